-- Which groups goods are sold with, in which order.
CREATE TABLE IF NOT EXISTS goods_modifier_groups (
  goods_id BIGINT NOT NULL,
  group_id BIGINT NOT NULL,
  position INT NOT NULL DEFAULT 0,
  PRIMARY KEY (goods_id, group_id),
  KEY goods_modifier_groups_by_group (group_id),
  CONSTRAINT goods_modifier_groups_goods FOREIGN KEY (goods_id) REFERENCES goods (id) ON DELETE CASCADE,
  CONSTRAINT goods_modifier_groups_group FOREIGN KEY (group_id) REFERENCES modifier_groups (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci
