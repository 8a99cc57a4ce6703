-- The shop's settings, whole, a row for each time they were changed: an old receipt is printed by the ones it was
-- sold under. `document` is JSON.
CREATE TABLE IF NOT EXISTS settings_versions (
  version INT NOT NULL,
  document MEDIUMTEXT NOT NULL,
  staff_id BIGINT NULL,
  changed_at DATETIME(6) NOT NULL,
  PRIMARY KEY (version)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci
