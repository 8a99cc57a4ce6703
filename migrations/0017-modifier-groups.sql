-- Choices that goods are sold with: a size (exactly one), toppings (some). A variant is a group with min and max 1.
CREATE TABLE IF NOT EXISTS modifier_groups (
  id BIGINT NOT NULL AUTO_INCREMENT,
  name VARCHAR(60) NOT NULL,
  min_choices SMALLINT NOT NULL DEFAULT 0,
  max_choices SMALLINT NOT NULL DEFAULT 1,
  position INT NOT NULL DEFAULT 0,
  version INT NOT NULL DEFAULT 1,
  created_at DATETIME(6) NOT NULL,
  updated_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT modifier_groups_choices CHECK (min_choices >= 0 AND max_choices >= 1 AND min_choices <= max_choices)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci
