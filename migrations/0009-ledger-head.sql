-- One row: where the ledger stands. Locked from step 6 of pay to its COMMIT, so sales are numbered one by one.
CREATE TABLE IF NOT EXISTS ledger_head (
  id TINYINT NOT NULL,
  last_event_number BIGINT NOT NULL,
  last_event_at DATETIME(6) NOT NULL,
  last_hash BINARY(32) NOT NULL,
  business_date DATE NOT NULL,
  last_receipt_sequence INT NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT ledger_head_one_row CHECK (id = 1)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci
