-- What a purchase cost, and the count that a difference comes from: each difference is booked once.
ALTER TABLE stock_movements
  ADD COLUMN unit_cost BIGINT NULL,
  ADD COLUMN count_id BIGINT NULL,
  ADD UNIQUE KEY stock_movements_of_count (count_id, goods_id),
  ADD KEY stock_movements_by_time (moved_at, id),
  ADD KEY stock_movements_by_line (transaction_id, line_number)
