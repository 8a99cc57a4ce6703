-- What a day's sales and refunds add up to, in several ways: by kind of line, quarter of an hour, goods, method, … The
-- figures are those of shared/reports/facts.ts; the rows are made anew whenever an event touches the day.
CREATE TABLE IF NOT EXISTS daily_totals (
  business_date DATE NOT NULL,
  dimension VARCHAR(16) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  entry_key VARCHAR(120) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin NOT NULL,
  entry_count BIGINT NOT NULL,
  quantity BIGINT NOT NULL,
  amount BIGINT NOT NULL,
  other_amount BIGINT NOT NULL,
  cost BIGINT NOT NULL,
  uncosted_quantity BIGINT NOT NULL,
  uncosted_amount BIGINT NOT NULL,
  PRIMARY KEY (business_date, dimension, entry_key)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci
