-- A customer's account: a sale adds to what is owed, a repayment, a refund or a rejection takes off. Signed.
-- `method` and `shift_id` are of a repayment: how it was paid, and the drawer that got it.
CREATE TABLE IF NOT EXISTS customer_entries (
  id BIGINT NOT NULL AUTO_INCREMENT,
  customer_id BIGINT NOT NULL,
  kind VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  amount BIGINT NOT NULL,
  balance_after BIGINT NOT NULL,
  transaction_id BINARY(16) NULL,
  method VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NULL,
  shift_id BIGINT NULL,
  staff_id BIGINT NULL,
  reason VARCHAR(200) NOT NULL DEFAULT '',
  business_date DATE NOT NULL,
  occurred_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  KEY customer_entries_by_customer (customer_id, id),
  KEY customer_entries_by_shift (shift_id),
  KEY customer_entries_by_transaction (transaction_id),
  KEY customer_entries_by_date (business_date, kind),
  CONSTRAINT customer_entries_customer FOREIGN KEY (customer_id) REFERENCES customers (id),
  CONSTRAINT customer_entries_transaction FOREIGN KEY (transaction_id) REFERENCES transactions (id),
  CONSTRAINT customer_entries_kind CHECK (kind IN ('sale', 'repayment', 'refund', 'correction')),
  CONSTRAINT customer_entries_not_zero CHECK (amount <> 0)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci
