module kedai/loadtest/paper-go

go 1.22

require (
	github.com/go-sql-driver/mysql v1.9.3
	github.com/google/uuid v1.6.0
)

require filippo.io/edwards25519 v1.1.0 // indirect
