-- Pictures of goods and the shop's logo, re-encoded and small. A row never changes: a new picture is a new row.
CREATE TABLE IF NOT EXISTS pictures (
  id BIGINT NOT NULL AUTO_INCREMENT,
  media_type VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  width SMALLINT NOT NULL,
  height SMALLINT NOT NULL,
  bytes MEDIUMBLOB NOT NULL,
  sha256 BINARY(32) NOT NULL,
  created_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci
