-- The finished answers of operations other than pay, written in the transaction of their effect.
CREATE TABLE IF NOT EXISTS idempotency_keys (
  idempotency_key VARBINARY(64) NOT NULL,
  fingerprint BINARY(32) NOT NULL,
  body TEXT NOT NULL,
  finished_at DATETIME(6) NOT NULL,
  PRIMARY KEY (idempotency_key),
  KEY idempotency_keys_by_age (finished_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci
