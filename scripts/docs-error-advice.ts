import type { Reason } from '@kedai/shared/errors/catalogue.ts'

/** What the catalogue does not say of a reason, for those who write clients. */
export interface Advice {
  /** What a client should do; Markdown. */
  readonly client: string
  /** What `details` holds, where it holds anything; Markdown. */
  readonly details?: string
}

/** A reason that is new in the catalogue and not in here does not pass the type check. */
export const advice: Readonly<Record<Reason, Advice>> = {
  BAD_REQUEST: { client: 'Correct the request. The connection may have been closed: open a new one.' },
  MALFORMED_JSON: { client: 'Send well-formed JSON. An empty body is not well-formed.' },
  VALIDATION_FAILED: {
    client: 'Correct what `details.issues` names. The same request is refused again.',
    details:
      '`issues`: for each fault its `path`, as `body.total` or `querystring.page`, and a `message`. The value that was sent is not repeated.',
  },
  IDEMPOTENCY_KEY_INVALID: { client: 'Send a key of that form, for example a UUID, or none.' },
  IDEMPOTENCY_KEY_REQUIRED: {
    client: 'Make a key for the action (a UUID), keep it, and send it with every try.',
  },
  SIGN_IN_REQUIRED: { client: 'Sign in and send the access token as `Authorization: Bearer …`.' },
  TOKEN_INVALID: { client: 'Refresh the access token once; if that is refused too, sign in again.' },
  SIGN_IN_FAILED: {
    client: 'Let the person type both again. An unknown, a disabled and a mistyped one are answered alike.',
  },
  DEVICE_UNKNOWN: { client: 'Forget the secret of the till and let an owner enrol it again.' },
  REFRESH_INVALID: { client: 'Forget both tokens and let the person sign in.' },
  REFRESH_REUSED: {
    client: 'Forget both tokens and let the person sign in. Refresh in one place only, one after the other.',
  },
  SET_UP_CODE_WRONG: {
    client: 'Read the code again where the shop was started; `npm run staff:reset-owner` shows it.',
  },
  CASH_NEEDS_STAFF: {
    client: 'Offer `counter`, or let a cashier take the cash. Never change the method in silence.',
  },
  METHOD_NEEDS_STAFF: { client: 'Offer `cash` or `counter`.', details: '`method` that was asked for.' },
  PASSWORD_CHANGE_REQUIRED: {
    client: 'Ask for a new password and send it to `POST /api/small/staff/me/password`.',
  },
  PERMISSION_DENIED: {
    client: 'Let somebody do it whose role allows it.',
    details: '`permission` that the role lacks.',
  },
  NOT_FOUND: { client: 'Check the address.' },
  GOODS_NOT_FOUND: {
    client: 'Read the list of goods again.',
    details: '`goods`: the numbers of those that are not there, where several were named.',
  },
  CART_NOT_FOUND: {
    client: 'Open a new cart. A cart of another `user_id` is answered in the same way.',
  },
  TRANSACTION_NOT_FOUND: { client: 'Check the `transaction_id`.' },
  CART_LINE_NOT_FOUND: {
    client: 'Read the cart again.',
    details: '`line_number` of a discount on a line that is not there.',
  },
  CUSTOMER_NOT_FOUND: {
    client: 'Look the customer up again; one who is not active is answered in the same way.',
  },
  SHIFT_NOT_FOUND: { client: 'Look at the list of shifts, or open one.' },
  PICTURE_NOT_FOUND: { client: 'Read the list of goods again: a new picture has a new address.' },
  MODIFIER_GROUP_NOT_FOUND: {
    client: 'Read the list of groups again.',
    details: '`group_ids` that are not there, where several were sent.',
  },
  STOCK_COUNT_NOT_FOUND: { client: 'Look at the list of stock counts.' },
  WEBHOOK_NOT_FOUND: { client: 'Read the list of webhooks again.' },
  WEBHOOK_DELIVERY_NOT_FOUND: {
    client: 'Read the list of deliveries again; those older than 30 days are forgotten.',
  },
  STAFF_NOT_FOUND: { client: 'Read the list of people again.' },
  SESSION_NOT_FOUND: { client: 'Read the list of sessions again.' },
  DEVICE_NOT_FOUND: { client: 'Read the list of tills again.' },
  METHOD_NOT_ALLOWED: { client: 'Use one of the methods in `Allow`.' },
  REQUEST_TIMEOUT: { client: 'Send the request again on a new connection.' },
  STAFF_NAME_TAKEN: { client: 'Choose another name.' },
  OWN_PASSWORD: { client: 'Use the operation that changes your own password.' },
  SKU_TAKEN: { client: 'Choose another SKU, or change those goods.', details: '`goods_id` that have it.' },
  BARCODE_TAKEN: { client: 'Look at the goods that have it.', details: '`goods_id` that have it.' },
  GOODS_SOLD: { client: 'Deactivate them instead: they are then no longer on sale.' },
  CART_ALREADY_PAID: {
    client: 'Do not ask the customer to pay again. Show the transaction that `details` names.',
    details: '`transaction_id` of the sale.',
  },
  CREDIT_LIMIT: {
    client: 'Take a repayment first, or another tender for the rest.',
    details: '`customer_id`, the `amount` that was wanted and the `credit_left`, in rupiah.',
  },
  SHIFT_REQUIRED: { client: 'Open a shift, then repeat.', details: '`drawer` that has no open shift.' },
  SHIFT_OPEN: {
    client: 'Go on with the open shift, or close it first.',
    details: '`shift_id`, `drawer`, `opened_by` and `opened_at` of the open one.',
  },
  SHIFT_CLOSED: { client: 'Open a new shift; what was forgotten is noted there.' },
  CUSTOMER_OWES: { client: 'Take a repayment or book a correction first.', details: '`balance` in rupiah.' },
  MODIFIER_SOLD_OUT: {
    client: 'Offer another choice.',
    details: '`modifiers`: the numbers of those that are sold out.',
  },
  SHOP_CLOSED: { client: 'Tell the customer when the shop opens; the cart stays as it is.' },
  MODIFIER_GROUP_IN_USE: {
    client: 'Set the groups of the goods that `details` names without it, then delete.',
    details: '`goods`: the first of their numbers.',
  },
  STOCK_NOT_TRACKED: {
    client: 'Mark such goods as sold out instead, or begin to track their stock.',
    details: '`goods`: the first of their numbers.',
  },
  STOCK_COUNT_OPEN: {
    client: 'Book or cancel the other count first.',
    details: '`count_id` of the other one and `goods`: the first numbers of those in both.',
  },
  STOCK_COUNT_CLOSED: { client: 'Open a new count.', details: '`count_id` and its `status`.' },
  STOCK_COUNT_TOO_LOW: {
    client: 'Count these goods again and enter what is there, then book.',
    details: '`goods`: `goods_id`, the `difference` and the `stock` now of the first of them.',
  },
  SET_UP_DONE: { client: 'Show the sign-in.' },
  LAST_OWNER: { client: 'Make somebody else an owner first.' },
  GOODS_INACTIVE: {
    client: 'Take the lines that `details` names out of the cart, then pay.',
    details: '`lines`: `line_number` and `goods_id` of each.',
  },
  IN_PROGRESS: { client: 'Wait for `Retry-After`, then send the same request again.' },
  OUT_OF_STOCK: {
    client: 'Offer the customer what is left. Lower the quantity or take the line out.',
    details: '`goods`: for each `goods_id`, the `total` that was wanted and the `stock` that is left.',
  },
  PRICE_CHANGED: {
    client:
      'Show the new price. When the customer agrees, add to the cart with the new `goods_price`, or before paying change the line (`PATCH`) to it.',
    details:
      '`lines`: `goods_id`, the `goods_price` that was shown and the `price_now`; the `line_number` where the cart has that line.',
  },
  CART_ENDED: { client: 'Open a new cart.' },
  BODY_TOO_LARGE: { client: 'Send a smaller body.' },
  URI_TOO_LONG: { client: 'Check the address; no id is so long.' },
  VERSION_CHANGED: { client: 'Read it again, put the change on what is there now, and send that `ETag`.' },
  WEBHOOK_ADDRESS: {
    client: 'Give an `https` address on the Internet, or set `WEBHOOK_ALLOW_PRIVATE` for one in the shop.',
  },
  WEBHOOKS_FULL: { client: 'Delete a webhook that is not needed any more.' },
  PASSWORD_WEAK: {
    client: 'Choose a longer one: some words in a row are good. It may not be the name.',
    details: '`length_min` in characters.',
  },
  PASSWORD_WRONG: { client: 'Let the person type the old password again.' },
  PIN_WEAK: { client: 'Choose another one: no row of digits and none that repeats.' },
  STAFF_FULL: { client: 'Use the entry of somebody who left.', details: '`staff_max`.' },
  DEVICES_FULL: { client: 'Revoke a till that is not there any more.', details: '`devices_max`.' },
  IF_MATCH_REQUIRED: { client: 'Read it first and send its `ETag` as `If-Match`.' },
  UNSUPPORTED_MEDIA_TYPE: {
    client: 'Send JSON, and say so in `Content-Type`; pictures and CSV where the address takes them.',
  },
  PICTURE_INVALID: { client: 'Send another picture, as JPEG, PNG or WebP.' },
  PICTURE_TOO_LARGE: {
    client: 'Make the picture smaller before sending it.',
    details: '`pixels_max` of the whole and `side_max` of each side.',
  },
  BARCODE_INVALID: { client: 'Scan or type the barcode again; the SKU may be any code of your own.' },
  STOCK_COUNTED: { client: 'Book a stock movement or a count instead.' },
  CSV_INVALID: {
    client: 'Save the file as CSV in UTF-8, with a header line, and send it again.',
    details: '`line` where reading ended, where it is known, and `problem`, in a sentence.',
  },
  IMPORT_FAULTY: {
    client: 'Correct the lines and send the file again; a dry run tells the same beforehand.',
    details:
      '`faults`: `line`, `column` and `problem` of each, the first ones; `fault_count`: how many there are.',
  },
  AMOUNT_TOO_LARGE: {
    client: 'Lower the quantity.',
    details: '`amount_max` in rupiah.',
  },
  CART_EMPTY: { client: 'Add goods to the cart first.' },
  STEP_NOT_ALLOWED: {
    client: 'Show what became of it and who did that; offer one of the `allowed` steps.',
    details:
      '`status`, `payment_status`, the `allowed` steps, `at` when the last one was taken; for staff `by` whom (null: the customer or the clock).',
  },
  REFUND_TOO_HIGH: {
    client: 'Read the transaction again and refund no more than is left.',
    details: '`lines`: of each such line its `line_number`, the `quantity` asked for and `quantity_left`.',
  },
  REFUND_METHOD: {
    client: 'Leave `method` out, so that it goes back the way it came, or refund in parts.',
    details:
      '`amount` to give back, `credit_left` that may go to the account, `money_left` for all other ways.',
  },
  REFUNDS_FULL: { client: 'Refund all the rest at once, or leave it.', details: '`refunds_max`.' },
  SHIFT_FULL: { client: 'Close the shift and open another.', details: '`movements_max`.' },
  REPAYMENT_TOO_HIGH: { client: 'Take no more than is owed.', details: '`balance` that is owed, in rupiah.' },
  MODIFIER_NOT_FOUND: {
    client: 'Read the goods again with their groups.',
    details: '`modifiers`: the numbers that are not among them.',
  },
  MODIFIER_CHOICE: {
    client: 'Let the customer choose as many as the group wants.',
    details:
      '`groups`: `group_id`, `name`, how many were `chosen`, `min_choices` and `max_choices` of each; `modifiers_max` of a line.',
  },
  TENDER_NOT_OFFERED: {
    client: 'Offer one of those that `details` names.',
    details: '`method` that was asked for, and `tenders` on offer.',
  },
  SOLD_AT_REFUSED: {
    client: 'Set the clock of the till, correct the time of the sale, and send it again.',
    details: '`earliest` and `latest` that are taken.',
  },
  STOCK_COUNT_EMPTY: { client: 'Choose other goods.' },
  STOCK_COUNT_TOO_LARGE: { client: 'Count by category.', details: '`lines_max` of a count.' },
  STOCK_COUNT_LINE_NOT_FOUND: {
    client: 'Read the lines of the count again; nothing of the request was entered.',
    details: '`goods`: the first of their numbers.',
  },
  CART_FULL: {
    client: 'Open another cart for the rest.',
    details: '`lines_max`: how many lines a cart holds.',
  },
  IDEMPOTENCY_KEY_REUSED: {
    client: 'Make a new key for each new request. Repeat a key only with the very same request.',
  },
  PAYMENT_NOT_EXACT: {
    client: 'Pay exactly the `total_amount`.',
    details: '`total_amount` and `payment_amount` in rupiah.',
  },
  QUANTITY_TOO_LARGE: {
    client: 'Lower the quantity.',
    details: '`total_max`: how many pieces a line holds.',
  },
  PAYMENT_TOO_LOW: {
    client: 'Ask for at least the `total_amount`.',
    details: '`total_amount` and `payment_amount` in rupiah.',
  },
  HEADERS_TOO_LARGE: { client: 'Send fewer or shorter headers, on a new connection.' },
  TOO_MANY_ATTEMPTS: {
    client: 'Wait for `Retry-After` and show how long. Nothing is locked; trying sooner is not counted.',
  },
  TOO_MANY_LISTENERS: {
    client: 'Close streams of this transaction that nobody looks at, and wait for `Retry-After`.',
  },
  INTERNAL_ERROR: {
    client: "Tell whoever runs the shop the `request_id`: the shop's log has the fault under it.",
  },
  UNAVAILABLE: {
    client: 'Nothing was changed. Wait for `Retry-After`, then send the same request again.',
  },
  LISTENERS_FULL: {
    client: 'Wait for `Retry-After`, then open the stream again; the status can be read meanwhile.',
  },
  OUTCOME_UNKNOWN: {
    client:
      'Wait for `Retry-After`, then send the same request again: a pay, and whatever carries an `Idempotency-Key`, takes effect once only. A change of a cart without a key may take effect twice: read the cart first.',
  },
}
