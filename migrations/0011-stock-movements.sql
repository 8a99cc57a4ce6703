-- Every change of stock that is not a sale. A reversal names the transaction line that it takes back.
CREATE TABLE IF NOT EXISTS stock_movements (
  id BIGINT NOT NULL AUTO_INCREMENT,
  goods_id BIGINT NOT NULL,
  kind VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  quantity BIGINT NOT NULL,
  reason VARCHAR(200) NOT NULL DEFAULT '',
  staff_id BIGINT NULL,
  transaction_id BINARY(16) NULL,
  line_number SMALLINT NULL,
  moved_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  KEY stock_movements_by_goods (goods_id, id),
  CONSTRAINT stock_movements_goods FOREIGN KEY (goods_id) REFERENCES goods (id),
  CONSTRAINT stock_movements_line FOREIGN KEY (transaction_id, line_number)
    REFERENCES transaction_lines (transaction_id, line_number),
  CONSTRAINT stock_movements_kind CHECK (kind IN ('opening', 'purchase', 'correction', 'waste', 'count', 'reversal')),
  CONSTRAINT stock_movements_reversal CHECK ((kind = 'reversal') = (transaction_id IS NOT NULL)),
  CONSTRAINT stock_movements_not_zero CHECK (quantity <> 0)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci
