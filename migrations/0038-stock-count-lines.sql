-- `expected` is the stock at the beginning; `counted` is NULL until somebody counted. `moved` is what the stock had
-- changed by when it was entered, where that matters: the difference is counted - expected - moved. `open_goods_id` is
-- the goods while the count is open and NULL after, so that goods are in one open count only.
CREATE TABLE IF NOT EXISTS stock_count_lines (
  count_id BIGINT NOT NULL,
  goods_id BIGINT NOT NULL,
  expected BIGINT NOT NULL,
  moved BIGINT NOT NULL DEFAULT 0,
  counted BIGINT NULL,
  counted_by BIGINT NULL,
  counted_at DATETIME(6) NULL,
  open_goods_id BIGINT NULL,
  PRIMARY KEY (count_id, goods_id),
  UNIQUE KEY stock_count_lines_open (open_goods_id),
  CONSTRAINT stock_count_lines_count FOREIGN KEY (count_id) REFERENCES stock_counts (id) ON DELETE CASCADE,
  CONSTRAINT stock_count_lines_goods FOREIGN KEY (goods_id) REFERENCES goods (id),
  CONSTRAINT stock_count_lines_counted CHECK (counted IS NULL OR counted >= 0)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci
