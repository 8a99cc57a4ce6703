package main

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"github.com/google/uuid"
)

const (
	method        = "cash"
	status        = "received"
	paymentStatus = "paid"
	// dateTime is how the database writes a DATETIME(6).
	dateTime = "2006-01-02 15:04:05.000000"
	day      = "2006-01-02"
)

// The shop's day follows Jakarta, which has no summer time.
var shopZone = time.FixedZone("WIB", 7*60*60)

type sale struct {
	id      uuid.UUID
	userID  int64
	order   PayOrder
	payment Payment
	lines   []saleLine
}

type ledgerHead struct {
	eventNumber, receipt int64
	// As the database writes them.
	eventAt, businessDate, now string
	hash                       []byte
}

// book writes the sale under the lock of the ledger's head, which numbers its receipt and its event.
func book(ctx context.Context, tx *sql.Tx, sold sale) error {
	head, err := lockHead(ctx, tx)
	if err != nil {
		return err
	}
	now, err := time.Parse(dateTime, head.now)
	if err != nil {
		return err
	}
	date, receipt := head.businessDate, head.receipt+1
	if today := now.In(shopZone).Format(day); today > date {
		date, receipt = today, 1
	}
	if err := insertSale(ctx, tx, sold, head.now, date, receipt); err != nil {
		return err
	}

	event := event{
		number:        head.eventNumber + 1,
		transactionID: sold.id,
		occurredAt:    head.now,
		detail:        saleDetail(sold, fmt.Sprintf("%s-%04d", strings.ReplaceAll(date, "-", ""), receipt)),
	}
	hash := event.hashAfter(head.hash)
	_, err = tx.ExecContext(ctx,
		`INSERT INTO transaction_events (event_number, transaction_id, status, payment_status, occurred_at,
		   clock_suspect, staff_id, detail, hash) VALUES (?, ?, ?, ?, ?, ?, NULL, ?, ?)`,
		event.number, sold.id[:], status, paymentStatus, head.now, head.now < head.eventAt, event.detail, hash)
	if err != nil {
		return err
	}
	err = changeOne(ctx, tx, errPaid, "UPDATE carts SET status = 'paid' WHERE id = ? AND status = 'open'", sold.order.CartID)
	if err != nil {
		return err
	}
	_, err = tx.ExecContext(ctx,
		`UPDATE ledger_head SET last_event_number = ?, last_event_at = ?, last_hash = ?, business_date = ?,
		   last_receipt_sequence = ? WHERE id = 1`,
		event.number, head.now, hash, date, receipt)
	return err
}

func lockHead(ctx context.Context, tx *sql.Tx) (ledgerHead, error) {
	var head ledgerHead
	err := tx.QueryRowContext(ctx,
		`SELECT last_event_number, CAST(last_event_at AS CHAR), last_hash, CAST(business_date AS CHAR),
		        last_receipt_sequence, CAST(SYSDATE(6) AS CHAR)
		   FROM ledger_head WHERE id = 1 FOR UPDATE`).
		Scan(&head.eventNumber, &head.eventAt, &head.hash, &head.businessDate, &head.receipt, &head.now)
	return head, err
}

func insertSale(ctx context.Context, tx *sql.Tx, sold sale, now, date string, receipt int64) error {
	var key, print any
	if sold.order.Key != "" {
		key, print = []byte(sold.order.Key), fingerprint(sold.order)
	}
	_, err := tx.ExecContext(ctx,
		`INSERT INTO transactions (id, cart_id, user_id, method, status, payment_status, total_amount, payment_amount,
		   return_amount, business_date, receipt_sequence, idempotency_key, fingerprint, received_at)
		 VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		sold.id[:], sold.order.CartID, sold.userID, method, status, paymentStatus, sold.payment.TotalAmount,
		sold.payment.PaymentAmount, sold.payment.ReturnAmount, date, receipt, key, print, now)
	if err != nil {
		return err
	}
	for _, line := range sold.lines {
		_, err := tx.ExecContext(ctx,
			`INSERT INTO transaction_lines (transaction_id, line_number, kind, goods_id, name, quantity, unit_price,
			   amount, stock_change, unit_cost) VALUES (?, ?, 'goods', ?, ?, ?, ?, ?, ?, ?)`,
			sold.id[:], line.number, line.goodsID, line.name, line.quantity, line.unitPrice, line.amount(),
			line.stockChange(), line.cost)
		if err != nil {
			return err
		}
	}
	return nil
}
