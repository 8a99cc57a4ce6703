-- The words of each name, so that a search finds a prefix by an index. A full-text index would not do:
-- it leaves out words of two letters by default, and half a stall's menu begins with "es" (iced).
CREATE TABLE IF NOT EXISTS goods_words (
  word VARCHAR(60) NOT NULL,
  goods_id BIGINT NOT NULL,
  PRIMARY KEY (word, goods_id),
  KEY goods_words_by_goods (goods_id),
  CONSTRAINT goods_words_goods FOREIGN KEY (goods_id) REFERENCES goods (id) ON DELETE CASCADE
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci
