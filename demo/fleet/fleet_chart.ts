// Pictures as SVG text: a line over time, and bars of percentiles.

import type { Distribution, FigureWords, Line } from './fleet_summary.ts';

const [WIDTH, HEIGHT, LEFT, BOTTOM] = [900, 130, 60, 18];
/** The part of a chart's width that is left of its time axis: what is drawn above or below it begins there too. */
export const LEFT_OF_AXIS = LEFT / WIDTH;

export function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}

/** A figure as people read it: few digits, no exponent. */
export function figure_text(value: number): string {
  if (!Number.isFinite(value)) return '-';
  const digits = Number.isInteger(value) || Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return value.toFixed(digits);
}

/** When something went wrong, as a band behind a chart. */
export interface Band {
  readonly name: string;
  readonly from_s: number;
  readonly to_s: number;
}

/** The highest value that a chart of these lines has to show; at least 1. */
export function highest_of(lines: readonly Line[]): number {
  return lines.reduce((most, { values, high = values }) => high.reduce((a, b) => Math.max(a, b), most), 1);
}

function time_marks(until_s: number, y: number): string {
  const marks = [0, 0.25, 0.5, 0.75, 1].map((part) => {
    const anchor = part === 1 ? 'end' : 'middle';
    const at = (LEFT + part * (WIDTH - LEFT)).toFixed(1);
    return `<text x="${at}" y="${y}" text-anchor="${anchor}">${figure_text(part * until_s)} s</text>`;
  });
  return marks.join('');
}

/** The time axis of a picture that is no chart and as wide as one. */
export function time_axis(until_s: number): string {
  return `<svg viewBox="0 0 ${WIDTH} ${BOTTOM}">${time_marks(until_s, BOTTOM - 4)}</svg>`;
}

/** Draws a line; several charts that are to be compared have one `most`. */
export function line_chart(
  title: string,
  line: Line,
  until_s: number,
  bands: readonly Band[],
  most = highest_of([line]),
): string {
  const { time_s: times, values, low, high } = line;
  const x = (time_s: number): number => LEFT + (time_s / until_s) * (WIDTH - LEFT);
  const y = (value: number): number => 4 + (1 - value / most) * (HEIGHT - BOTTOM - 4);
  const points = (of: readonly number[]): string[] =>
    of.map((value, at) => `${x(times[at] as number).toFixed(1)},${y(value).toFixed(1)}`);
  const spread =
    low === undefined || high === undefined
      ? ''
      : `<polygon class="spread" points="${[...points(high), ...points(low).reverse()].join(' ')}"/>`;
  const shaded = bands.map(({ name, from_s, to_s }) => {
    const width = Math.max(1, x(to_s) - x(from_s)).toFixed(1);
    const place = `x="${x(from_s).toFixed(1)}" y="0" width="${width}" height="${HEIGHT - BOTTOM}"`;
    return `<rect class="band" ${place}><title>${escaped(name)}</title></rect>`;
  });
  const label = (y_text: number, text: string): string =>
    `<text x="${LEFT - 6}" y="${y_text}" text-anchor="end">${text}</text>`;
  return framed(
    title,
    HEIGHT,
    `${shaded.join('')}<line class="axis" x1="${LEFT}" x2="${WIDTH}" y1="${y(0)}" y2="${y(0)}"/>` +
      `${label(14, figure_text(most))}${label(y(0), '0')}${time_marks(until_s, HEIGHT - 4)}${spread}` +
      `<polyline points="${points(values).join(' ')}"/>`,
  );
}

function framed(title: string, height: number, parts: string): string {
  const name = escaped(title);
  return (
    `<figure><figcaption>${name}</figcaption>` +
    `<svg viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="${name}">${parts}</svg></figure>`
  );
}

/** Percentiles of one figure for several choices of parameters, on one scale; `worst` is the end that is bad. */
export function distribution_chart(
  title: string,
  rows: readonly { readonly label: string; readonly distribution: Distribution }[],
  { unit, worst }: FigureWords,
): string {
  const most = rows.reduce((highest, { distribution }) => Math.max(highest, distribution.most), 0) || 1;
  const [label_width, bars_end, row_height] = [200, 640, 24];
  const x = (value: number): number => label_width + (value / most) * (bars_end - label_width);
  const columns = (y: number, texts: readonly string[]): string =>
    texts
      .map((text, at) => {
        const kind = ['least', 'median', 'most'][at] === worst ? ' class="worst"' : '';
        return `<text${kind} x="${720 + 90 * at}" y="${y}" text-anchor="end">${text}</text>`;
      })
      .join('');
  const titles = ['least', 'median', 'most'].map((end) => (end === worst ? `worst: ${end}` : end));
  const bars = rows.map(({ label, distribution: { least, p1, p10, p50, p90, p99, most: highest } }, at) => {
    const y = at * row_height + 20;
    const bar = (from: number, to: number, kind: string): string =>
      `<rect class="${kind}" x="${x(from).toFixed(1)}" y="${y}" width="${Math.max(1, x(to) - x(from)).toFixed(1)}" height="14"/>`;
    const ends =
      worst === 'most'
        ? `90 % ${figure_text(p90)}, 99 % ${figure_text(p99)}`
        : `10 % ${figure_text(p10)}, 1 % ${figure_text(p1)}`;
    const [low, middle, high] = [least, p50, highest].map(figure_text) as [string, string, string];
    // From the good end on: what is beyond the dark part are the worst tenth and hundredth.
    const parts =
      worst === 'most'
        ? bar(least, p99, 'p99') + bar(least, p90, 'p90')
        : bar(p1, highest, 'p99') + bar(p10, highest, 'p90');
    return (
      `<g><title>least ${low}, median ${middle}, ${ends}, most ${high}</title>` +
      `<text x="0" y="${y + 12}">${escaped(label)}</text>` +
      `${bar(least, highest, 'whole')}${parts}${bar(p50, p50, 'p50')}${columns(y + 12, [low, middle, high])}</g>`
    );
  });
  const end = rows.length * row_height + 22;
  const scale =
    `<line class="axis" x1="${label_width}" x2="${bars_end}" y1="${end}" y2="${end}"/>` +
    `<text x="${label_width}" y="${end + 13}">0</text>` +
    `<text x="${bars_end}" y="${end + 13}" text-anchor="end">${figure_text(most)} ${escaped(unit)}</text>`;
  return framed(title, end + 18, columns(12, titles) + bars.join('') + scale);
}
