-- What must hold at every moment: each query returns no row. Run after every test that sells, after a restore
-- and by whoever doubts the books. `-- name:` begins a query; the driver runs them one by one.

-- name: stock is never below zero
SELECT id FROM goods WHERE stock < 0;

-- name: tracked stock equals the sum of its ledger
SELECT goods.id, goods.stock, COALESCE(ledger.total, 0) AS ledger_total
  FROM goods LEFT JOIN (SELECT goods_id, SUM(stock_change) AS total FROM stock_ledger GROUP BY goods_id) ledger
    ON ledger.goods_id = goods.id
 WHERE goods.tracks_stock = 1 AND goods.stock <> COALESCE(ledger.total, 0);

-- name: every paid cart has its transaction
SELECT carts.id FROM carts LEFT JOIN transactions ON transactions.cart_id = carts.id
 WHERE carts.status = 'paid' AND transactions.id IS NULL;

-- name: every transaction's cart is paid
SELECT HEX(transactions.id) FROM transactions JOIN carts ON carts.id = transactions.cart_id
 WHERE carts.status <> 'paid';

-- name: the total equals the sum of the lines
SELECT HEX(transactions.id), transactions.total_amount, SUM(transaction_lines.amount) AS lines_total
  FROM transactions LEFT JOIN transaction_lines ON transaction_lines.transaction_id = transactions.id
 GROUP BY transactions.id, transactions.total_amount
HAVING transactions.total_amount <> COALESCE(lines_total, 0);

-- name: a line's amount is its quantity times its unit price
SELECT HEX(transaction_id), line_number FROM transaction_lines WHERE amount <> quantity * unit_price;

-- name: a line takes its quantity from the stock, or nothing where stock is not tracked
SELECT HEX(transaction_id), line_number FROM transaction_lines WHERE stock_change NOT IN (0, -quantity);

-- name: payment less change is the total, and change is not negative
SELECT HEX(id) FROM transactions WHERE payment_amount - return_amount <> total_amount OR return_amount < 0;

-- name: split tenders add up to the payment
SELECT HEX(transactions.id), transactions.payment_amount, SUM(transaction_tenders.amount) AS tenders_total
  FROM transactions JOIN transaction_tenders ON transaction_tenders.transaction_id = transactions.id
 GROUP BY transactions.id, transactions.payment_amount
HAVING transactions.payment_amount <> tenders_total;

-- name: no cart and no key is used twice
SELECT CONCAT('cart ', cart_id) AS used_twice FROM transactions GROUP BY cart_id HAVING COUNT(*) > 1
 UNION ALL
SELECT CONCAT('key ', HEX(idempotency_key)) FROM transactions WHERE idempotency_key IS NOT NULL
 GROUP BY idempotency_key HAVING COUNT(*) > 1;

-- name: the last event of a transaction tells its status
SELECT HEX(transactions.id), transactions.status, last_event.status AS event_status
  FROM transactions
  LEFT JOIN (SELECT transaction_id, MAX(event_number) AS event_number FROM transaction_events GROUP BY transaction_id)
    latest ON latest.transaction_id = transactions.id
  LEFT JOIN transaction_events last_event ON last_event.event_number = latest.event_number
 WHERE last_event.event_number IS NULL
    OR last_event.status <> transactions.status
    OR last_event.payment_status <> transactions.payment_status;

-- name: the ledger has one head
SELECT COUNT(*) AS head_count FROM ledger_head HAVING head_count <> 1;

-- name: event numbers run from 1 to the head's without a hole
SELECT ledger_head.last_event_number, COUNT(transaction_events.event_number) AS event_count,
       MIN(transaction_events.event_number) AS lowest, MAX(transaction_events.event_number) AS highest
  FROM ledger_head LEFT JOIN transaction_events ON 1 = 1
 GROUP BY ledger_head.id, ledger_head.last_event_number
HAVING event_count <> ledger_head.last_event_number
    OR COALESCE(lowest, 1) <> 1
    OR COALESCE(highest, 0) <> ledger_head.last_event_number;

-- name: each event's hash follows from the one before
SELECT event.event_number
  FROM transaction_events event
  LEFT JOIN transaction_events previous ON previous.event_number = event.event_number - 1
 WHERE event.hash <> UNHEX(SHA2(CONCAT_WS('\n',
         HEX(COALESCE(previous.hash, UNHEX(REPEAT('00', 32)))), event.event_number, HEX(event.transaction_id),
         event.status, event.payment_status, DATE_FORMAT(event.occurred_at, '%Y-%m-%d %H:%i:%s.%f'),
         COALESCE(event.staff_id, 0), event.detail), 256));

-- name: the head holds the last event's hash
SELECT ledger_head.last_event_number FROM ledger_head JOIN transaction_events
    ON transaction_events.event_number = ledger_head.last_event_number
 WHERE transaction_events.hash <> ledger_head.last_hash;

-- name: receipt numbers run from 1 on every business day without a hole
SELECT business_date, COUNT(*) AS receipt_count, MIN(receipt_sequence) AS lowest, MAX(receipt_sequence) AS highest
  FROM transactions GROUP BY business_date
HAVING lowest <> 1 OR receipt_count <> highest;

-- name: the head holds the last receipt number of its day
SELECT ledger_head.business_date, ledger_head.last_receipt_sequence, MAX(transactions.receipt_sequence) AS highest
  FROM ledger_head LEFT JOIN transactions ON transactions.business_date = ledger_head.business_date
 GROUP BY ledger_head.id, ledger_head.business_date, ledger_head.last_receipt_sequence
HAVING ledger_head.last_receipt_sequence <> COALESCE(highest, 0);

-- name: what a customer owes equals the sum of their entries
SELECT customers.id, customers.balance, COALESCE(entries.total, 0) AS entries_total
  FROM customers LEFT JOIN (SELECT customer_id, SUM(amount) AS total FROM customer_entries GROUP BY customer_id) entries
    ON entries.customer_id = customers.id
 WHERE customers.balance <> COALESCE(entries.total, 0);

-- name: a customer's newest entry tells what they owe
SELECT customers.id, customers.balance, newest.balance_after
  FROM customers
  JOIN (SELECT customer_id, MAX(id) AS id FROM customer_entries GROUP BY customer_id) latest
    ON latest.customer_id = customers.id
  JOIN customer_entries newest ON newest.id = latest.id
 WHERE newest.balance_after <> customers.balance;

-- name: a closed shift expects what its cash adds up to
SELECT shifts.id, shifts.expected_amount FROM shifts
 WHERE shifts.closed_at IS NOT NULL AND shifts.expected_amount <> shifts.opening_float
   + COALESCE((SELECT SUM(total_amount) FROM transactions
                WHERE transactions.shift_id = shifts.id AND transactions.method = 'cash'), 0)
   + COALESCE((SELECT SUM(transaction_tenders.amount - transactions.return_amount)
                 FROM transaction_tenders JOIN transactions ON transactions.id = transaction_tenders.transaction_id
                WHERE transaction_tenders.shift_id = shifts.id AND transaction_tenders.method = 'cash'), 0)
   - COALESCE((SELECT SUM(amount) FROM customer_entries WHERE customer_entries.shift_id = shifts.id
                  AND customer_entries.kind = 'repayment' AND customer_entries.method = 'cash'), 0)
   - COALESCE((SELECT SUM(amount) FROM refunds
                WHERE refunds.shift_id = shifts.id AND refunds.method = 'cash'), 0)
   + COALESCE((SELECT SUM(amount) FROM shift_movements WHERE shift_movements.shift_id = shifts.id), 0);

-- name: what was sold on credit is on a customer's account
SELECT HEX(transactions.id), COALESCE(entries.total, 0) AS entries_total
  FROM transactions
  LEFT JOIN (SELECT transaction_id, SUM(amount) AS total FROM customer_entries WHERE kind = 'sale'
              GROUP BY transaction_id) entries ON entries.transaction_id = transactions.id
  LEFT JOIN (SELECT transaction_id, SUM(amount) AS total FROM transaction_tenders WHERE method = 'kasbon'
              GROUP BY transaction_id) tenders ON tenders.transaction_id = transactions.id
 WHERE COALESCE(entries.total, 0)
    <> COALESCE(tenders.total, CASE WHEN transactions.method = 'kasbon' THEN transactions.total_amount ELSE 0 END);

-- name: what was refunded equals the sum of the refunds, and is not more than the total
SELECT HEX(transactions.id), transactions.refunded_amount, transactions.total_amount, COALESCE(given.total, 0) AS given_total
  FROM transactions
  LEFT JOIN (SELECT transaction_id, SUM(amount) AS total FROM refunds GROUP BY transaction_id) given
    ON given.transaction_id = transactions.id
 WHERE transactions.refunded_amount <> COALESCE(given.total, 0)
    OR transactions.refunded_amount > transactions.total_amount;

-- name: what was refunded equals the sum of the refunds' lines
SELECT HEX(transactions.id), transactions.refunded_amount, SUM(refund_lines.amount) AS lines_total
  FROM transactions LEFT JOIN refund_lines ON refund_lines.transaction_id = transactions.id
 WHERE transactions.refunded_amount <> 0 OR refund_lines.amount <> 0
 GROUP BY transactions.id, transactions.refunded_amount
HAVING transactions.refunded_amount <> COALESCE(lines_total, 0);

-- name: no more of a line is refunded than was sold
SELECT HEX(refund_lines.transaction_id), refund_lines.line_number
  FROM refund_lines JOIN transaction_lines
    ON transaction_lines.transaction_id = refund_lines.transaction_id
   AND transaction_lines.line_number = refund_lines.line_number
 GROUP BY refund_lines.transaction_id, refund_lines.line_number, transaction_lines.quantity, transaction_lines.kind
HAVING SUM(refund_lines.quantity) > transaction_lines.quantity OR transaction_lines.kind <> 'goods';

-- name: a payment is refunded when all of it is, and only then
SELECT HEX(id), status, payment_status FROM transactions
 WHERE (status = 'refunded' AND payment_status <> 'refunded')
    OR (payment_status = 'refunded' AND (status NOT IN ('refunded', 'rejected') OR refunded_amount <> total_amount))
    OR (payment_status <> 'refunded' AND total_amount > 0 AND refunded_amount = total_amount);

-- name: each line went back to stock as often as was rejected or restocked
SELECT HEX(transaction_lines.transaction_id), transaction_lines.line_number, transaction_lines.stock_change,
       COALESCE(reversed.total, 0) AS reversed_total
  FROM transaction_lines
  JOIN transactions ON transactions.id = transaction_lines.transaction_id
  LEFT JOIN (SELECT transaction_id, line_number, SUM(quantity) AS total FROM stock_movements
              WHERE kind = 'reversal' GROUP BY transaction_id, line_number) reversed
    ON reversed.transaction_id = transaction_lines.transaction_id
   AND reversed.line_number = transaction_lines.line_number
  LEFT JOIN (SELECT transaction_id, line_number, SUM(quantity) AS total FROM refund_lines
              WHERE restocked = 1 GROUP BY transaction_id, line_number) restocked
    ON restocked.transaction_id = transaction_lines.transaction_id
   AND restocked.line_number = transaction_lines.line_number
 WHERE (transactions.status = 'rejected' OR reversed.total IS NOT NULL OR restocked.total IS NOT NULL)
   AND COALESCE(reversed.total, 0) <>
       CASE WHEN transactions.status = 'rejected' THEN -transaction_lines.stock_change
            ELSE COALESCE(restocked.total, 0) END;

-- name: a booked count moved the stock by its differences
SELECT count_line.count_id, count_line.goods_id, count_line.counted - count_line.expected - count_line.moved AS difference,
       movement.quantity
  FROM stock_counts JOIN stock_count_lines count_line ON count_line.count_id = stock_counts.id
  LEFT JOIN stock_movements movement
    ON movement.count_id = count_line.count_id AND movement.goods_id = count_line.goods_id
 WHERE stock_counts.status = 'booked'
   AND COALESCE(count_line.counted - count_line.expected - count_line.moved, 0) <> COALESCE(movement.quantity, 0);

-- name: a movement of a count is of a line of it that was booked, once
SELECT MIN(movement.id) AS movement_id, movement.count_id, movement.goods_id
  FROM stock_movements movement
  LEFT JOIN stock_count_lines count_line
    ON count_line.count_id = movement.count_id AND count_line.goods_id = movement.goods_id
  LEFT JOIN stock_counts ON stock_counts.id = count_line.count_id
 WHERE movement.kind = 'count' OR movement.count_id IS NOT NULL
 GROUP BY movement.count_id, movement.goods_id
HAVING COUNT(*) > 1 OR SUM(movement.kind = 'count' AND stock_counts.status = 'booked') IS NULL
    OR SUM(movement.kind = 'count' AND stock_counts.status = 'booked') <> COUNT(*);

-- name: goods are held by a count while it is open, and only then
SELECT count_line.count_id, count_line.goods_id, count_line.open_goods_id, stock_counts.status
  FROM stock_count_lines count_line JOIN stock_counts ON stock_counts.id = count_line.count_id
 WHERE COALESCE(count_line.open_goods_id, 0) <> IF(stock_counts.status = 'open', count_line.goods_id, 0);

-- name: the daily totals have seen no event that there is not
SELECT daily_totals_position.event_number FROM daily_totals_position JOIN ledger_head ON ledger_head.id = 1
 WHERE daily_totals_position.event_number > ledger_head.last_event_number;

-- name: a webhook and its deliveries are of events that there are
SELECT webhooks.id AS webhook_id, webhook_deliveries.event_number
  FROM webhooks JOIN ledger_head ON ledger_head.id = 1
  LEFT JOIN webhook_deliveries ON webhook_deliveries.webhook_id = webhooks.id
   AND webhook_deliveries.event_number > webhooks.last_event_number
 WHERE webhook_deliveries.id IS NOT NULL OR webhooks.last_event_number > ledger_head.last_event_number;

-- name: a delivery of a webhook has ended exactly when it waits no longer
SELECT id, status, finished_at FROM webhook_deliveries WHERE (status = 'pending') <> (finished_at IS NULL);

-- name: nothing went back to stock that a sale did not take from it
SELECT HEX(line.transaction_id), line.line_number
  FROM (SELECT transaction_id, line_number FROM stock_movements WHERE kind = 'reversal'
         UNION SELECT transaction_id, line_number FROM refund_lines WHERE restocked = 1) back
  JOIN transaction_lines line ON line.transaction_id = back.transaction_id AND line.line_number = back.line_number
 WHERE line.stock_change = 0;
