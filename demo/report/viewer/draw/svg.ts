// Makes elements of SVG drawings.

type Properties = Readonly<Record<string, string | number | undefined>>;

/** Of the height of the letters. */
const LETTER_WIDTH = 0.55;
const NAMESPACE = 'http://www.w3.org/2000/svg';

/** An element with attributes (`text` is its text) and children. */
export function svg(
  tag: string,
  properties: Properties = {},
  ...children: readonly (SVGElement | null)[]
): SVGElement {
  const element = document.createElementNS(NAMESPACE, tag) as SVGElement;
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined) continue;
    if (name === 'text') element.textContent = String(value);
    else element.setAttribute(name, String(value));
  }
  for (const child of children) if (child !== null) element.append(child);
  return element;
}

/** About how wide a text is: an average letter of a sans-serif face is a little more than half as wide as it is high. */
export const fitted_width = (text: string, size = 11): number => text.length * size * LETTER_WIDTH;

/** The text, cut to what fits into so many pixels at this size of letters. */
export function fitted(text: string, width: number, size = 11): string {
  const most = Math.max(3, Math.floor(width / (size * LETTER_WIDTH)));
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
