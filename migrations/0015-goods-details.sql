-- What an owner keeps of goods beside name and price. `cost` is NULL where it is not known; `unit` is what one
-- piece of stock and price is of. A picture is a row of its own.
ALTER TABLE goods
  ADD COLUMN cost BIGINT NULL AFTER price,
  ADD COLUMN sku VARCHAR(40) NULL AFTER category,
  ADD COLUMN barcode VARCHAR(14) CHARACTER SET ascii COLLATE ascii_bin NULL AFTER sku,
  ADD COLUMN unit VARCHAR(8) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT 'piece' AFTER barcode,
  ADD COLUMN low_stock_level BIGINT NULL AFTER stock,
  ADD COLUMN description VARCHAR(500) NOT NULL DEFAULT '',
  ADD COLUMN position INT NOT NULL DEFAULT 0,
  ADD COLUMN picture_id BIGINT NULL,
  ADD UNIQUE KEY goods_sku (sku),
  ADD UNIQUE KEY goods_barcode (barcode),
  ADD KEY goods_by_low_stock_level (low_stock_level, id),
  ADD CONSTRAINT goods_cost_is_rupiah CHECK (cost IS NULL OR cost BETWEEN 0 AND 1000000000000),
  ADD CONSTRAINT goods_unit CHECK (unit IN ('piece', 'gram', 'ml')),
  ADD CONSTRAINT goods_low_stock_level CHECK (low_stock_level IS NULL OR low_stock_level >= 0)
