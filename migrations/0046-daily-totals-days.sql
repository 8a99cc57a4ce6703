-- The days whose rows in `daily_totals` hold, unless an event after the position touches them; any other day is added
-- up from its sales.
CREATE TABLE IF NOT EXISTS daily_totals_days (
  business_date DATE NOT NULL,
  totalled_at DATETIME(6) NOT NULL,
  PRIMARY KEY (business_date)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci
