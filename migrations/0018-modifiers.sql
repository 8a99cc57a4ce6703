-- One choice of a group, with what it adds to the price of a piece (or takes off).
CREATE TABLE IF NOT EXISTS modifiers (
  id BIGINT NOT NULL AUTO_INCREMENT,
  group_id BIGINT NOT NULL,
  name VARCHAR(60) NOT NULL,
  price_change BIGINT NOT NULL DEFAULT 0,
  sold_out BOOLEAN NOT NULL DEFAULT FALSE,
  is_active BOOLEAN NOT NULL DEFAULT TRUE,
  position INT NOT NULL DEFAULT 0,
  PRIMARY KEY (id),
  KEY modifiers_by_group (group_id, position, id),
  CONSTRAINT modifiers_group FOREIGN KEY (group_id) REFERENCES modifier_groups (id) ON DELETE CASCADE,
  CONSTRAINT modifiers_price_change CHECK (price_change BETWEEN -1000000000000 AND 1000000000000)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci
