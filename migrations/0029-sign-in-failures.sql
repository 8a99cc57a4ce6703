-- How often signing in failed of late, per name and per address (as a digest): the next try waits until `retry_at`.
CREATE TABLE IF NOT EXISTS sign_in_failures (
  subject_hash BINARY(32) NOT NULL,
  failure_count INT NOT NULL,
  failed_at DATETIME(6) NOT NULL,
  retry_at DATETIME(6) NOT NULL,
  PRIMARY KEY (subject_hash),
  KEY sign_in_failures_by_age (failed_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci
