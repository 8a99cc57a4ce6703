-- What was sold, as it was sold: name and price are a snapshot. Lines of other kinds (discount, tax, …) carry
-- their signed amount. `stock_change` is the sale's stock movement: −quantity, or 0 where stock is not tracked.
CREATE TABLE IF NOT EXISTS transaction_lines (
  transaction_id BINARY(16) NOT NULL,
  line_number SMALLINT NOT NULL,
  kind VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  goods_id BIGINT NULL,
  name VARCHAR(120) NOT NULL,
  quantity INT NOT NULL,
  unit_price BIGINT NOT NULL,
  amount BIGINT NOT NULL,
  stock_change BIGINT NOT NULL DEFAULT 0,
  note VARCHAR(200) NOT NULL DEFAULT '',
  PRIMARY KEY (transaction_id, line_number),
  KEY transaction_lines_by_goods (goods_id),
  CONSTRAINT transaction_lines_transaction FOREIGN KEY (transaction_id) REFERENCES transactions (id),
  CONSTRAINT transaction_lines_goods FOREIGN KEY (goods_id) REFERENCES goods (id),
  CONSTRAINT transaction_lines_kind CHECK (kind IN ('goods', 'discount', 'service', 'tax', 'rounding', 'delivery')),
  CONSTRAINT transaction_lines_goods_only CHECK ((kind = 'goods') = (goods_id IS NOT NULL)),
  CONSTRAINT transaction_lines_amount CHECK (amount = quantity * unit_price),
  CONSTRAINT transaction_lines_stock_change CHECK (stock_change IN (0, -quantity)),
  CONSTRAINT transaction_lines_quantity CHECK (quantity >= 1)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci
