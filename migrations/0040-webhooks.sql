-- Where the owner wants events sent to. `last_event_number` is the newest that deliveries were made of. A secret that
-- was replaced signs as well until `previous_secret_until`, so that the other side can change over in its own time.
CREATE TABLE IF NOT EXISTS webhooks (
  id BIGINT NOT NULL AUTO_INCREMENT,
  url VARCHAR(500) NOT NULL,
  secret VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  previous_secret VARCHAR(100) CHARACTER SET ascii COLLATE ascii_bin NULL,
  previous_secret_until DATETIME(6) NULL,
  description VARCHAR(120) NOT NULL DEFAULT '',
  is_active BOOLEAN NOT NULL DEFAULT TRUE,
  last_event_number BIGINT NOT NULL,
  version INT NOT NULL DEFAULT 1,
  created_by BIGINT NOT NULL,
  created_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci
