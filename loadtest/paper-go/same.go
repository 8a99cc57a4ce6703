package main

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/binary"
	"errors"
)

// sameRows writes every row that Kedai books, into Kedai's own tables, statement by statement.
type sameRows struct{ db *sql.DB }

func (shop sameRows) ListGoods(ctx context.Context, page Page) ([]Goods, error) {
	return listGoods(ctx, shop.db, " WHERE is_active = 1", page)
}

func (shop sameRows) AddToCart(ctx context.Context, order CartOrder) (CartTotals, error) {
	return inTransaction(ctx, shop.db, func(tx *sql.Tx) (CartTotals, error) {
		totals := CartTotals{CartID: order.CartID}
		var lastLine int64
		if order.CartID != 0 {
			var status string
			err := tx.QueryRowContext(ctx, "SELECT status, last_line_number FROM carts WHERE id = ? FOR UPDATE", order.CartID).
				Scan(&status, &lastLine)
			switch {
			case errors.Is(err, sql.ErrNoRows):
				return totals, errNoCart
			case err != nil:
				return totals, err
			case status == "paid":
				return totals, errPaid
			}
		}
		var price, stock int64
		err := tx.QueryRowContext(ctx, "SELECT price, stock FROM goods WHERE id = ? AND is_active = 1", order.GoodsID).
			Scan(&price, &stock)
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
		if order.CartID == 0 {
			if totals.CartID, err = newCartID(); err != nil {
				return totals, err
			}
			_, err = tx.ExecContext(ctx,
				"INSERT INTO carts (id, user_id, last_line_number, opened_at) VALUES (?, ?, 1, SYSDATE(6))",
				totals.CartID, order.UserID)
			if err != nil {
				return totals, err
			}
			totals.TotalGoods, totals.TotalAmount = order.Total, order.Total*price
			return totals, insertLine(ctx, tx, totals.CartID, 1, order, price)
		}
		err = addLine(ctx, tx, order, price, lastLine+1)
		if err != nil {
			return totals, err
		}
		err = tx.QueryRowContext(ctx,
			`SELECT CAST(SUM(quantity) AS SIGNED), CAST(SUM(quantity * unit_price) AS SIGNED)
			   FROM cart_lines WHERE cart_id = ?`, order.CartID).
			Scan(&totals.TotalGoods, &totals.TotalAmount)
		return totals, err
	})
}

// addLine adds to the line of the same goods, or makes the given new one.
func addLine(ctx context.Context, tx *sql.Tx, order CartOrder, price, newLine int64) error {
	result, err := tx.ExecContext(ctx,
		`UPDATE cart_lines SET quantity = quantity + ?, unit_price = ?
		  WHERE cart_id = ? AND goods_id = ? AND options_hash = ''`,
		order.Total, price, order.CartID, order.GoodsID)
	if err != nil {
		return err
	}
	if changed, err := result.RowsAffected(); err != nil || changed == 1 {
		return err
	}
	_, err = tx.ExecContext(ctx, "UPDATE carts SET last_line_number = ? WHERE id = ?", newLine, order.CartID)
	if err != nil {
		return err
	}
	return insertLine(ctx, tx, order.CartID, newLine, order, price)
}

func insertLine(ctx context.Context, tx *sql.Tx, cartID, line int64, order CartOrder, price int64) error {
	_, err := tx.ExecContext(ctx,
		"INSERT INTO cart_lines (cart_id, line_number, goods_id, quantity, unit_price) VALUES (?, ?, ?, ?, ?)",
		cartID, line, order.GoodsID, order.Total, price)
	return err
}

// newCartID is a random number of 53 bits, as Kedai's carts have it.
func newCartID() (int64, error) {
	var bytes [8]byte
	if _, err := rand.Read(bytes[:]); err != nil {
		return 0, err
	}
	return int64(binary.BigEndian.Uint64(bytes[:])>>11) | 1, nil
}
