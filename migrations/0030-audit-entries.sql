-- Who of the staff changed what, beside the sales (transaction_events) and the stock (stock_movements). `detail` is
-- JSON. `staff_id` is NULL where it was done on the machine itself.
CREATE TABLE IF NOT EXISTS audit_entries (
  id BIGINT NOT NULL AUTO_INCREMENT,
  occurred_at DATETIME(6) NOT NULL,
  staff_id BIGINT NULL,
  action VARCHAR(60) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  subject VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
  subject_id VARCHAR(40) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
  detail TEXT NOT NULL,
  PRIMARY KEY (id),
  KEY audit_entries_by_subject (subject, subject_id, id),
  KEY audit_entries_by_staff (staff_id, id),
  KEY audit_entries_by_time (occurred_at)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci
