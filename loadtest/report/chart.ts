import { escapeHtml } from './html.ts'
import type { Scale } from './scale.ts'

/** A line of a chart. */
export interface Series {
  readonly label: string
  /** 1 to 4: a colour of the page. Two lines of one colour belong together. */
  readonly colour: number
  readonly isDashed?: boolean
  /** Dots alone, where those side by side do not follow one another. */
  readonly isScattered?: boolean
  readonly points: readonly (readonly [x: number, y: number])[]
}

export interface Chart {
  readonly title: string
  readonly xLabel: string
  readonly yLabel: string
  readonly x: Scale
  readonly y: Scale
  readonly series: readonly Series[]
  /** Places along the bottom where something begins. */
  readonly marks?: readonly { readonly x: number; readonly label: string }[]
  /** A level that is held against the lines. */
  readonly limit?: { readonly y: number; readonly label: string }
}

const WIDTH = 460
const HEIGHT = 250
const FRAME = { left: 56, right: 12, top: 10, bottom: 40 }
const INNER_WIDTH = WIDTH - FRAME.left - FRAME.right
const INNER_HEIGHT = HEIGHT - FRAME.top - FRAME.bottom
/** Beyond it the dots would hide the line. */
const DOTS_MAX = 80

/** The chart as a figure of HTML; nothing in it is fetched from anywhere. */
export function chartHtml(chart: Chart): string {
  const { title, series } = chart
  const legend = series.map(
    ({ label, colour, isDashed }) =>
      `<span class="key c${colour}${isDashed ? ' dashed' : ''}">${escapeHtml(label)}</span>`,
  )
  return `<figure>
<figcaption>${escapeHtml(title)}</figcaption>
<div class="legend">${legend.join('')}</div>
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escapeHtml(title)}">
${axes(chart)}
${series.map((one) => line(chart, one)).join('\n')}
</svg>
</figure>`
}

function axes({ x, y, xLabel, yLabel, limit, marks = [] }: Chart): string {
  const bottom = FRAME.top + INNER_HEIGHT
  const middle = FRAME.top + INNER_HEIGHT / 2
  return [
    ...y.ticks.map(({ value, label }) => {
      const at = round(yAt(y, value))
      return `<line class="grid" x1="${FRAME.left}" x2="${WIDTH - FRAME.right}" y1="${at}" y2="${at}"/><text class="tick" x="${FRAME.left - 6}" y="${at + 3.5}" text-anchor="end">${label}</text>`
    }),
    ...x.ticks.map(
      ({ value, label }) =>
        `<text class="tick" x="${round(xAt(x, value))}" y="${bottom + 15}" text-anchor="middle">${label}</text>`,
    ),
    `<text class="axis" x="${FRAME.left + INNER_WIDTH / 2}" y="${HEIGHT - 6}" text-anchor="middle">${escapeHtml(xLabel)}</text>`,
    `<text class="axis" transform="translate(11 ${middle}) rotate(-90)" text-anchor="middle">${escapeHtml(yLabel)}</text>`,
    ...marks.map(({ x: at, label }) => {
      const place = round(xAt(x, at))
      return `<line class="mark" x1="${place}" x2="${place}" y1="${FRAME.top}" y2="${bottom}"/><text class="tick" transform="translate(${place + 9} ${FRAME.top + 2}) rotate(-90)" text-anchor="end">${escapeHtml(label)}</text>`
    }),
    ...(limit === undefined
      ? []
      : [
          `<line class="limit" x1="${FRAME.left}" x2="${WIDTH - FRAME.right}" y1="${round(yAt(y, limit.y))}" y2="${round(yAt(y, limit.y))}"/><text class="tick" x="${FRAME.left + 4}" y="${round(yAt(y, limit.y)) - 4}">${escapeHtml(limit.label)}</text>`,
        ]),
  ].join('\n')
}

function line({ x, y }: Chart, { label, colour, isDashed, isScattered, points }: Series): string {
  const places = points.map(([px, py]) => [round(xAt(x, px)), round(yAt(y, py))] as const)
  const path = places.map(([px, py], index) => `${index === 0 ? 'M' : 'L'}${px} ${py}`).join('')
  const dots =
    points.length > DOTS_MAX || isDashed
      ? []
      : places.map(([px, py], index) => {
          const [, value = 0] = points[index] ?? []
          return `<circle class="dot c${colour}" cx="${px}" cy="${py}" r="2.5"><title>${escapeHtml(label)}: ${Number(value.toPrecision(4))}</title></circle>`
        })
  if (isScattered) return dots.join('')
  return `<path class="line c${colour}${isDashed ? ' dashed' : ''}" d="${path}"/>${dots.join('')}`
}

function xAt(scale: Scale, value: number): number {
  return FRAME.left + scale.place(value) * INNER_WIDTH
}

function yAt(scale: Scale, value: number): number {
  return FRAME.top + (1 - scale.place(value)) * INNER_HEIGHT
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}
