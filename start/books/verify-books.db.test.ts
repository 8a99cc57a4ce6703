import { uuidToBytes } from '@kedai/shared/contract/ids.ts'
import { type HashedEvent, hashEvent } from '@kedai/shared/ledger/event-hash.ts'
import { buildCart, buildGoods, buildSettings } from '@kedai/shared/testing/builders.ts'
import { engines } from '@kedai/shared/testing/engines/engines.ts'
import { useTestShop } from '@kedai/shared/testing/test-shop.ts'
import { createConnection } from 'mysql2/promise'
import { beforeAll, describe, expect, it } from 'vitest'
import { functions } from '../../functions/index.ts'
import { readSnapshot } from '../snapshot.ts'
import { readEvents } from './read-events.ts'
import { verifyBooks } from './verify-books.ts'

const GO_ON = new AbortController().signal
const SALES = 4

describe.each(engines)('looking through the books on $name', (engine) => {
  const shop = useTestShop(engine, functions)
  const transactionIds: Buffer[] = []
  beforeAll(async () => {
    const goodsId = await buildGoods(shop.database, { name: 'Es Téh ☕' })
    for (let sale = 1; sale <= SALES; sale++) {
      const lines = [
        { goodsId, quantity: sale, note: 'tanpa gula' },
        { goodsId: await buildGoods(shop.database, { tracksStock: false }) },
      ]
      const response = await shop.app.inject({
        method: 'POST',
        url: '/api/small/pay',
        payload: { cart_id: await buildCart(shop.database, { lines }), payment_amount: 50_000 },
      })
      expect(response.statusCode, response.body).toBe(200)
      transactionIds.push(uuidToBytes(response.json().data.transaction_id))
    }
  })

  const said: string[] = []
  const verify = () => verifyBooks(shop.schema.url, (line) => said.push(line), GO_ON)
  const idOf = (sale: number) => transactionIds[sale - 1] ?? Buffer.alloc(0)

  it('finds them in order, and says where they end', async () => {
    const [head] = await shop.query<{ hash: string }>('SELECT LOWER(HEX(last_hash)) AS hash FROM ledger_head')
    expect(await verify()).toEqual({
      eventCount: SALES,
      saleCount: SALES,
      lastHash: head?.hash,
      lastReceipt: expect.stringMatching(/^\d{8}-0004$/),
      faults: [],
    })
  })

  /** What is found after the changes, which are taken back. */
  async function faultsAfter(...changes: readonly [sql: string, ...values: (Buffer | string | number)[]][]) {
    const tables = ['transaction_events', 'transactions', 'transaction_lines', 'ledger_head']
    const kept = new Map<string, object[]>()
    for (const table of tables) kept.set(table, await shop.query<object>(`SELECT * FROM ${table}`))
    const connection = await createConnection({ uri: shop.schema.adminUrl, dateStrings: true })
    try {
      await connection.query('SET foreign_key_checks = 0')
      for (const [sql, ...values] of changes) {
        const [result] = await connection.query(sql, values)
        expect(result).not.toMatchObject({ affectedRows: 0 })
      }
      return (await verify()).faults
    } finally {
      for (const [table, rows] of kept) {
        await connection.query('DELETE FROM ??', [table])
        for (const row of rows) await connection.query('INSERT INTO ?? SET ?', [table, row])
      }
      await connection.end()
    }
  }

  it('finds a changed event', async () => {
    expect(
      await faultsAfter([
        'UPDATE transaction_events SET detail = REPLACE(detail, \'"payment_amount":50000\', \'"payment_amount":60000\') WHERE event_number = 2',
      ]),
    ).toEqual([
      expect.stringMatching(/^Event 2 \(.* UTC, received\) is not what was written after event 1: /),
      expect.stringMatching(
        /^The sale of event 2 \(receipt \d+-0002\) was changed: payment_amount is 50000 and was booked as 60000\.$/,
      ),
      expect.stringMatching(/^A rule does not hold: each event's hash follows from the one before\./),
    ])
  })

  it('finds a missing event', async () => {
    const faults = await faultsAfter(['DELETE FROM transaction_events WHERE event_number = 3'])
    expect(faults[0]).toBe('Event 3 is missing.')
    expect(faults.slice(1).join('\n')).toContain("event numbers run from 1 to the head's")
  })

  it('finds the last event missing, though the one before it is a good end', async () => {
    expect((await faultsAfter(['DELETE FROM transaction_events WHERE event_number = 4']))[0]).toBe(
      'Event 4 is missing.',
    )
  })

  it('finds an inserted event, chained as it should be', async () => {
    const [head] = await shop.query<{ hash: Buffer }>('SELECT last_hash AS hash FROM ledger_head')
    const event: HashedEvent = {
      eventNumber: 5,
      transactionId: idOf(4),
      status: 'received',
      paymentStatus: 'paid',
      occurredAt: '2026-11-24 08:30:00.000000',
      staffId: 0,
      detail: '{}',
    }
    const faults = await faultsAfter([
      `INSERT INTO transaction_events (event_number, transaction_id, status, payment_status, occurred_at, detail, hash)
       VALUES (5, ?, 'received', 'paid', '2026-11-24 08:30:00', '{}', ?)`,
      idOf(4),
      hashEvent(head?.hash ?? Buffer.alloc(32), event),
    ])
    expect(faults[0]).toBe('Event 5 was put in: the head of the books ends with event 4.')
  })

  it('finds one inserted between two, with all others numbered anew', async () => {
    const faults = await faultsAfter(
      [
        'UPDATE transaction_events SET event_number = event_number + 1 WHERE event_number >= 3 ORDER BY event_number DESC',
      ],
      [
        `INSERT INTO transaction_events (event_number, transaction_id, status, payment_status, occurred_at, detail, hash)
         SELECT 3, transaction_id, status, payment_status, occurred_at, detail, hash FROM transaction_events
          WHERE event_number = 2`,
      ],
      ['UPDATE ledger_head SET last_event_number = 5'],
    )
    expect(faults[0]).toMatch(/^Event 3 \(.*\) is not what was written after event 2: /)
  })

  it.each([
    [
      'changed',
      'UPDATE transaction_lines SET name = ? WHERE transaction_id = ? AND line_number = 1',
      'Es Teh',
    ],
    [
      'changed in its note',
      'UPDATE transaction_lines SET note = ? WHERE transaction_id = ? AND line_number = 1',
      '',
    ],
    [
      'put in',
      `INSERT INTO transaction_lines (name, transaction_id, line_number, kind, goods_id, quantity, unit_price, amount)
       VALUES (?, ?, 3, 'goods', 1, 1, 0, 0)`,
      'Teh',
    ],
    [
      'taken out',
      'DELETE FROM transaction_lines WHERE name <> ? AND transaction_id = ? AND line_number = 2',
      'x',
    ],
  ])('finds a line that was %s', async (_name, sql, value) => {
    expect(await faultsAfter([sql, value, idOf(3)])).toContainEqual(
      expect.stringMatching(
        /^The sale of event 3 \(receipt \d+-0003\) was changed: its lines are not those that were booked\.$/,
      ),
    )
  })

  it('finds a sale with another total, as many as there are', async () => {
    expect(
      await faultsAfter([
        'UPDATE transactions SET total_amount = total_amount - 1, payment_amount = payment_amount - 1 WHERE id IN (?, ?)',
        idOf(1),
        idOf(2),
      ]),
    ).toContainEqual(
      expect.stringMatching(
        /^The sale of event 1 \(receipt \d+-0001\) was changed: total_amount is 9999 and was booked as 10000\. So were 1 more\.$/,
      ),
    )
  })

  it('finds a sale that is gone', async () => {
    const faults = await faultsAfter(
      ['DELETE FROM transaction_lines WHERE transaction_id = ?', idOf(4)],
      ['DELETE FROM transactions WHERE id = ?', idOf(4)],
    )
    expect(faults[0]).toMatch(/^The sale of event 4 \(receipt \d+-0004\) is gone\.$/)
  })

  it.each([
    [
      'hash',
      "UPDATE ledger_head SET last_hash = REPEAT('x', 32)",
      /^The head of the books does not hold the hash of event 4/,
    ],
    ['number', 'UPDATE ledger_head SET last_event_number = 6', /^Events 5 to 6 are missing\.$/],
  ])('finds a head with another %s', async (_name, sql, sentence) => {
    expect((await faultsAfter([sql]))[0]).toMatch(sentence)
  })

  it('finds a rule that is broken, though every event is right', async () => {
    expect(await faultsAfter(["UPDATE transactions SET status = 'verified' WHERE id = ?", idOf(2)])).toEqual([
      expect.stringMatching(
        /^A rule does not hold: the last event of a transaction tells its status\. Found: \[/,
      ),
    ])
  })

  it('found all that in copies: the books are in order still', async () => {
    expect((await verify()).faults).toEqual([])
  })

  it('reads a thousand events at a time', async () => {
    const [last] = await shop.query<{ hash: Buffer }>('SELECT last_hash AS hash FROM ledger_head')
    const events = Array.from({ length: 2_100 }, (_, at) => ({ number: 10 + at }))
    await shop.database.transaction(
      (statements) =>
        statements.insertRows(
          `INSERT INTO transaction_events (event_number, transaction_id, status, payment_status, occurred_at, detail, hash)
           VALUES ?`,
          events.map(({ number }) => [
            number,
            idOf(1),
            'received',
            'paid',
            '2026-11-24 08:30:00',
            '',
            last?.hash ?? null,
          ]),
        ),
      { recognisesItself: false },
    )
    const numbers: number[] = []
    const lengths: number[] = []
    await readSnapshot(shop.schema.url, GO_ON, async (snapshot) => {
      for await (const read of readEvents(snapshot)) {
        lengths.push(read.events.length)
        numbers.push(...read.events.map(({ eventNumber }) => eventNumber))
      }
    })
    expect(lengths).toEqual([1_000, 1_000, 104])
    expect(numbers).toEqual([1, 2, 3, 4, ...events.map(({ number }) => number)])
  })
})

describe.each(engines)('looking through a sale with all that a sale can have on $name', (engine) => {
  const shop = useTestShop(engine, functions)
  const verify = () => verifyBooks(shop.schema.url, () => undefined, GO_ON)

  it('finds it in order, and any column of its lines that is changed', async () => {
    await buildSettings(shop.database, {
      service_charge_basis_points: 500,
      cash_rounding: 1_000,
      taxes: [
        { name: 'PB1', basis_points: 1_000, is_inclusive: false, from_date: '2020-01-01' },
        { name: 'PPN', basis_points: 1_100, is_inclusive: true, from_date: '2020-01-01' },
      ],
    })
    const goodsId = await buildGoods(shop.database, { price: 10_000 })
    const groupId = await shop.database.read((statements) =>
      statements.insert(
        `INSERT INTO modifier_groups (name, min_choices, max_choices, created_at, updated_at)
         VALUES ('Ukuran', 1, 1, SYSDATE(6), SYSDATE(6))`,
      ),
    )
    await shop.change('INSERT INTO goods_modifier_groups (goods_id, group_id) VALUES (?, ?)', [
      goodsId,
      groupId,
    ])
    const modifierId = await shop.database.read((statements) =>
      statements.insert("INSERT INTO modifiers (group_id, name, price_change) VALUES (?, 'Besar', 3000)", [
        groupId,
      ]),
    )
    const send = async (url: string, payload: object) => {
      const response = await shop.app.inject({ method: 'POST', url, payload })
      expect(response.statusCode, response.body).toBe(200)
      return response.json().data
    }
    const line = { user_id: 9, goods_id: goodsId, total: 2, modifiers: [modifierId], note: 'Panas' }
    const { cart_id } = await send('/api/small/cart', line)
    await send('/api/small/pay', { cart_id, payment_amount: 100_000 })
    const lines = await shop.query<{ kind: string }>(
      'SELECT kind FROM transaction_lines ORDER BY line_number',
    )
    expect(lines.map(({ kind }) => kind)).toEqual(['goods', 'service', 'tax', 'tax', 'rounding'])
    expect((await verify()).faults).toEqual([])

    const changes = [
      "modifiers = REPLACE(modifiers, 'Besar', 'Kecil')",
      'unit_cost = COALESCE(unit_cost, 0) + 1',
      'of_line = 1',
      'included_amount = included_amount + 1',
    ]
    for (const change of changes) {
      await shop.change(`UPDATE transaction_lines SET ${change} WHERE line_number = 1`)
      expect((await verify()).faults, change).toContainEqual(
        expect.stringMatching(/was changed: its lines are not those that were booked\.$/),
      )
      await shop.change('UPDATE transaction_lines SET unit_cost = NULL, of_line = NULL WHERE line_number = 1')
      await shop.change(
        "UPDATE transaction_lines SET included_amount = 0, modifiers = REPLACE(modifiers, 'Kecil', 'Besar') WHERE line_number = 1",
      )
    }
    expect((await verify()).faults).toEqual([])
  })
})
