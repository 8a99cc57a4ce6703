package main

import (
	"context"
	"net/http"
)

// Shop is what the three endpoints do; both forms of rows have it.
type Shop interface {
	ListGoods(ctx context.Context, page Page) ([]Goods, error)
	AddToCart(ctx context.Context, order CartOrder) (CartTotals, error)
	Pay(ctx context.Context, order PayOrder) (Payment, error)
}

// Page says which goods are asked for, and in which order.
type Page struct {
	Number, Size int
	// Both are words of the program, never the client's.
	SortBy, Sort string
}

func (page Page) offset() int { return (page.Number - 1) * page.Size }

type Goods struct {
	ID    int64  `json:"id"`
	Name  string `json:"name"`
	Stock int64  `json:"stock"`
	Price int64  `json:"price"`
}

type CartOrder struct {
	// CartID 0 opens a new cart.
	CartID     int64 `json:"cart_id"`
	UserID     int64 `json:"user_id"`
	GoodsID    int64 `json:"goods_id"`
	GoodsPrice int64 `json:"goods_price"`
	Total      int64 `json:"total"`
}

type CartTotals struct {
	CartID      int64 `json:"cart_id"`
	TotalGoods  int64 `json:"total_goods"`
	TotalAmount int64 `json:"total_amount"`
}

type PayOrder struct {
	CartID        int64 `json:"cart_id"`
	PaymentAmount int64 `json:"payment_amount"`
	// Key is the Idempotency-Key header; "" without one.
	Key string `json:"-"`
}

type Payment struct {
	TransactionID string `json:"transaction_id"`
	TotalAmount   int64  `json:"total_amount"`
	PaymentAmount int64  `json:"payment_amount"`
	ReturnAmount  int64  `json:"return_amount"`
}

// Refusal is a "no" that the client is told.
type Refusal struct {
	Code    int
	Message string
}

func (refusal Refusal) Error() string { return refusal.Message }

var (
	errBadRequest    = Refusal{http.StatusBadRequest, "the request is not as it must be"}
	errNoCart        = Refusal{http.StatusNotFound, "there is no such cart"}
	errNoGoods       = Refusal{http.StatusNotFound, "there are no such goods"}
	errPaid          = Refusal{http.StatusConflict, "the cart is paid already"}
	errPriceChanged  = Refusal{http.StatusConflict, "the price has changed"}
	errOutOfStock    = Refusal{http.StatusConflict, "there is not enough of it"}
	errPaymentTooLow = Refusal{http.StatusConflict, "the payment is lower than the total"}
	errKeyReused     = Refusal{http.StatusUnprocessableEntity, "the key came with another request"}
)
