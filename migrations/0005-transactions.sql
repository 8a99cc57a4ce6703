-- A paid cart. The amounts, the method and the receipt number never change after pay: a replay's answer is
-- made from them. The idempotency key is kept for good, as bytes: under a text collation 'abc' = 'ABC ' .
-- `sold_at` and `device_id` belong to a sale made offline; no foreign key to carts, which are pruned.
CREATE TABLE IF NOT EXISTS transactions (
  id BINARY(16) NOT NULL,
  cart_id BIGINT NOT NULL,
  user_id BIGINT NOT NULL,
  method VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  status VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  payment_status VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  total_amount BIGINT NOT NULL,
  payment_amount BIGINT NOT NULL,
  return_amount BIGINT NOT NULL,
  business_date DATE NOT NULL,
  receipt_sequence INT NOT NULL,
  idempotency_key VARBINARY(64) NULL,
  fingerprint BINARY(32) NULL,
  received_at DATETIME(6) NOT NULL,
  sold_at DATETIME(6) NULL,
  staff_id BIGINT NULL,
  device_id BIGINT NULL,
  table_label VARCHAR(40) NOT NULL DEFAULT '',
  note VARCHAR(200) NOT NULL DEFAULT '',
  PRIMARY KEY (id),
  UNIQUE KEY transactions_cart (cart_id),
  UNIQUE KEY transactions_idempotency_key (idempotency_key),
  UNIQUE KEY transactions_receipt (business_date, receipt_sequence),
  CONSTRAINT transactions_status CHECK (status IN ('received', 'verified', 'completed', 'rejected', 'refunded')),
  CONSTRAINT transactions_payment_status CHECK (payment_status IN ('waiting', 'paid', 'expired', 'paid_late', 'refunded')),
  CONSTRAINT transactions_total CHECK (total_amount BETWEEN 0 AND 1000000000000),
  CONSTRAINT transactions_return CHECK (return_amount >= 0),
  CONSTRAINT transactions_tender CHECK (payment_amount - return_amount = total_amount),
  CONSTRAINT transactions_key_with_fingerprint CHECK ((idempotency_key IS NULL) = (fingerprint IS NULL))
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci
