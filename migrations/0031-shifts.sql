-- A cash drawer between its float and its count. `open_drawer` is the drawer's name while the shift is open and NULL
-- after that: its unique key lets a drawer have one open shift. A closed shift does not change.
CREATE TABLE IF NOT EXISTS shifts (
  id BIGINT NOT NULL AUTO_INCREMENT,
  drawer VARCHAR(40) NOT NULL,
  open_drawer VARCHAR(40) NULL,
  business_date DATE NOT NULL,
  opened_by BIGINT NOT NULL,
  opened_at DATETIME(6) NOT NULL,
  opening_float BIGINT NOT NULL,
  closed_by BIGINT NULL,
  closed_at DATETIME(6) NULL,
  expected_amount BIGINT NULL,
  counted_amount BIGINT NULL,
  denominations TEXT NULL,
  note VARCHAR(200) NOT NULL DEFAULT '',
  PRIMARY KEY (id),
  UNIQUE KEY shifts_open_drawer (open_drawer),
  KEY shifts_by_date (business_date, id),
  CONSTRAINT shifts_opened_by FOREIGN KEY (opened_by) REFERENCES staff (id),
  CONSTRAINT shifts_opening_float CHECK (opening_float BETWEEN 0 AND 1000000000000),
  CONSTRAINT shifts_closed_whole CHECK ((closed_at IS NULL) = (counted_amount IS NULL)
    AND (closed_at IS NULL) = (expected_amount IS NULL) AND (closed_at IS NULL) = (open_drawer IS NOT NULL))
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci
