-- Tills that an owner enrolled: where cashiers may sign in by PIN. Only the digest of the device's secret is kept.
CREATE TABLE IF NOT EXISTS devices (
  id BIGINT NOT NULL AUTO_INCREMENT,
  name VARCHAR(60) NOT NULL,
  drawer VARCHAR(40) NOT NULL DEFAULT 'main',
  secret_hash BINARY(32) NOT NULL,
  enrolled_by BIGINT NOT NULL,
  enrolled_at DATETIME(6) NOT NULL,
  last_seen_at DATETIME(6) NULL,
  revoked_at DATETIME(6) NULL,
  PRIMARY KEY (id),
  UNIQUE KEY devices_secret (secret_hash),
  CONSTRAINT devices_staff FOREIGN KEY (enrolled_by) REFERENCES staff (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci
