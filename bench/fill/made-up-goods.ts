/** Goods of the made-up shop, as a sale needs them. */
export interface MadeUpGoods {
  readonly id: number
  readonly name: string
  readonly price: number
  readonly cost: number | null
  readonly tracksStock: boolean
}

/** Pieces that goods whose stock is tracked begin with: more than any run sells. */
export const OPENING_STOCK = 1_000_000_000

const KINDS = [
  ...['Kopi', 'Teh', 'Es', 'Jus', 'Susu', 'Roti', 'Nasi', 'Mie', 'Bakso', 'Soto', 'Sate', 'Ayam'],
  ...['Ikan', 'Tahu', 'Tempe', 'Pisang', 'Ubi', 'Kue', 'Bubur', 'Gado', 'Rujak', 'Sup', 'Telur', 'Keripik'],
]
const WAYS = [
  ...['Goreng', 'Bakar', 'Rebus', 'Manis', 'Pedas', 'Asin', 'Hangat', 'Dingin', 'Aren', 'Kelapa', 'Pandan'],
  ...['Jahe', 'Coklat', 'Keju', 'Madu', 'Lemon', 'Melati', 'Kacang', 'Spesial', 'Besar', 'Kecil', 'Baru'],
  ...['Lama', 'Rumah', 'Pasar'],
]
const CATEGORY_COUNT = 8
const PRICE_STEPS = 50

/** Category of {@link madeUpGoods}. */
export const categoryOf = (number: number) => `Kategori ${1 + (number % CATEGORY_COUNT)}`

/**
 * Goods by their number in the shop, from 1: the same whenever they are asked for, so that a million of them need no
 * memory. Each word of a name is shared with every 24th or 25th of the goods; its number is a word of its own.
 */
export function madeUpGoods(number: number): MadeUpGoods {
  // A step without a common divisor mixes the prices without a table of them.
  const price = 3_000 + ((number * 37) % PRICE_STEPS) * 500
  const kind = KINDS[number % KINDS.length] ?? ''
  const way = WAYS[number % WAYS.length] ?? ''
  return {
    id: number,
    name: `${kind} ${way} ${number}`,
    price,
    cost: number % 10 === 0 ? null : Math.floor(price / 2),
    tracksStock: number % 2 === 0,
  }
}

/** All goods of a shop without a list of them. */
export function madeUpGoodsUpTo(count: number): {
  readonly length: number
  at(index: number): MadeUpGoods | undefined
} {
  return { length: count, at: (index) => (index < count ? madeUpGoods(index + 1) : undefined) }
}
