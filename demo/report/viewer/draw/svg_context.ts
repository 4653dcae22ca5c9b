// What drawings on a canvas use of its context, and the same as SVG: for paper, which has more dots than any canvas.

import { svg } from './svg.ts';

/** The part of a canvas's context that drawings use. */
export type Drawing = Pick<
  CanvasRenderingContext2D,
  | 'fillStyle'
  | 'strokeStyle'
  | 'lineWidth'
  | 'font'
  | 'textAlign'
  | 'globalAlpha'
  | 'save'
  | 'restore'
  | 'translate'
  | 'rotate'
  | 'beginPath'
  | 'moveTo'
  | 'lineTo'
  | 'arc'
  | 'closePath'
  | 'fill'
  | 'stroke'
  | 'fillRect'
  | 'strokeRect'
  | 'fillText'
  | 'measureText'
  | 'setLineDash'
>;

/** The pattern of what is ready, by its address in a style. */
export const HATCHING = 'url(#print-hatching)';

const ANCHORS: Readonly<Record<string, string>> = { center: 'middle', end: 'end', right: 'end' };

interface Saved {
  readonly fillStyle: Drawing['fillStyle'];
  readonly transform: string;
}

export class SvgContext implements Drawing {
  readonly root: SVGElement;
  fillStyle: Drawing['fillStyle'] = '#000';
  strokeStyle: Drawing['strokeStyle'] = '#000';
  lineWidth = 1;
  font = '';
  textAlign: CanvasTextAlign = 'start';
  globalAlpha = 1;
  private path = '';
  private dash = '';
  private transform = '';
  private readonly saved: Saved[] = [];
  private readonly measure: CanvasRenderingContext2D | null;

  /** `lines` and `ground` are the colours of the pattern of what is ready. */
  constructor(width: number, height: number, lines: string, ground: string) {
    this.measure = document.createElement('canvas').getContext('2d');
    const tile = { id: 'print-hatching', width: 6, height: 6, patternUnits: 'userSpaceOnUse' };
    const stripe = { d: 'M-1 7 L7 -1 M-1 1 L1 -1 M5 7 L7 5', stroke: lines, 'stroke-width': 1.5 };
    const pattern = svg(
      'pattern',
      tile,
      svg('rect', { width: 6, height: 6, fill: ground }),
      svg('path', stripe),
    );
    this.root = svg('svg', { width, height, viewBox: `0 0 ${width} ${height}` }, svg('defs', {}, pattern));
  }

  private add(tag: string, attributes: Readonly<Record<string, string | number>>): void {
    const transform = this.transform === '' ? {} : { transform: this.transform };
    const opacity = this.globalAlpha === 1 ? {} : { opacity: this.globalAlpha };
    this.root.append(svg(tag, { ...attributes, ...transform, ...opacity }));
  }

  private pen(): Record<string, string | number> {
    const dash = this.dash === '' ? {} : { 'stroke-dasharray': this.dash };
    return { fill: 'none', stroke: String(this.strokeStyle), 'stroke-width': this.lineWidth, ...dash };
  }

  save(): void {
    this.saved.push({ fillStyle: this.fillStyle, transform: this.transform });
  }

  restore(): void {
    Object.assign(this, this.saved.pop() ?? {});
  }

  translate(x: number, y: number): void {
    this.transform += `translate(${x} ${y})`;
  }

  rotate(angle: number): void {
    this.transform += `rotate(${(angle * 180) / Math.PI})`;
  }

  beginPath(): void {
    this.path = '';
  }

  moveTo(x: number, y: number): void {
    this.path += `M${x} ${y}`;
  }

  lineTo(x: number, y: number): void {
    this.path += `L${x} ${y}`;
  }

  /** Drawings use whole circles alone. */
  arc(x: number, y: number, radius: number): void {
    this.path += `M${x - radius} ${y}a${radius} ${radius} 0 1 0 ${2 * radius} 0a${radius} ${radius} 0 1 0 ${-2 * radius} 0`;
  }

  closePath(): void {
    this.path += 'Z';
  }

  fill(): void {
    this.add('path', { d: this.path, fill: String(this.fillStyle) });
  }

  stroke(): void {
    this.add('path', { d: this.path, ...this.pen() });
  }

  fillRect(x: number, y: number, width: number, height: number): void {
    this.add('rect', {
      x,
      y,
      width: Math.max(0, width),
      height: Math.max(0, height),
      fill: String(this.fillStyle),
    });
  }

  strokeRect(x: number, y: number, width: number, height: number): void {
    this.add('rect', { x, y, width: Math.max(0, width), height: Math.max(0, height), ...this.pen() });
  }

  fillText(text: string, x: number, y: number): void {
    const anchor = ANCHORS[this.textAlign];
    const place = anchor === undefined ? { x, y } : { x, y, 'text-anchor': anchor };
    // As a style: texts of the other drawings have a colour in the style sheet.
    this.add('text', { ...place, style: `font: ${this.font}; fill: ${String(this.fillStyle)}`, text });
  }

  measureText(text: string): TextMetrics {
    if (this.measure === null) throw new Error('there is no canvas');
    this.measure.font = this.font;
    return this.measure.measureText(text);
  }

  setLineDash(dash: Iterable<number>): void {
    this.dash = [...dash].join(' ');
  }
}
