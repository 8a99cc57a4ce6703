/**
 * Every "no" this system says: the HTTP status and the sentence that goes with it. The OpenAPI responses and
 * the table in the docs are made from here.
 */
export const catalogue = {
  BAD_REQUEST: { status: 400, message: 'The request is not well-formed HTTP.' },
  MALFORMED_JSON: { status: 400, message: 'The body is not well-formed JSON.' },
  VALIDATION_FAILED: { status: 400, message: 'A field or parameter is missing or wrong; details name each.' },
  IDEMPOTENCY_KEY_INVALID: {
    status: 400,
    message: 'The Idempotency-Key header must be 16 to 64 letters, digits, - or _.',
  },
  IDEMPOTENCY_KEY_REQUIRED: {
    status: 400,
    message: 'This operation moves money or stock and needs an Idempotency-Key header.',
  },
  SIGN_IN_REQUIRED: { status: 401, message: 'This is for the staff of the shop; sign in first.' },
  TOKEN_INVALID: {
    status: 401,
    message: 'The access token is unknown or over; refresh it or sign in again.',
  },
  SIGN_IN_FAILED: { status: 401, message: 'The name or the secret is wrong.' },
  DEVICE_UNKNOWN: { status: 401, message: 'This till is not enrolled, or not any more.' },
  REFRESH_INVALID: { status: 401, message: 'The refresh token is unknown or over; sign in again.' },
  REFRESH_REUSED: {
    status: 401,
    message: 'The refresh token was used before, so its session was ended; sign in again.',
  },
  SET_UP_CODE_WRONG: { status: 401, message: 'This is not the code that the shop showed at its start.' },
  CASH_NEEDS_STAFF: { status: 403, message: 'Cash is taken by the staff; pay at the counter instead.' },
  METHOD_NEEDS_STAFF: { status: 403, message: 'This way of paying is taken by the staff only.' },
  PASSWORD_CHANGE_REQUIRED: {
    status: 403,
    message: 'Your password was given by somebody else; change it before anything else.',
  },
  PERMISSION_DENIED: { status: 403, message: 'Your role does not allow this; details name the permission.' },
  NOT_FOUND: { status: 404, message: 'There is nothing at this address.' },
  GOODS_NOT_FOUND: { status: 404, message: 'There are no such goods on sale.' },
  CART_NOT_FOUND: { status: 404, message: 'There is no such cart.' },
  CART_LINE_NOT_FOUND: { status: 404, message: 'The cart has no such line.' },
  CUSTOMER_NOT_FOUND: { status: 404, message: 'There is no such customer.' },
  SHIFT_NOT_FOUND: { status: 404, message: 'There is no such shift.' },
  TRANSACTION_NOT_FOUND: { status: 404, message: 'There is no such transaction.' },
  PICTURE_NOT_FOUND: { status: 404, message: 'There is no such picture.' },
  MODIFIER_GROUP_NOT_FOUND: { status: 404, message: 'There is no such group of modifiers.' },
  STOCK_COUNT_LINE_NOT_FOUND: {
    status: 404,
    message: 'The stock count does not have these goods; details say which.',
  },
  STOCK_COUNT_NOT_FOUND: { status: 404, message: 'There is no such stock count.' },
  WEBHOOK_NOT_FOUND: { status: 404, message: 'There is no such webhook.' },
  WEBHOOK_DELIVERY_NOT_FOUND: { status: 404, message: 'The webhook has no such delivery.' },
  STAFF_NOT_FOUND: { status: 404, message: 'There is no such person on the staff.' },
  SESSION_NOT_FOUND: { status: 404, message: 'There is no such session, or it has ended.' },
  DEVICE_NOT_FOUND: { status: 404, message: 'There is no such till, or it was revoked.' },
  METHOD_NOT_ALLOWED: {
    status: 405,
    message: 'This address does not take this method; Allow names those it does.',
  },
  REQUEST_TIMEOUT: { status: 408, message: 'The request took too long to arrive.' },
  STAFF_NAME_TAKEN: { status: 409, message: 'Somebody of the staff has this name already.' },
  OWN_PASSWORD: { status: 409, message: 'Your own password is changed with the old one.' },
  SKU_TAKEN: { status: 409, message: 'Other goods have this SKU; details say which.' },
  BARCODE_TAKEN: { status: 409, message: 'Other goods have this barcode; details say which.' },
  GOODS_SOLD: { status: 409, message: 'The goods were sold before, so the books need them.' },
  CART_ALREADY_PAID: { status: 409, message: 'The cart is paid already; details name the transaction.' },
  CREDIT_LIMIT: {
    status: 409,
    message: "This would pass the customer's credit limit; details say what is left of it.",
  },
  STEP_NOT_ALLOWED: {
    status: 409,
    message:
      'The transaction is not where this step begins; details say where it is, by whom, and what may be done.',
  },
  REFUND_TOO_HIGH: {
    status: 409,
    message: 'More is to be refunded than is left of a line; details say what is left.',
  },
  REFUND_METHOD: {
    status: 409,
    message: 'So much cannot be given back in this way; details say what is left of what was paid.',
  },
  REFUNDS_FULL: {
    status: 409,
    message: 'The transaction has as many refunds as it can have; only all the rest can be refunded.',
  },
  SHIFT_REQUIRED: { status: 409, message: 'Cash is taken only in an open shift; open one for this drawer.' },
  SHIFT_OPEN: { status: 409, message: 'This drawer has an open shift already; details say whose.' },
  SHIFT_CLOSED: { status: 409, message: 'The shift is closed and does not change any more.' },
  CUSTOMER_OWES: {
    status: 409,
    message: 'The account is not even; it must be before the customer is deactivated.',
  },
  MODIFIER_SOLD_OUT: { status: 409, message: 'A modifier that was chosen is sold out; details say which.' },
  SHOP_CLOSED: { status: 409, message: 'The shop takes no orders at the moment.' },
  MODIFIER_GROUP_IN_USE: {
    status: 409,
    message: 'Goods are sold with this group; take it from them before deleting it.',
  },
  STOCK_NOT_TRACKED: {
    status: 409,
    message: 'The stock of these goods is not tracked; details say of which.',
  },
  STOCK_COUNT_OPEN: {
    status: 409,
    message: 'These goods are in another open stock count; details name it.',
  },
  STOCK_COUNT_CLOSED: { status: 409, message: 'The stock count is booked or cancelled already.' },
  STOCK_COUNT_TOO_LOW: {
    status: 409,
    message: 'A difference would take more than is in stock now; count the goods that details name again.',
  },
  SET_UP_DONE: { status: 409, message: 'The shop has an owner already; sign in.' },
  LAST_OWNER: { status: 409, message: 'The shop would be left without an owner.' },
  GOODS_INACTIVE: { status: 409, message: 'Goods in the cart are no longer on sale.' },
  IN_PROGRESS: {
    status: 409,
    message: 'Another request for the same cart is being worked on; try again shortly.',
  },
  OUT_OF_STOCK: { status: 409, message: 'There is less in stock than asked for; details say what is left.' },
  PRICE_CHANGED: {
    status: 409,
    message: 'The price is not the one that was shown; details say what it is now.',
  },
  CART_ENDED: {
    status: 410,
    message: 'The cart was left unpaid for too long and has ended; open a new one.',
  },
  VERSION_CHANGED: {
    status: 412,
    message: 'Somebody has changed this since you read it; read it again and repeat your change.',
  },
  BODY_TOO_LARGE: { status: 413, message: 'The body is larger than this address takes.' },
  URI_TOO_LONG: { status: 414, message: 'A part of the address is too long.' },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    message: 'The body must be of a type that this address takes, named in Content-Type.',
  },
  PICTURE_INVALID: { status: 422, message: 'The body is no picture that can be read: JPEG, PNG or WebP.' },
  PICTURE_TOO_LARGE: {
    status: 422,
    message: 'The picture has too many pixels; details say how many it may have.',
  },
  AMOUNT_TOO_LARGE: { status: 422, message: 'The amount is larger than this system can book.' },
  BARCODE_INVALID: { status: 422, message: 'The barcode is no EAN-8, EAN-13 or UPC-A, or a digit is wrong.' },
  STOCK_COUNTED: {
    status: 422,
    message: 'The stock of these goods is counted, so it tells by itself when they are sold out.',
  },
  CSV_INVALID: { status: 422, message: 'The file cannot be read as CSV; details say where and why.' },
  IMPORT_FAULTY: {
    status: 422,
    message: 'Nothing was imported, since lines of the file are faulty; details name them.',
  },
  CART_EMPTY: { status: 422, message: 'The cart has no lines to pay for.' },
  SHIFT_FULL: { status: 422, message: 'The shift has as many cash movements as it can hold.' },
  REPAYMENT_TOO_HIGH: { status: 422, message: 'The repayment is more than the customer owes.' },
  MODIFIER_NOT_FOUND: {
    status: 422,
    message: 'There is no such modifier in the groups that are asked of; details say which.',
  },
  MODIFIER_CHOICE: {
    status: 422,
    message: 'Too few or too many modifiers were chosen; details say of which group.',
  },
  TENDER_NOT_OFFERED: {
    status: 422,
    message: 'The shop does not offer this way of paying; details name those it does.',
  },
  SOLD_AT_REFUSED: {
    status: 422,
    message: 'The time of the sale is too long ago or lies ahead; put the clock of the till right.',
  },
  STOCK_COUNT_EMPTY: { status: 422, message: 'There are no goods with tracked stock to count.' },
  STOCK_COUNT_TOO_LARGE: { status: 422, message: 'These are more goods than one stock count holds.' },
  CART_FULL: { status: 422, message: 'The cart has as many lines as it can hold.' },
  IDEMPOTENCY_KEY_REUSED: { status: 422, message: 'This Idempotency-Key was used for another request.' },
  PAYMENT_NOT_EXACT: { status: 422, message: 'This method of payment needs the exact total.' },
  QUANTITY_TOO_LARGE: { status: 422, message: 'A line of a cart cannot hold so many pieces.' },
  PAYMENT_TOO_LOW: { status: 422, message: 'The payment is less than the total.' },
  WEBHOOK_ADDRESS: {
    status: 422,
    message: 'A webhook goes to a public HTTPS address, or to one of a range that the shop allows.',
  },
  WEBHOOKS_FULL: { status: 422, message: 'The shop has as many webhooks as it can have.' },
  PASSWORD_WEAK: { status: 422, message: 'The password is too short, or one that anybody would try first.' },
  PASSWORD_WRONG: { status: 422, message: 'The old password is wrong.' },
  PIN_WEAK: { status: 422, message: 'The PIN is one that anybody would try first.' },
  STAFF_FULL: { status: 422, message: 'The shop has as many people as it can have.' },
  DEVICES_FULL: { status: 422, message: 'The shop has as many tills as it can have.' },
  IF_MATCH_REQUIRED: {
    status: 428,
    message: 'A change needs an If-Match header with the ETag that was read.',
  },
  TOO_MANY_LISTENERS: {
    status: 429,
    message: 'This transaction has as many listeners as it can have; try again shortly.',
  },
  TOO_MANY_ATTEMPTS: {
    status: 429,
    message: 'Signing in has failed too often; wait for Retry-After before the next try.',
  },
  HEADERS_TOO_LARGE: { status: 431, message: "The request's headers are too large." },
  INTERNAL_ERROR: { status: 500, message: 'Something went wrong here; it has been logged.' },
  UNAVAILABLE: { status: 503, message: 'The service cannot answer right now; try again shortly.' },
  LISTENERS_FULL: {
    status: 503,
    message: 'There are as many listeners as this process can serve; try again shortly.',
  },
  OUTCOME_UNKNOWN: {
    status: 503,
    message:
      'The database went away while saving; repeat with the same Idempotency-Key, or look at the cart first.',
  },
} as const satisfies Record<string, { status: number; message: string }>

export type Reason = keyof typeof catalogue
