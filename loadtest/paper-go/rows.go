package main

import (
	"context"
	"database/sql"
)

// inTransaction commits what the work does, or nothing of it.
func inTransaction[T any](ctx context.Context, db *sql.DB, work func(tx *sql.Tx) (T, error)) (T, error) {
	var none T
	tx, err := db.BeginTx(ctx, nil)
	if err != nil {
		return none, err
	}
	// After a commit this does nothing.
	defer tx.Rollback()
	done, err := work(tx)
	if err != nil {
		return none, err
	}
	return done, tx.Commit()
}

// changeOne runs a statement that must change exactly one row; otherwise it fails with the given error.
func changeOne(ctx context.Context, tx *sql.Tx, otherwise error, statement string, values ...any) error {
	result, err := tx.ExecContext(ctx, statement, values...)
	if err != nil {
		return err
	}
	if count, err := result.RowsAffected(); err != nil || count != 1 {
		return otherwise
	}
	return nil
}

func listGoods(ctx context.Context, db *sql.DB, where string, page Page) ([]Goods, error) {
	rows, err := db.QueryContext(ctx,
		"SELECT id, name, stock, price FROM goods"+where+" ORDER BY "+page.SortBy+" "+page.Sort+" LIMIT ? OFFSET ?",
		page.Size, page.offset())
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	list := make([]Goods, 0, page.Size)
	for rows.Next() {
		var goods Goods
		if err := rows.Scan(&goods.ID, &goods.Name, &goods.Stock, &goods.Price); err != nil {
			return nil, err
		}
		list = append(list, goods)
	}
	return list, rows.Err()
}
