/** Every bound of the system, by name. Lists, bodies, waits and queues are bounded by one of these. */

/** Largest price, total or tender: whole rupiah. Line totals stay far below 2^53. */
export const RUPIAH_MAX = 1_000_000_000_000
/** Most pieces in one cart line. */
export const QUANTITY_MAX = 1_000_000
/** Most lines in one cart. */
export const CART_LINES_MAX = 200
/**
 * Most line numbers that one cart may give out; a number that was removed is not given again. Above it a sale has
 * room for its discounts, taxes and the like.
 */
export const LINE_NUMBER_MAX = 32_000
/** Longest note of a cart line, in characters. */
export const NOTE_LENGTH_MAX = 200
/** Hours after its opening at which an unpaid cart ends. */
export const CART_LIFETIME_HOURS = 24

/** Goods on one page of a list: the most, and how many where nothing is asked for. */
export const PAGE_SIZE_MAX = 100
export const PAGE_SIZE_DEFAULT = 10
/** Highest page number of a list. */
export const PAGE_MAX = 1_000_000
/** Longest search text in characters, and the most words looked for in it. */
export const SEARCH_LENGTH_MAX = 100
export const SEARCH_WORDS_MAX = 5
/** Longest word that is kept for the search, in characters; what is longer is found by its beginning. */
export const SEARCH_WORD_LENGTH_MAX = 60
/** Answers of the list that are kept to be given again. */
export const LIST_ANSWERS_MAX = 200
/** Longest name and category of goods, in characters. */
export const GOODS_NAME_LENGTH_MAX = 120
export const CATEGORY_LENGTH_MAX = 60

/** Largest request body, in bytes. */
export const BODY_BYTES_MAX = 64 * 1024
/** Largest request head, in bytes. */
export const HEADER_BYTES_MAX = 16 * 1024
/** Faults of one request that are listed, and the length of each one's message in characters. */
export const ISSUES_MAX = 20
export const ISSUE_MESSAGE_LENGTH_MAX = 200
/** How long a client may take to send its request's head, and the whole of it. */
export const HEADERS_TIMEOUT_MS = 4_000
export const REQUEST_TIMEOUT_MS = 5_000
/** How often sockets that are too slow are looked for. */
export const CONNECTIONS_CHECK_INTERVAL_MS = 1_000
/** How long an idle kept-alive connection stays open. */
export const KEEP_ALIVE_TIMEOUT_MS = 5_000
/** How long requests under way may hold up the end of a process; all but streams are answered within 6 s. */
export const CLOSE_TIMEOUT_MS = 10_000
/**
 * How long a container that takes no new connections goes on with those it has. A gateway must not keep an idle one as
 * long: each request that it sends on one then either arrives in time or meets an end that it was told of.
 */
export const LINGER_MS = 3_000

/** Deadlines nest: lock wait < transaction < handler < gateway (9 s) < client (10 s). */
export const LOCK_WAIT_SECONDS = 2
export const TRANSACTION_DEADLINE_MS = 5_000
export const HANDLER_DEADLINE_MS = 6_000

/** Requests that wait for a database connection: how many at the most, and how long. */
export const WAITING_ROOM_SIZE = 200
export const WAITING_ROOM_MS = 1_000
/**
 * Writes that share a transaction: how many orders one has at the most, how many transactions are under way (one
 * decides, the others flush), how many orders wait for their turn and how long.
 */
export const ORDERS_PER_BATCH_MAX = 64
export const BATCHES_UNDER_WAY_MAX = 4
export const COALESCE_QUEUE_MAX = 1_000
export const COALESCE_WAIT_MS = 1_000
/** How long a process that starts may try its own routes before it says that it is ready, and how many rounds of that. */
export const WARM_UP_MS = 1_000
export const WARM_UP_ROUNDS = 100
/** How long connecting to the database may take. */
export const CONNECT_TIMEOUT_MS = 2_000
/** How long reading the URL of the database from a store of secrets may take, on a Lambda. */
export const SECRET_TIMEOUT_MS = 3_000
/** An idle connection is closed by us before the server's own wait_timeout closes it. */
export const CONNECTION_IDLE_MS = 7_000
export const SESSION_WAIT_TIMEOUT_SECONDS = 10

/** How often a transaction is run again, per kind of fault. */
export const DEADLOCK_RETRIES_MAX = 5
export const LOCK_TIMEOUT_RETRIES_MAX = 1
export const DUPLICATE_KEY_RETRIES_MAX = 2
export const CONNECTION_LOST_RETRIES_MAX = 20
/** Longest pause before a repeat; each pause is drawn evenly from 0 to a bound that doubles up to this. */
export const RETRY_PAUSE_MS_MAX = 200

