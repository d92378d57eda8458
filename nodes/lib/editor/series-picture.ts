// A small picture of a series and of what is kept of it.

interface Point {
  readonly timestamp: number
  readonly value: number
}

const [width, height, margin] = [520, 120, 4]
/** More points than pixels make no better picture. */
const drawnPoints = 2000

/** Both lists in time order. `isStepped`: what is kept is held until the next, not joined by lines. */
export function seriesPicture(all: readonly Point[], kept: readonly Point[], isStepped: boolean): SVGSVGElement {
  const place = placer(all)
  const stride = Math.ceil(all.length / drawnPoints)
  const thinned = all.filter((_, index) => index % stride === 0)
  const corners = isStepped
    ? kept.flatMap((point, index) => (index === 0 ? [point] : [{ ...point, value: kept[index - 1]?.value ?? point.value }, point]))
    : kept
  const svg = element('svg', { viewBox: `0 0 ${width} ${height}`, class: 'lineside-picture', 'aria-hidden': 'true' })
  svg.append(
    element('polyline', { class: 'lineside-all', points: thinned.map(place).join(' ') }),
    element('polyline', { class: 'lineside-kept', points: corners.map(place).join(' ') }),
  )
  return svg
}

function placer(points: readonly Point[]): (point: Point) => string {
  const [firstTime, lastTime] = extent(points.map(({ timestamp }) => timestamp))
  const [low, high] = extent(points.map(({ value }) => value))
  const share = (value: number, from: number, to: number) => (to > from ? (value - from) / (to - from) : 0.5)
  return ({ timestamp, value }) => {
    const x = margin + share(timestamp, firstTime, lastTime) * (width - 2 * margin)
    const y = height - margin - share(value, low, high) * (height - 2 * margin)
    return `${x.toFixed(1)},${y.toFixed(1)}`
  }
}

function extent(values: readonly number[]): [number, number] {
  return [
    values.reduce((low, value) => Math.min(low, value), Number.POSITIVE_INFINITY),
    values.reduce((high, value) => Math.max(high, value), Number.NEGATIVE_INFINITY),
  ]
}

function element<K extends keyof SVGElementTagNameMap>(tag: K, attributes: Readonly<Record<string, string>>): SVGElementTagNameMap[K] {
  const made = document.createElementNS('http://www.w3.org/2000/svg', tag)
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value)
  return made
}
