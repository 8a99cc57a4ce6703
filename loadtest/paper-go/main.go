// The paper's design, written anew in plain Go: net/http, database/sql, the driver with its defaults, ten connections.
// It is the yardstick that `npm run bench` measures Kedai by.
//
// DATABASE_DSN=… paper-go -rows few|same
//
// prints its port as one line, and ends on SIGTERM.
package main

import (
	"context"
	"database/sql"
	"flag"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	_ "github.com/go-sql-driver/mysql"
)

// poolSize is the number of connections that Kedai has by default too.
const poolSize = 10

const stopTimeout = 5 * time.Second

func main() {
	rows := flag.String("rows", "few", "what a sale writes: few, as the paper draws it, or same, as Kedai books it")
	flag.Parse()
	if err := run(*rows, os.Getenv("DATABASE_DSN")); err != nil {
		log.Fatal(err)
	}
}

func run(rows, dsn string) error {
	db, err := sql.Open("mysql", dsn)
	if err != nil {
		return err
	}
	defer db.Close()
	db.SetMaxOpenConns(poolSize)
	db.SetMaxIdleConns(poolSize)
	if err := db.Ping(); err != nil {
		return err
	}

	var shop Shop
	switch rows {
	case "few":
		shop = fewRows{db}
	case "same":
		shop = sameRows{db}
	default:
		return fmt.Errorf("-rows takes few or same, not %q", rows)
	}

	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	server := &http.Server{Handler: routes(shop)}
	go func() {
		stop, cancel := signal.NotifyContext(context.Background(), syscall.SIGTERM)
		defer cancel()
		<-stop.Done()
		within, done := context.WithTimeout(context.Background(), stopTimeout)
		defer done()
		_ = server.Shutdown(within)
	}()
	fmt.Println(listener.Addr().(*net.TCPAddr).Port)
	if err := server.Serve(listener); err != http.ErrServerClosed {
		return err
	}
	return nil
}
