package main

import (
	"context"
	"database/sql"
	"errors"

	"github.com/google/uuid"
)

type saleLine struct {
	number, goodsID, quantity, unitPrice int64
	name                                 string
	tracksStock                          bool
	cost                                 sql.NullInt64
}

func (line saleLine) amount() int64 { return line.quantity * line.unitPrice }

func (line saleLine) stockChange() int64 {
	if line.tracksStock {
		return -line.quantity
	}
	return 0
}

// Pay locks in Kedai's order: cart, goods ascending, ledger head.
func (shop sameRows) Pay(ctx context.Context, order PayOrder) (Payment, error) {
	return inTransaction(ctx, shop.db, func(tx *sql.Tx) (Payment, error) {
		var none Payment
		var userID int64
		var status string
		err := tx.QueryRowContext(ctx, "SELECT user_id, status FROM carts WHERE id = ? FOR UPDATE", order.CartID).
			Scan(&userID, &status)
		if errors.Is(err, sql.ErrNoRows) {
			return none, errNoCart
		}
		if err != nil {
			return none, err
		}
		if order.Key != "" {
			replay, isReplay, err := findByKey(ctx, tx, order)
			if err != nil || isReplay {
				return replay, err
			}
		}
		if status == "paid" {
			return none, errPaid
		}
		lines, err := readLines(ctx, tx, order.CartID)
		if err != nil {
			return none, err
		}
		var total int64
		for _, line := range lines {
			total += line.amount()
		}
		if order.PaymentAmount < total {
			return none, errPaymentTooLow
		}
		if err := takeStock(ctx, tx, lines); err != nil {
			return none, err
		}
		id, err := uuid.NewV7()
		if err != nil {
			return none, err
		}
		payment := Payment{
			TransactionID: id.String(),
			TotalAmount:   total,
			PaymentAmount: order.PaymentAmount,
			ReturnAmount:  order.PaymentAmount - total,
		}
		return payment, book(ctx, tx, sale{id: id, userID: userID, order: order, payment: payment, lines: lines})
	})
}

// findByKey finds the sale that this key booked before; the change that it makes is flushed before the answer.
func findByKey(ctx context.Context, tx *sql.Tx, order PayOrder) (Payment, bool, error) {
	var payment Payment
	var id, print []byte
	err := tx.QueryRowContext(ctx,
		`SELECT id, total_amount, payment_amount, return_amount, fingerprint FROM transactions
		  WHERE idempotency_key = ?`, []byte(order.Key)).
		Scan(&id, &payment.TotalAmount, &payment.PaymentAmount, &payment.ReturnAmount, &print)
	if errors.Is(err, sql.ErrNoRows) {
		return payment, false, nil
	}
	if err != nil {
		return payment, false, err
	}
	if string(print) != string(fingerprint(order)) {
		return payment, false, errKeyReused
	}
	transactionID, err := uuid.FromBytes(id)
	if err != nil {
		return payment, false, err
	}
	payment.TransactionID = transactionID.String()
	_, err = tx.ExecContext(ctx, "UPDATE carts SET replays = replays + 1 WHERE id = ?", order.CartID)
	return payment, true, err
}

// readLines reads what is in the cart with what the catalogue says of it, ascending by goods.
func readLines(ctx context.Context, tx *sql.Tx, cartID int64) ([]saleLine, error) {
	rows, err := tx.QueryContext(ctx,
		`SELECT line_number, goods_id, quantity, unit_price, name, tracks_stock, cost
		   FROM cart_lines JOIN goods ON goods.id = cart_lines.goods_id
		  WHERE cart_id = ? ORDER BY goods_id`, cartID)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var lines []saleLine
	for rows.Next() {
		var line saleLine
		err := rows.Scan(&line.number, &line.goodsID, &line.quantity, &line.unitPrice, &line.name, &line.tracksStock, &line.cost)
		if err != nil {
			return nil, err
		}
		lines = append(lines, line)
	}
	return lines, rows.Err()
}

func takeStock(ctx context.Context, tx *sql.Tx, lines []saleLine) error {
	for _, line := range lines {
		if !line.tracksStock {
			continue
		}
		err := changeOne(ctx, tx, errOutOfStock,
			`UPDATE goods SET stock = stock - ? WHERE id = ? AND price = ? AND is_active = 1 AND stock >= ?`,
			line.quantity, line.goodsID, line.unitPrice, line.quantity)
		if err != nil {
			return err
		}
	}
	return nil
}
