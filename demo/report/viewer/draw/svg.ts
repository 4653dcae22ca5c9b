// Makes elements of SVG drawings.

type Properties = Readonly<Record<string, string | number | undefined>>;

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

/** The text, cut to what fits into so many pixels at this size of letters. */
export function fitted(text: string, width: number, size = 11): string {
  // An average letter of a sans-serif face is a little more than half as wide as it is high.
  const most = Math.max(3, Math.floor(width / (size * 0.55)));
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
