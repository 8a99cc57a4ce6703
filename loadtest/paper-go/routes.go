package main

import (
	"encoding/json"
	"errors"
	"log"
	"net/http"
	"strconv"
	"strings"
)

const bodyBytesMax = 64 << 10

// envelope is the paper's, around every answer.
type envelope struct {
	Code   int    `json:"code"`
	Status string `json:"status"`
	Data   any    `json:"data"`
	Error  string `json:"error,omitempty"`
}

func routes(shop Shop) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /api/small/stocks", func(w http.ResponseWriter, r *http.Request) {
		page, err := pageOf(r)
		if err != nil {
			answer(w, r, nil, err)
			return
		}
		goods, err := shop.ListGoods(r.Context(), page)
		answer(w, r, goods, err)
	})
	mux.HandleFunc("POST /api/small/cart", func(w http.ResponseWriter, r *http.Request) {
		var order CartOrder
		if err := read(w, r, &order); err != nil || order.GoodsID < 1 || order.Total < 1 {
			answer(w, r, nil, errBadRequest)
			return
		}
		totals, err := shop.AddToCart(r.Context(), order)
		answer(w, r, totals, err)
	})
	mux.HandleFunc("POST /api/small/pay", func(w http.ResponseWriter, r *http.Request) {
		order := PayOrder{Key: r.Header.Get("Idempotency-Key")}
		if err := read(w, r, &order); err != nil || order.CartID < 1 || order.PaymentAmount < 0 {
			answer(w, r, nil, errBadRequest)
			return
		}
		payment, err := shop.Pay(r.Context(), order)
		answer(w, r, payment, err)
	})
	return mux
}

func read(w http.ResponseWriter, r *http.Request, into any) error {
	return json.NewDecoder(http.MaxBytesReader(w, r.Body, bodyBytesMax)).Decode(into)
}

func pageOf(r *http.Request) (Page, error) {
	query := r.URL.Query()
	page := Page{Number: 1, Size: 10, SortBy: "id", Sort: "DESC"}
	var err error
	if text := query.Get("page"); text != "" {
		if page.Number, err = strconv.Atoi(text); err != nil || page.Number < 1 {
			return page, errBadRequest
		}
	}
	if text := query.Get("total_goods"); text != "" {
		if page.Size, err = strconv.Atoi(text); err != nil || page.Size < 1 || page.Size > 100 {
			return page, errBadRequest
		}
	}
	if strings.EqualFold(query.Get("sort"), "ASC") {
		page.Sort = "ASC"
	}
	switch by := query.Get("sort_by"); by {
	case "", "id":
	case "name", "stock", "price":
		page.SortBy = by
	default:
		return page, errBadRequest
	}
	return page, nil
}

func answer(w http.ResponseWriter, r *http.Request, data any, err error) {
	reply := envelope{Code: http.StatusOK, Data: data}
	var refusal Refusal
	switch {
	case errors.As(err, &refusal):
		reply = envelope{Code: refusal.Code, Error: refusal.Message}
	case err != nil:
		// A client that went away is no fault of the shop's.
		if r.Context().Err() == nil {
			log.Print(err)
		}
		reply = envelope{Code: http.StatusInternalServerError, Error: "something went wrong"}
	}
	reply.Status = http.StatusText(reply.Code)
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(reply.Code)
	_ = json.NewEncoder(w).Encode(reply)
}