/** How long one migration waits for another to end. */
export const MIGRATE_LOCK_WAIT_SECONDS = 120

/** How long a process may go by what it knew of a session, and of how many sessions it knows. */
export const SESSION_CACHE_MS = 1_000
export const SESSIONS_CACHED_MAX = 1_000
/** The cash drawer of a sign-in that belongs to no enrolled till. */
export const DEFAULT_DRAWER = 'main'
/** Longest reason that somebody of the staff gives for what they do, in characters. */
export const REASON_LENGTH_MAX = 200

/** Longest texts of the shop's settings, in characters. */
export const SHOP_NAME_LENGTH_MAX = 60
export const ADDRESS_LENGTH_MAX = 200
export const RECEIPT_FOOTER_LENGTH_MAX = 200
export const TAX_NAME_LENGTH_MAX = 20
/** Most tax rates that the settings hold, past and coming ones included. */
export const TAXES_MAX = 20
/** Longest that an order may wait for its payment, in minutes. */
export const ORDER_TTL_MINUTES_MAX = 1_440

/** Longest name of a cash drawer, in characters. */
export const DRAWER_LENGTH_MAX = 40
/** Most notes or coins of one kind in a count. */
export const DENOMINATION_COUNT_MAX = 100_000
/** Most times that cash is put into a drawer or taken out in one shift. */
export const SHIFT_MOVEMENTS_MAX = 500
/** Longest name and phone number of a customer, in characters. */
export const CUSTOMER_NAME_LENGTH_MAX = 80
export const CUSTOMER_PHONE_LENGTH_MAX = 20

/** Most modifiers that one line of a cart is sold with. */
export const MODIFIERS_PER_LINE_MAX = 10
/** Longest name of a group of modifiers and of a modifier, in characters. */
export const MODIFIER_NAME_LENGTH_MAX = 60
/** Most modifiers in one group, and most groups that goods are sold with. */
export const MODIFIERS_PER_GROUP_MAX = 50
export const GOODS_MODIFIER_GROUPS_MAX = 10
/** Goods that a refusal names, at the most. */
export const GOODS_NAMED_MAX = 20
/** Largest change of stock by one movement and largest count of one goods, in its unit. */
export const STOCK_QUANTITY_MAX = 1_000_000_000
/** Most goods that are moved at once: a delivery. */
export const MOVEMENT_LINES_MAX = 200
/** Most goods in one stock count, most that are named when it is opened, and most counts entered at once. */
export const COUNT_LINES_MAX = 10_000
export const COUNT_GOODS_NAMED_MAX = 1_000
export const COUNT_ENTRIES_MAX = 200

/** Events read from the outbox at once, and how often it is read while somebody listens. */
export const OUTBOX_READ_MAX = 500
export const OUTBOX_POLL_MS = 200
/** How long the outbox is left alone after the database could not be read. */
export const OUTBOX_FAULT_PAUSE_MS = 1_000
/** New events that wait for one listener; one that falls behind further reads them from the database again. */
export const LISTENER_QUEUE_MAX = 100
/** Listeners of one process, those of one transaction among them, and those of the staff, who count apart. */
export const LISTENERS_MAX = 2_000
export const LISTENERS_PER_TRANSACTION_MAX = 20
export const STAFF_LISTENERS_MAX = 100
/** Reads of the past by listeners at the same time; the others wait for their turn. */
export const LISTENER_READS_MAX = 4
/** How long one stream or long poll lasts: gateways cut an answer at 60 s. */
export const STREAM_SECONDS = 50
/** The deadline of a stream's handler, in place of {@link HANDLER_DEADLINE_MS}. */
export const STREAM_DEADLINE_MS = STREAM_SECONDS * 1_000 + HANDLER_DEADLINE_MS
/** A silent stream says that it is there, by a comment, this often. */
export const STREAM_COMMENT_MS = 15_000
/** How soon a client comes back after its stream has ended. */
export const STREAM_RETRY_MS = 2_000
/** Most steps of one transaction that are told with its status: the newest. */
export const HISTORY_MAX = 100

/** Most discounts of one sale. */
export const DISCOUNTS_MAX = 20
/** Longest name of a table, in characters. */
export const TABLE_LABEL_LENGTH_MAX = 40
/** How old a sale made offline may be when it arrives, in days, and how far the till's clock may be ahead. */
export const OFFLINE_DAYS_MAX = 30
export const CLOCK_AHEAD_MINUTES_MAX = 5

/** How often a process that runs no jobs asks for the right to, and the one that does whether it still has it. */
export const JOBS_LOCK_CHECK_MS = 5_000
/** So long before its time a job is due where a clock outside calls each minute. */
export const JOBS_ONCE_SLACK_MS = 30_000
/** What of a Lambda's time is left to the end of its jobs: they begin nothing new then. */
export const LAMBDA_END_MS = 8_000
/** How long the connection that holds that right may take for an answer. */
export const OWN_CONNECTION_ANSWER_MS = 5_000
/** Seconds after which the database ends a connection of its own; asked every few seconds, it is never idle as long. */
export const OWN_CONNECTION_WAIT_TIMEOUT_SECONDS = 600
/** A job that goes well is noted no more often than this, since each note is a write to the card. */
export const JOB_NOTE_MS = 60_000
/** Longest fault of a job that is kept for its owner to read, in characters. */
export const JOB_FAULT_LENGTH_MAX = 200

/** Longest description, SKU and list of categories of goods. */
export const DESCRIPTION_LENGTH_MAX = 500
export const SKU_LENGTH_MAX = 40
export const CATEGORIES_MAX = 500
/** Highest place of goods in the menu. */
export const POSITION_MAX = 1_000_000

/** Uploads are the exception to {@link BODY_BYTES_MAX} and {@link REQUEST_TIMEOUT_MS}: their size and time. */
export const UPLOAD_BYTES_MAX = 5 * 1024 * 1024
export const UPLOAD_TIMEOUT_MS = 60_000
/** The deadline of an upload's handler, in place of {@link HANDLER_DEADLINE_MS}; it begins with the body. */
export const UPLOAD_DEADLINE_MS = UPLOAD_TIMEOUT_MS + HANDLER_DEADLINE_MS
/** Largest picture that is decoded: in all, in all where it is written in passes (progressive), and each side. */
export const PICTURE_PIXELS_MAX = 50_000_000
export const PICTURE_PASSES_PIXELS_MAX = 16_000_000
export const PICTURE_SIDE_MAX = 12_000
/** How long decoding a picture may take. */
export const PICTURE_SECONDS_MAX = 20
/** Largest picture that is kept: its longer side in pixels, and its bytes. */
export const PICTURE_KEPT_SIDE_MAX = 800
export const PICTURE_KEPT_BYTES_MAX = 100 * 1024
/** Pictures that wait while one is worked on. */
export const PICTURES_WAITING_MAX = 4

/** Days after its end at which an unpaid cart is removed, and after which a stored answer is. */
export const ENDED_CARTS_KEPT_DAYS = 7
export const IDEMPOTENCY_KEYS_KEPT_DAYS = 30
/** Most rows of refunds that one transaction has before only all the rest of it can be refunded. */
export const REFUNDS_PER_TRANSACTION_MAX = 100
/** Longest period that is searched for what no index finds, in days. */
export const SEARCH_PERIOD_DAYS_MAX = 92

/** Webhooks of a shop, and the longest address and description of one, in characters. */
export const WEBHOOKS_MAX = 20
export const WEBHOOK_URL_LENGTH_MAX = 500
export const WEBHOOK_DESCRIPTION_LENGTH_MAX = 120
/** How often webhooks are looked after. */
export const WEBHOOKS_EVERY_MS = 1_000
/** Deliveries that are made, or looked at, by one statement; and those to one webhook at the same time. */
export const WEBHOOK_DELIVERIES_READ_MAX = 500
export const WEBHOOK_PARALLEL_MAX = 4
/** How long a webhook may take to answer, and a test of it, which somebody waits for. */
export const WEBHOOK_TIMEOUT_MS = 10_000
export const WEBHOOK_PING_TIMEOUT_MS = 4_000
/** An answer is read up to here, in bytes. */
export const WEBHOOK_RESPONSE_BYTES_MAX = 4_096
/** A delivery that is being sent is left alone by others for so long. */
export const WEBHOOK_LEASE_SECONDS = 30
/** Seconds from each try of a delivery to the next: the last one is about 24 h after the first. */
export const WEBHOOK_RETRY_SECONDS = [5, 30, 120, 600, 1_800, 3_600, 7_200, 14_400, 28_800, 28_800] as const
/** Hours for which a secret that was replaced still signs. */
export const WEBHOOK_SECRET_OVERLAP_HOURS = 24
/** Days after which a delivery is forgotten, and rows that are looked at by one statement of that. */
export const WEBHOOK_DELIVERY_DAYS = 30
export const WEBHOOK_PRUNE_BATCH = 1_000
/** Failed deliveries that are sent again by one request. */
export const WEBHOOK_REPLAYS_MAX = 1_000
/** Days after which a reader of the outbox that was not heard of is forgotten. */
export const OUTBOX_READER_DAYS = 7

