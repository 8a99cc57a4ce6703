-- When each timed job last ran and how that went, for whoever looks after the shop.
CREATE TABLE IF NOT EXISTS job_runs (
  name VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  started_at DATETIME(6) NOT NULL,
  finished_at DATETIME(6) NULL,
  run_count BIGINT NOT NULL DEFAULT 0,
  failure_count BIGINT NOT NULL DEFAULT 0,
  last_error VARCHAR(200) NOT NULL DEFAULT '',
  PRIMARY KEY (name)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci
