-- `expected` is the stock at the beginning; `counted` is NULL until somebody counted.
CREATE TABLE IF NOT EXISTS stock_count_lines (
  count_id BIGINT NOT NULL,
  goods_id BIGINT NOT NULL,
  expected BIGINT NOT NULL,
  counted BIGINT NULL,
  counted_by BIGINT NULL,
  counted_at DATETIME(6) NULL,
  PRIMARY KEY (count_id, goods_id),
  CONSTRAINT stock_count_lines_count FOREIGN KEY (count_id) REFERENCES stock_counts (id) ON DELETE CASCADE,
  CONSTRAINT stock_count_lines_goods FOREIGN KEY (goods_id) REFERENCES goods (id),
  CONSTRAINT stock_count_lines_counted CHECK (counted IS NULL OR counted >= 0)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci
