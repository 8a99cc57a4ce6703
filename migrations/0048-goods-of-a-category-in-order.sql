-- A category of a large shop in the order of names and prices: without these a page of it sorts the whole category, or
-- looks through the whole shop. There is none for the stock, which each sale would have to write.
ALTER TABLE goods
  ADD KEY goods_of_category_by_name (category, is_active, name, id),
  ADD KEY goods_of_category_by_price (category, is_active, price, id)
