package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"sort"

	"github.com/google/uuid"
)

type event struct {
	number             int64
	transactionID      uuid.UUID
	occurredAt, detail string
}

// hashAfter is the event's link in Kedai's chain, which its invariants.sql recomputes.
func (event event) hashAfter(previous []byte) []byte {
	sum := sha256.Sum256([]byte(fmt.Sprintf("%X\n%d\n%X\n%s\n%s\n%s\n0\n%s",
		previous, event.number, event.transactionID[:], status, paymentStatus, event.occurredAt, event.detail)))
	return sum[:]
}

// saleDetail is what the event vouches for. The fields of canonical JSON (RFC 8785) stand in the order of their names.
func saleDetail(sold sale, receiptNumber string) string {
	return string(canonical(struct {
		CartID        int64  `json:"cart_id"`
		LinesSHA256   string `json:"lines_sha256"`
		Method        string `json:"method"`
		PaymentAmount int64  `json:"payment_amount"`
		ReceiptNumber string `json:"receipt_number"`
		ReturnAmount  int64  `json:"return_amount"`
		TotalAmount   int64  `json:"total_amount"`
	}{
		sold.order.CartID, linesDigest(sold.lines), method, sold.payment.PaymentAmount, receiptNumber,
		sold.payment.ReturnAmount, sold.payment.TotalAmount,
	}))
}

func linesDigest(lines []saleLine) string {
	type digested struct {
		Amount      int64  `json:"amount"`
		GoodsID     int64  `json:"goodsId"`
		Kind        string `json:"kind"`
		LineNumber  int64  `json:"lineNumber"`
		Name        string `json:"name"`
		Note        string `json:"note"`
		Quantity    int64  `json:"quantity"`
		StockChange int64  `json:"stockChange"`
		UnitCost    int64  `json:"unitCost,omitempty"`
		UnitPrice   int64  `json:"unitPrice"`
	}
	list := make([]digested, len(lines))
	for index, line := range lines {
		list[index] = digested{
			line.amount(), line.goodsID, "goods", line.number, line.name, "", line.quantity,
			line.stockChange(), line.cost.Int64, line.unitPrice,
		}
	}
	sort.Slice(list, func(a, b int) bool { return list[a].LineNumber < list[b].LineNumber })
	sum := sha256.Sum256(canonical(list))
	return hex.EncodeToString(sum[:])
}

func fingerprint(order PayOrder) []byte {
	sum := sha256.Sum256(canonical(struct {
		Body      PayOrder `json:"body"`
		Caller    string   `json:"caller"`
		Operation string   `json:"operation"`
		Params    struct{} `json:"params"`
	}{order, "public", "payCart", struct{}{}}))
	return sum[:]
}

func canonical(value any) []byte {
	var text bytes.Buffer
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	// Plain structs of numbers and texts always have a JSON form.
	_ = encoder.Encode(value)
	return bytes.TrimRight(text.Bytes(), "\n")
}
