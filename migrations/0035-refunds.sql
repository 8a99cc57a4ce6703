-- Money given back, on a business date of its own; a rejection of a paid transaction gives all of it back. `method`
-- is how it was given back, `shift_id` the drawer it came from.
CREATE TABLE IF NOT EXISTS refunds (
  id BIGINT NOT NULL AUTO_INCREMENT,
  transaction_id BINARY(16) NOT NULL,
  kind VARCHAR(10) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  amount BIGINT NOT NULL,
  method VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  reason VARCHAR(200) NOT NULL,
  staff_id BIGINT NULL,
  shift_id BIGINT NULL,
  business_date DATE NOT NULL,
  refunded_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  KEY refunds_by_transaction (transaction_id, id),
  KEY refunds_by_date (business_date, id),
  KEY refunds_by_shift (shift_id),
  CONSTRAINT refunds_transaction FOREIGN KEY (transaction_id) REFERENCES transactions (id),
  CONSTRAINT refunds_kind CHECK (kind IN ('refund', 'rejection')),
  CONSTRAINT refunds_amount CHECK (amount BETWEEN 0 AND 1000000000000)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci
