-- All changes of stock: the movements and, from their lines, the sales. Stock = Σ stock_change where tracked.
CREATE OR REPLACE SQL SECURITY INVOKER VIEW stock_ledger AS
SELECT goods_id, quantity AS stock_change FROM stock_movements
UNION ALL
SELECT goods_id, stock_change FROM transaction_lines WHERE kind = 'goods'
