-- The few rows of the paper's design: goods, a cart with its lines and totals, and the transaction it becomes.
CREATE TABLE goods (
  id BIGINT NOT NULL AUTO_INCREMENT,
  name VARCHAR(120) NOT NULL,
  stock BIGINT NOT NULL,
  price BIGINT NOT NULL,
  PRIMARY KEY (id),
  KEY goods_by_name (name, id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

CREATE TABLE carts (
  id BIGINT NOT NULL AUTO_INCREMENT,
  user_id BIGINT NOT NULL,
  total_goods BIGINT NOT NULL,
  total_amount BIGINT NOT NULL,
  is_paid BOOLEAN NOT NULL DEFAULT FALSE,
  PRIMARY KEY (id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

CREATE TABLE cart_lines (
  cart_id BIGINT NOT NULL,
  goods_id BIGINT NOT NULL,
  quantity BIGINT NOT NULL,
  unit_price BIGINT NOT NULL,
  PRIMARY KEY (cart_id, goods_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;

CREATE TABLE transactions (
  id BINARY(16) NOT NULL,
  cart_id BIGINT NOT NULL,
  total_amount BIGINT NOT NULL,
  payment_amount BIGINT NOT NULL,
  return_amount BIGINT NOT NULL,
  paid_at DATETIME(6) NOT NULL,
  PRIMARY KEY (id),
  UNIQUE KEY transactions_cart (cart_id)
) ENGINE = InnoDB DEFAULT CHARSET = utf8mb4;
