import { buildGoods, buildStaff } from '@kedai/shared/testing/builders.ts'
import { engines } from '@kedai/shared/testing/engines/engines.ts'
import { useTestShop } from '@kedai/shared/testing/test-shop.ts'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { goods } from '../handler.ts'

type Headers = { readonly authorization: string }

describe.each(engines)('files of goods on $name', (engine) => {
  const shop = useTestShop(engine, [goods])
  let manager: Headers
  let managerId: number
  let cashier: Headers
  let keys = 0

  beforeAll(async () => {
    const built = await buildStaff(shop.database, { role: 'manager' })
    manager = built.headers
    managerId = built.staffId
    cashier = (await buildStaff(shop.database, { role: 'cashier' })).headers
  })
  beforeEach(async () => {
    await shop.change('DELETE FROM stock_movements')
    await shop.change('DELETE FROM goods')
  })
  afterEach(shop.expectBooksInOrder)

  const newKey = () => `key-of-the-import-${++keys}`
  const send = (file: string | Buffer, query = '', headers: object = { 'idempotency-key': newKey() }) =>
    shop.app.inject({
      method: 'POST',
      url: `/api/small/goods/import${query}`,
      headers: { ...manager, 'content-type': 'text/csv', ...headers },
      payload: file,
    })
  const check = async (file: string | Buffer, query = '') =>
    (await send(file, `?dry_run=true${query}`, {})).json().data
  const faultsOf = async (file: string) =>
    (await check(file)).faults.map(
      ({ line, column, problem }: { line: number; column: string; problem: string }) => [
        line,
        column,
        problem,
      ],
    )
  const exported = (query = '') =>
    shop.app.inject({ url: `/api/small/goods/export.csv${query}`, headers: { ...manager } })
  const all = () =>
    shop.query(
      `SELECT id, name, category, price, cost, sku, barcode, unit, tracks_stock, stock, low_stock_level, description,
              position, is_active, version FROM goods ORDER BY id`,
    )

  describe('an import', () => {
    it('puts new goods in, with their words and their opening stock', async () => {
      const response = await send(
        'name,category,price,cost,sku,barcode,unit,stock,low_stock_level,description,position,is_active\n' +
          'Kopi Susu,Minuman,6000,2500,KS,036000291452,piece,30,5,"Manis, dingin",2,yes\n' +
          'Beras,Bahan,15000,,,,gram,,,,,no\n',
      )
      expect(response.json()).toEqual({
        code: 200,
        status: 'OK',
        data: {
          dry_run: false,
          line_count: 2,
          created_count: 2,
          changed_count: 0,
          unchanged_count: 0,
          fault_count: 0,
          faults: [],
        },
      })
      const [coffee, rice] = (await all()) as { id: number }[]
      expect(coffee).toMatchObject({
        name: 'Kopi Susu',
        category: 'Minuman',
        price: 6000,
        cost: 2500,
        sku: 'KS',
        barcode: '0036000291452',
        unit: 'piece',
        tracks_stock: 1,
        stock: 30,
        low_stock_level: 5,
        description: 'Manis, dingin',
        position: 2,
        is_active: 1,
        version: 1,
      })
      expect(rice).toMatchObject({
        name: 'Beras',
        cost: null,
        sku: null,
        unit: 'gram',
        stock: 0,
        is_active: 0,
      })
      expect(await shop.query('SELECT goods_id, kind, quantity, staff_id FROM stock_movements')).toEqual([
        { goods_id: coffee?.id, kind: 'opening', quantity: 30, staff_id: managerId },
      ])
      expect(
        await shop.query('SELECT word FROM goods_words WHERE goods_id = ? ORDER BY word', [coffee?.id ?? 0]),
      ).toEqual([{ word: 'kopi' }, { word: 'susu' }])
      const [entry] = await shop.query<{ detail: string }>(
        "SELECT detail FROM audit_entries WHERE action = 'goods.import' ORDER BY id DESC LIMIT 1",
      )
      expect(JSON.parse(entry?.detail ?? '')).toEqual({ line_count: 2, created_count: 2, changed_count: 0 })
    })

    it('reads what an Indonesian spreadsheet writes: semicolons, headings, rupiah, yes and no', async () => {
      const file =
        '\uFEFFNama Barang;Harga Jual;Harga Modal;Lacak Stok;Satuan;Aktif\r\n' +
        'Es Téh;Rp3.000;1.500,00;tidak;buah;ya\r\n\r\n"Roti ""Bakar""";12.500,-;;ya;pcs;Tidak\r\n'
      expect((await send(file)).json().data).toMatchObject({ created_count: 2, fault_count: 0 })
      expect(await all()).toMatchObject([
        { name: 'Es Téh', price: 3000, cost: 1500, tracks_stock: 0, is_active: 1 },
        { name: 'Roti "Bakar"', price: 12_500, cost: null, tracks_stock: 1, is_active: 0 },
      ])
    })

    it.each([
      ['tabs', 'name\tprice\nKopi, hitam\t5000\n', ''],
      ['a separator that is named', 'name;price\nKopi, hitam;5000\n', '?separator=semicolon'],
      ['old line ends', 'name;price\rKopi, hitam;5000', ''],
      [
        'a heading in quotation marks with other separators in it',
        '"name";"price"\n"Kopi, hitam";"5000"',
        '',
      ],
    ])('reads %s', async (_name, file, query) => {
      expect((await send(file, query)).json().data).toMatchObject({ created_count: 1, fault_count: 0 })
      expect(await all()).toMatchObject([{ name: 'Kopi, hitam', price: 5000 }])
    })

    it('changes what a line names by id, else by SKU, else by barcode, and of that only what it says', async () => {
      const byId = await buildGoods(shop.database, {
        name: 'Satu',
        price: 1,
        stock: 5,
        category: 'A',
        cost: 7,
      })
      const bySku = await buildGoods(shop.database, { name: 'Dua', price: 2, stock: 6, sku: 'Dua-1' })
      const byBarcode = await buildGoods(shop.database, {
        name: 'Tiga',
        price: 3,
        stock: 7,
        barcode: '96385074',
      })
      const same = await buildGoods(shop.database, { name: 'Empat', price: 4, stock: 8 })
      const response = await send(
        `id,sku,barcode,name,price\n${byId},NEW,,Satu Baru,10\n,DUA-1,,Dua,20\n,,96385074,Tiga,30\n${same},,,Empat,4\n`,
      )
      expect(response.json().data).toMatchObject({ created_count: 0, changed_count: 3, unchanged_count: 1 })
      expect(await all()).toMatchObject([
        { id: byId, name: 'Satu Baru', price: 10, sku: 'NEW', category: 'A', cost: 7, stock: 5, version: 2 },
        { id: bySku, name: 'Dua', price: 20, sku: 'DUA-1', barcode: null, stock: 6, version: 2 },
        { id: byBarcode, name: 'Tiga', price: 30, sku: null, barcode: '96385074', stock: 7, version: 2 },
        { id: same, name: 'Empat', price: 4, stock: 8, version: 1 },
      ])
      expect(
        await shop.query('SELECT word FROM goods_words WHERE goods_id = ? ORDER BY word', [byId]),
      ).toEqual([{ word: 'baru' }, { word: 'satu' }])
    })

    it('lets goods change codes with each other', async () => {
      const a = await buildGoods(shop.database, { name: 'A', price: 1, sku: 'X', barcode: '96385074' })
      const b = await buildGoods(shop.database, { name: 'B', price: 1, sku: 'Y', barcode: '4006381333931' })
      const file = `id,sku,barcode\n${a},Y,4006381333931\n${b},X,96385074\n`
      expect((await send(file)).json().data).toMatchObject({ changed_count: 2, fault_count: 0 })
      expect(await all()).toMatchObject([
        { id: a, sku: 'Y', barcode: '4006381333931' },
        { id: b, sku: 'X', barcode: '96385074' },
      ])
    })

    it('names every fault by line and column, in a dry run and where it refuses', async () => {
      const counted = await buildGoods(shop.database, { name: 'Ada', price: 1, stock: 5, sku: 'ADA' })
      await buildGoods(shop.database, { name: 'Lain', price: 1, barcode: '96385074' })
      const file =
        'id,name,price,sku,barcode,stock,unit,tracks_stock\n' +
        ',Kopi,5;000,,,,,\n' +
        ',,5000,,,,,\n' +
        '999999,Teh,1,,,,,\n' +
        `${counted},Ada,1,ADA,,6,,\n` +
        ',Ada,1,ada,,,,\n' +
        ',Gula,1,S S,4006381333932,-1,kg,mungkin\n' +
        ',Roti,1,R,96385074,,,no\n' +
        ',Rote,1,r,,,,\n' +
        ',Bubur,1,,,3,,no\n' +
        ',Pendek,1\n'
      expect(await faultsOf(file)).toEqual([
        [2, 'price', 'must be whole rupiah, as 15000, 15.000 or Rp15.000'],
        [3, 'name', 'must not be empty'],
        [4, 'id', 'there are no goods of this number; leave it empty for new ones'],
        [5, 'stock', 'is not the stock of these goods, which changes by movements and counts only'],
        [6, '', 'is of the same goods as line 5'],
        [7, 'sku', 'must be letters, digits, dots, hyphens, underscores or slashes'],
        [7, 'barcode', 'is no EAN-8, EAN-13 or UPC-A, or a digit is wrong'],
        [7, 'stock', 'must be a whole number, as 1500 or 1.500'],
        [7, 'unit', 'must be piece, gram or ml'],
        [7, 'tracks_stock', 'must be yes or no (ya or tidak)'],
        [8, 'tracks_stock', 'cannot be switched by an import; change the goods themselves'],
        [9, 'sku', 'is that of line 8 too'],
        [10, 'stock', 'must be empty or 0 where stock is not tracked'],
        [11, '', 'has more or fewer cells than the header'],
      ])
      const before = await all()
      const response = await send(file)
      expect(response.json()).toMatchObject({
        code: 422,
        error: { reason: 'IMPORT_FAULTY', details: { fault_count: 14 } },
      })
      expect(response.json().error.details.faults).toHaveLength(14)
      expect(await all()).toEqual(before)
    })

    it('needs a name and a price for new goods', async () => {
      expect(await faultsOf('sku,barcode\nA,\n')).toEqual([
        [2, 'name', 'must be there for new goods'],
        [2, 'price', 'must be there for new goods'],
      ])
    })

    it('names a thousand faults at the most, and says how many there are', async () => {
      const report = await check(`name,price\n${'Kopi,x\n'.repeat(1_200)}`)
      expect(report.fault_count).toBe(1_200)
      expect(report.faults).toHaveLength(1_000)
    })

    it.each([
      ['nothing', '', 'the file is empty'],
      ['an unknown heading', 'name,colour\nKopi,hitam\n', 'the heading of column 2 is not known'],
      ['a heading twice', 'name,nama\nKopi,hitam\n', 'two columns are name'],
      [
        'no column that names goods',
        'price\n5000\n',
        'no column says which goods a line is of: name, id, sku or barcode',
      ],
      ['a quotation mark that is not closed', 'name,price\n"Kopi,5000\n', 'a quotation mark is never closed'],
      [
        'another encoding',
        Buffer.from([0x6e, 0xe9, 0x0a]),
        'the file is not in UTF-8; save it as "CSV UTF-8"',
      ],
      ['bytes that are no text', Buffer.from('name\0,price\n'), 'the file is no text'],
      [
        'too many lines',
        `name\n${'a\n'.repeat(10_001)}`,
        'there are more than 10000 lines; import the file in parts',
      ],
    ])('refuses a file with %s', async (_name, file, problem) => {
      const response = await send(file)
      expect(response.json()).toMatchObject({
        code: 422,
        error: { reason: 'CSV_INVALID', details: { problem } },
      })
    })

    it('is done once by one key, and answered again as it was', async () => {
      const key = { 'idempotency-key': newKey() }
      const first = await send('name,price,stock\nKopi,5000,3\n', '', key)
      const second = await send('name,price,stock\nKopi,5000,3\n', '', key)
      expect(second.json()).toEqual(first.json())
      expect(second.headers['idempotency-replayed']).toBe('true')
      expect(await all()).toHaveLength(1)
      expect((await send('name,price,stock\nKopi,5000,4\n', '', key)).json().error.reason).toBe(
        'IDEMPOTENCY_KEY_REUSED',
      )
      expect((await send('name,price\nTeh,1\n', '', {})).json().error.reason).toBe('IDEMPOTENCY_KEY_REQUIRED')
    })

    it('tells how far it is to who asks for that, and last what came of it', async () => {
      const lines = async (file: string) =>
        (await send(file, '', { accept: 'application/x-ndjson', 'idempotency-key': newKey() })).body
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line))
      expect(await lines(`name,price\n${'Kopi,5000\n'.repeat(600)}`)).toEqual([
        { progress: { done: 0 } },
        { progress: { done: 500, total: 600 } },
        { progress: { done: 600, total: 600 } },
        { code: 200, status: 'OK', data: expect.objectContaining({ created_count: 600 }) },
      ])
      expect((await lines('name,price\nKopi,x\n')).at(-1)).toMatchObject({
        code: 422,
        data: null,
        error: { reason: 'IMPORT_FAULTY' },
      })
    })

    it('takes ten thousand lines', async () => {
      const line = (n: number) =>
        `Kopi Susu ${n},SKU-${n},Minuman ${n % 20},${1000 + n},${n % 7},Dingin dan manis nomor ${n}\n`
      const file = `name,sku,category,price,stock,description\n${Array.from({ length: 10_000 }, (_, n) => line(n)).join('')}`
      expect((await send(file)).json().data).toMatchObject({ created_count: 10_000 })
      const dearer = file.replaceAll(/,(\d{4,5}),(\d),/g, (_all, price) => `,${Number(price) + 500},,`)
      expect((await send(dearer)).json().data).toMatchObject({ changed_count: 10_000, fault_count: 0 })
      expect(await shop.query("SELECT price, version FROM goods WHERE sku = 'SKU-9999'")).toEqual([
        { price: 11_499, version: 2 },
      ])
    })

    it('is for those who may import', async () => {
      expect((await send('name\n', '', { ...cashier })).json().error.reason).toBe('PERMISSION_DENIED')
      const json = await send('{}', '', { 'content-type': 'application/json' })
      expect(json.json().error.reason).toBe('UNSUPPORTED_MEDIA_TYPE')
      expect((await send(Buffer.alloc(5 * 1024 * 1024 + 1, 'a'))).json().error.reason).toBe('BODY_TOO_LARGE')
    })
  })

  describe('an export', () => {
    const fill = async () => {
      await buildGoods(shop.database, {
        name: '=HYPERLINK("http://x")',
        category: '@kafe',
        price: 5000,
        cost: 2000,
        sku: '-1',
        barcode: '96385074',
        stock: 4,
        lowStockLevel: 2,
        description: '\'tis; a, "quoted"\nsecond line',
        position: 3,
      })
      await buildGoods(shop.database, {
        name: 'Kopi',
        price: 0,
        tracksStock: false,
        stock: 0,
        unit: 'ml',
        isActive: false,
      })
    }

    it('has every goods with every column, and no cell that a spreadsheet runs', async () => {
      await fill()
      const [first, second] = (await all()) as { id: number }[]
      const response = await exported()
      expect(response.headers).toMatchObject({
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': 'attachment; filename="goods.csv"',
        'cache-control': 'no-store',
      })
      expect(response.body).toBe(
        'id,name,category,price,cost,sku,barcode,unit,tracks_stock,stock,low_stock_level,description,position,is_active\r\n' +
          `${first?.id},"'=HYPERLINK(""http://x"")",'@kafe,5000,2000,'-1,96385074,piece,yes,4,2,"''tis; a, ""quoted""\nsecond line",3,yes\r\n` +
          `${second?.id},Kopi,,0,,,,ml,no,,,,0,no\r\n`,
      )
    })

    it.each(['', '?bom=true&separator=semicolon', '?separator=tab'])(
      'is read back as it was, with %j',
      async (query) => {
        await fill()
        const before = await all()
        const file = await exported(query)
        expect(file.body.startsWith('\uFEFF')).toBe(query.includes('bom'))
        expect((await send(file.rawPayload)).json().data).toMatchObject({
          created_count: 0,
          changed_count: 0,
          unchanged_count: 2,
          fault_count: 0,
        })
        expect(await all()).toEqual(before)
        // The same goods in a shop that does not know them.
        await shop.change('DELETE FROM stock_movements')
        await shop.change('DELETE FROM goods')
        const lines = file.rawPayload.toString().replaceAll(/(^|\n)\d+([,;\t])/g, '$1$2')
        expect((await send(lines)).json().data).toMatchObject({ created_count: 2, fault_count: 0 })
        const unnumbered = (rows: unknown[]) => rows.map((row) => ({ ...(row as object), id: 0 }))
        expect(unnumbered(await all())).toEqual(unnumbered(before))
      },
    )

    it('is for those who may import, and goes on past what one statement reads', async () => {
      const denied = await shop.app.inject({ url: '/api/small/goods/export.csv', headers: { ...cashier } })
      expect(denied.json().error.reason).toBe('PERMISSION_DENIED')
      await send(`name,price\n${'Kopi,5000\n'.repeat(1_001)}`)
      expect((await exported()).body.split('\r\n')).toHaveLength(1_003)
    })
  })
})
