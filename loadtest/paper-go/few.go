package main

import (
	"context"
	"database/sql"
	"errors"

	"github.com/google/uuid"
)

// fewRows writes what the paper draws, into the tables of few.sql.
type fewRows struct{ db *sql.DB }

func (shop fewRows) ListGoods(ctx context.Context, page Page) ([]Goods, error) {
	return listGoods(ctx, shop.db, "", page)
}

func (shop fewRows) AddToCart(ctx context.Context, order CartOrder) (CartTotals, error) {
	return inTransaction(ctx, shop.db, func(tx *sql.Tx) (CartTotals, error) {
		totals := CartTotals{CartID: order.CartID}
		if order.CartID != 0 {
			if err := lockFewCart(ctx, tx, order.CartID, &totals); err != nil {
				return totals, err
			}
		}
		var price, stock int64
		err := tx.QueryRowContext(ctx, "SELECT price, stock FROM goods WHERE id = ?", order.GoodsID).Scan(&price, &stock)
		switch {
		case errors.Is(err, sql.ErrNoRows):
			return totals, errNoGoods
		case err != nil:
			return totals, err
		case price != order.GoodsPrice:
			return totals, errPriceChanged
		case stock < order.Total:
			return totals, errOutOfStock
		}
		totals.TotalGoods += order.Total
		totals.TotalAmount += order.Total * price
		if order.CartID == 0 {
			result, err := tx.ExecContext(ctx, "INSERT INTO carts (user_id, total_goods, total_amount) VALUES (?, ?, ?)",
				order.UserID, totals.TotalGoods, totals.TotalAmount)
			if err != nil {
				return totals, err
			}
			if totals.CartID, err = result.LastInsertId(); err != nil {
				return totals, err
			}
		} else {
			_, err := tx.ExecContext(ctx, "UPDATE carts SET total_goods = ?, total_amount = ? WHERE id = ?",
				totals.TotalGoods, totals.TotalAmount, totals.CartID)
			if err != nil {
				return totals, err
			}
		}
		_, err = tx.ExecContext(ctx,
			`INSERT INTO cart_lines (cart_id, goods_id, quantity, unit_price) VALUES (?, ?, ?, ?)
			 ON DUPLICATE KEY UPDATE quantity = quantity + VALUES(quantity)`,
			totals.CartID, order.GoodsID, order.Total, price)
		return totals, err
	})
}

// lockFewCart keeps an open cart for this transaction, and reads its totals.
func lockFewCart(ctx context.Context, tx *sql.Tx, cartID int64, into *CartTotals) error {
	var paid bool
	err := tx.QueryRowContext(ctx, "SELECT total_goods, total_amount, is_paid FROM carts WHERE id = ? FOR UPDATE", cartID).
		Scan(&into.TotalGoods, &into.TotalAmount, &paid)
	if errors.Is(err, sql.ErrNoRows) {
		return errNoCart
	}
	if paid {
		return errPaid
	}
	return err
}

func (shop fewRows) Pay(ctx context.Context, order PayOrder) (Payment, error) {
	return inTransaction(ctx, shop.db, func(tx *sql.Tx) (Payment, error) {
		var payment Payment
		var totals CartTotals
		if err := lockFewCart(ctx, tx, order.CartID, &totals); err != nil {
			return payment, err
		}
		if order.PaymentAmount < totals.TotalAmount {
			return payment, errPaymentTooLow
		}
		if err := takeFewStock(ctx, tx, order.CartID); err != nil {
			return payment, err
		}
		id, err := uuid.NewV7()
		if err != nil {
			return payment, err
		}
		payment = Payment{
			TransactionID: id.String(),
			TotalAmount:   totals.TotalAmount,
			PaymentAmount: order.PaymentAmount,
			ReturnAmount:  order.PaymentAmount - totals.TotalAmount,
		}
		_, err = tx.ExecContext(ctx,
			`INSERT INTO transactions (id, cart_id, total_amount, payment_amount, return_amount, paid_at)
			 VALUES (?, ?, ?, ?, ?, NOW(6))`,
			id[:], order.CartID, payment.TotalAmount, payment.PaymentAmount, payment.ReturnAmount)
		if err != nil {
			return payment, err
		}
		_, err = tx.ExecContext(ctx, "UPDATE carts SET is_paid = TRUE WHERE id = ?", order.CartID)
		return payment, err
	})
}

func takeFewStock(ctx context.Context, tx *sql.Tx, cartID int64) error {
	rows, err := tx.QueryContext(ctx, "SELECT goods_id, quantity FROM cart_lines WHERE cart_id = ? ORDER BY goods_id", cartID)
	if err != nil {
		return err
	}
	defer rows.Close()
	type need struct{ goodsID, quantity int64 }
	var needs []need
	for rows.Next() {
		var one need
		if err := rows.Scan(&one.goodsID, &one.quantity); err != nil {
			return err
		}
		needs = append(needs, one)
	}
	if err := rows.Err(); err != nil {
		return err
	}
	for _, one := range needs {
		err := changeOne(ctx, tx, errOutOfStock, "UPDATE goods SET stock = stock - ? WHERE id = ? AND stock >= ?",
			one.quantity, one.goodsID, one.quantity)
		if err != nil {
			return err
		}
	}
	return nil
}
