-- The rest of the snapshot: the modifiers as sold (JSON), the cost of a piece where it was known. `of_line` is the
-- goods line that a discount belongs to; `included_amount` the tax that the prices already hold.
ALTER TABLE transaction_lines
  ADD COLUMN modifiers TEXT NULL,
  ADD COLUMN unit_cost BIGINT NULL,
  ADD COLUMN of_line SMALLINT NULL,
  ADD COLUMN included_amount BIGINT NOT NULL DEFAULT 0
