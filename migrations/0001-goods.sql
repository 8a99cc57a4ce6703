-- What the shop sells. `version` changes by catalogue edits only, never by stock.
-- Goods without `tracks_stock` (brewed coffee) have no count: `stock` stays 0 and `sold_out` tells.
CREATE TABLE IF NOT EXISTS goods (
  id BIGINT NOT NULL AUTO_INCREMENT,
  name VARCHAR(120) NOT NULL,
  category VARCHAR(60) NOT NULL DEFAULT '',
  price BIGINT NOT NULL,
  tracks_stock BOOLEAN NOT NULL DEFAULT TRUE,
  stock BIGINT NOT NULL DEFAULT 0,
  sold_out BOOLEAN NOT NULL DEFAULT FALSE,
  is_active BOOLEAN NOT NULL DEFAULT TRUE,
  version INT NOT NULL DEFAULT 1,
  created_at DATETIME(6) NOT NULL,
  updated_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  KEY goods_by_name (is_active, name, id),
  KEY goods_by_price (is_active, price, id),
  KEY goods_by_stock (is_active, stock, id),
  KEY goods_by_category (category, is_active, id),
  CONSTRAINT goods_price_is_rupiah CHECK (price BETWEEN 0 AND 1000000000000),
  CONSTRAINT goods_stock_never_below_zero CHECK (stock >= 0)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci
