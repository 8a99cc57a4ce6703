-- Rows only where a payment is split over several tenders.
CREATE TABLE IF NOT EXISTS transaction_tenders (
  transaction_id BINARY(16) NOT NULL,
  tender_number SMALLINT NOT NULL,
  method VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  amount BIGINT NOT NULL,
  PRIMARY KEY (transaction_id, tender_number),
  CONSTRAINT transaction_tenders_transaction FOREIGN KEY (transaction_id) REFERENCES transactions (id),
  CONSTRAINT transaction_tenders_amount CHECK (amount BETWEEN 1 AND 1000000000000)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci
