-- No foreign key to goods: its check takes a shared lock on the hottest row of the shop.
-- `unit_price` is the price the customer was shown and accepted.
CREATE TABLE IF NOT EXISTS cart_lines (
  cart_id BIGINT NOT NULL,
  line_number SMALLINT NOT NULL,
  goods_id BIGINT NOT NULL,
  options_hash VARBINARY(32) NOT NULL DEFAULT '',
  quantity INT NOT NULL,
  unit_price BIGINT NOT NULL,
  note VARCHAR(200) NOT NULL DEFAULT '',
  PRIMARY KEY (cart_id, line_number),
  UNIQUE KEY cart_lines_by_goods (cart_id, goods_id, options_hash),
  CONSTRAINT cart_lines_cart FOREIGN KEY (cart_id) REFERENCES carts (id) ON DELETE CASCADE,
  CONSTRAINT cart_lines_quantity CHECK (quantity BETWEEN 1 AND 1000000),
  CONSTRAINT cart_lines_unit_price CHECK (unit_price BETWEEN 0 AND 1000000000000)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci
