/** Columns of a file of goods, in the order of an export. */
export const COLUMNS = [
  'id',
  'name',
  'category',
  'price',
  'cost',
  'sku',
  'barcode',
  'unit',
  'tracks_stock',
  'stock',
  'low_stock_level',
  'description',
  'position',
  'is_active',
] as const
export type Column = (typeof COLUMNS)[number]

/** What a column may be called beside its own name, as `headingOf` writes it. */
const OTHER_NAMES: Readonly<Record<Column, readonly string[]>> = {
  id: ['nomor', 'no'],
  name: ['nama', 'nama_barang', 'barang'],
  category: ['kategori'],
  price: ['harga', 'harga_jual', 'selling_price'],
  cost: ['modal', 'harga_modal', 'harga_beli', 'cost_price'],
  sku: ['kode', 'kode_barang', 'code'],
  barcode: ['ean', 'upc', 'kode_batang'],
  unit: ['satuan'],
  tracks_stock: ['lacak_stok', 'track_stock'],
  stock: ['stok', 'jumlah', 'quantity'],
  low_stock_level: ['stok_minimum', 'stok_minimal', 'minimum_stock'],
  description: ['deskripsi', 'keterangan'],
  position: ['posisi', 'urutan'],
  is_active: ['aktif', 'active'],
}

const COLUMN_BY_HEADING = new Map<string, Column>(
  COLUMNS.flatMap((column) => [column, ...OTHER_NAMES[column]].map((name) => [name, column] as const)),
)

/** The column that a heading names, in English or Indonesian, however it is spaced and capitalised. */
export function columnOf(heading: string): Column | undefined {
  return COLUMN_BY_HEADING.get(
    heading
      .trim()
      .toLowerCase()
      .replaceAll(/[\s_-]+/g, '_'),
  )
}
