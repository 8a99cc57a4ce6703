-- Each change of a transaction's status or payment: the audit trail, the outbox and the hash chain in one.
-- Numbered from ledger_head, not by AUTO_INCREMENT, so that numbers have no holes and commit in their order.
-- `occurred_at` is the database's clock; `clock_suspect` marks a time before the last event's.
CREATE TABLE IF NOT EXISTS transaction_events (
  event_number BIGINT NOT NULL,
  transaction_id BINARY(16) NOT NULL,
  status VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  payment_status VARCHAR(12) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  occurred_at DATETIME(6) NOT NULL,
  clock_suspect BOOLEAN NOT NULL DEFAULT FALSE,
  staff_id BIGINT NULL,
  detail TEXT NOT NULL,
  hash BINARY(32) NOT NULL,
  PRIMARY KEY (event_number),
  KEY transaction_events_by_transaction (transaction_id, event_number),
  CONSTRAINT transaction_events_transaction FOREIGN KEY (transaction_id) REFERENCES transactions (id),
  CONSTRAINT transaction_events_number CHECK (event_number >= 1)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci
