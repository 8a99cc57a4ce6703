-- One sign-in of one person on one machine; its tokens come and go, the session is what is revoked.
CREATE TABLE IF NOT EXISTS sessions (
  id BINARY(16) NOT NULL,
  staff_id BIGINT NOT NULL,
  device_id BIGINT NULL,
  signed_in_at DATETIME(6) NOT NULL,
  expires_at DATETIME(6) NOT NULL,
  address VARCHAR(45) CHARACTER SET ascii COLLATE ascii_bin NOT NULL DEFAULT '',
  user_agent VARCHAR(200) NOT NULL DEFAULT '',
  revoked_at DATETIME(6) NULL,
  revoked_reason VARCHAR(20) CHARACTER SET ascii COLLATE ascii_bin NULL,
  PRIMARY KEY (id),
  KEY sessions_by_staff (staff_id, revoked_at),
  KEY sessions_by_device (device_id, revoked_at),
  KEY sessions_by_end (expires_at),
  CONSTRAINT sessions_staff FOREIGN KEY (staff_id) REFERENCES staff (id),
  CONSTRAINT sessions_device FOREIGN KEY (device_id) REFERENCES devices (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4 COLLATE = utf8mb4_unicode_ci