/** Longest period of one report, in days. */
export const REPORT_DAYS_MAX = 400
/** Most goods of one report, the best; goods in one ranking; shifts and customers of one report. */
export const REPORT_GOODS_MAX = 1_000
export const RANKING_MAX = 100
export const RANKING_DEFAULT = 10
export const REPORT_SHIFTS_MAX = 1_000
export const REPORT_CUSTOMERS_MAX = 1_000
/** Longest period whose sales are listed one by one, in days, and sales or entries that a table reads at once. */
export const REPORT_SALES_DAYS_MAX = 92
export const REPORT_SALES_AT_ONCE = 500
/** The deadline of a table that is read while it is sent, in place of {@link HANDLER_DEADLINE_MS}. */
export const CSV_DEADLINE_MS = 60_000
/** Goods that an export reads at once. */
export const EXPORT_GOODS_AT_ONCE = 1_000
/** Events that the daily totals look at in one go, and days that they then add up. */
export const TOTALS_EVENTS_MAX = 20_000
export const TOTALS_DAYS_MAX = 31
/** Orders, carts, keys or sessions that a job ends or removes at once. */
export const JOB_BATCH = 500

/** Longest name of a person to sign in with and to show, in characters. */
export const STAFF_NAME_LENGTH_MAX = 40
export const DISPLAY_NAME_LENGTH_MAX = 80
/** People on the staff, those who left included, and tills that are enrolled at the same time. */
export const STAFF_MAX = 500
export const DEVICES_MAX = 50
/** Longest name of an enrolled till, in characters. */
export const DEVICE_NAME_LENGTH_MAX = 60
/** Shortest and longest password in characters, and the digits of a PIN. */
export const PASSWORD_LENGTH_MIN = 10
export const PASSWORD_LENGTH_MAX = 200
export const PIN_LENGTH = 6
/** Passwords and PINs that are hashed at once, 19 MiB each, and those that wait. */
export const HASHES_AT_ONCE = 2
export const HASHES_WAITING_MAX = 20
/** How long an access token holds, and a refresh token from its last use: by password, and by PIN from the sign-in. */
export const ACCESS_TOKEN_MINUTES = 15
export const REFRESH_TOKEN_DAYS = 30
export const PIN_SESSION_HOURS = 12
/** How long a refresh token that was used is taken once more, since its answer may have been lost. */
export const REFRESH_GRACE_SECONDS = 30
/** Open sessions of one person; one more ends the oldest. */
export const SESSIONS_PER_STAFF_MAX = 20
/** Longest name of a browser that a session keeps, in characters. */
export const USER_AGENT_LENGTH_MAX = 200
/** Failures to sign in after which a person, and an address, has to wait, and how long at the most. */
export const NAME_FREE_FAILURES = 5
export const NAME_BACK_OFF_SECONDS_MAX = 60
export const ADDRESS_FREE_FAILURES = 20
export const ADDRESS_BACK_OFF_SECONDS_MAX = 10
/** Minutes without a failure after which they are counted from the beginning, and hours they are kept at all. */
export const FAILURES_FORGOTTEN_MINUTES = 30
export const FAILURES_KEPT_HOURS = 24
/** Days for which a session is kept after its end, and rows that are removed at once and batches in one go. */
export const SESSIONS_KEPT_DAYS = 30
export const SESSIONS_PRUNE_BATCH = 500
export const SESSIONS_PRUNE_BATCHES_MAX = 20

/** Most lines of one file of goods, faults of it that are named, and the longest cell in characters. */
export const IMPORT_LINES_MAX = 10_000
export const IMPORT_FAULTS_MAX = 1_000
export const IMPORT_CELL_LENGTH_MAX = 2_000
/** Imports that wait while one is done. */
export const IMPORTS_WAITING_MAX = 2
/** Goods that one statement of an import or an export reads or writes. */
export const EXCHANGE_BATCH = 500
/** The deadline of an import's transaction, in place of {@link TRANSACTION_DEADLINE_MS}, and of its handler. */
export const IMPORT_TRANSACTION_DEADLINE_MS = 60_000
export const IMPORT_DEADLINE_MS = UPLOAD_TIMEOUT_MS + IMPORT_TRANSACTION_DEADLINE_MS + HANDLER_DEADLINE_MS
