-- One row: the last event that the daily totals have seen. Locked while a day is totalled.
CREATE TABLE IF NOT EXISTS daily_totals_position (
  id TINYINT NOT NULL,
  event_number BIGINT NOT NULL,
  PRIMARY KEY (id),
  CONSTRAINT daily_totals_position_one_row CHECK (id = 1)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci
