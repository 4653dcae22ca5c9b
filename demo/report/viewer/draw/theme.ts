// The colours of canvas drawings, out of the style sheet, so that light, dark and print have one place.

import { type Drawing, HATCHING, SvgContext } from './svg_context.ts';

const NAMES = [
  'back',
  'panel',
  'line',
  'text',
  'quiet',
  'accent',
  'running',
  'ready',
  'ready-back',
  'waiting',
  'interrupt',
  'bad',
  'mark',
  'tcp',
  'arp',
  'again',
] as const;

export type Theme = Readonly<Record<(typeof NAMES)[number], string>> & {
  readonly hatch: CanvasPattern | string;
};

export const FONT = '11px system-ui, sans-serif';
const HATCH_PX = 6;

/** `light-dark()` is worked out by the browser when it is a colour of an element. */
function colours(): Readonly<Record<string, string>> {
  const probe = document.createElement('span');
  document.body.append(probe);
  const found = NAMES.map((name) => {
    probe.style.color = `var(--${name})`;
    return [name, getComputedStyle(probe).color];
  });
  probe.remove();
  return Object.fromEntries(found);
}

let known: Theme | null = null;
let on_paper = false;

/** For when the page goes dark, or on paper. */
export function forget_theme(): void {
  known = null;
}

/** On paper drawings are SVG, which is as fine as the printer. */
export function set_on_paper(on: boolean): void {
  on_paper = on;
}

export function theme(context: Drawing): Theme {
  if (known === null) {
    const all = colours() as Theme;
    known = { ...all, hatch: hatch(context, all) };
  }
  return known;
}

/** Diagonal lines: ready is told from running without its colour too. */
function hatch(context: Drawing, all: Theme): CanvasPattern | string {
  if (!(context instanceof CanvasRenderingContext2D)) return HATCHING;
  const tile = document.createElement('canvas');
  tile.width = HATCH_PX;
  tile.height = HATCH_PX;
  const draw = tile.getContext('2d');
  if (draw === null) return all.ready;
  draw.fillStyle = all['ready-back'];
  draw.fillRect(0, 0, HATCH_PX, HATCH_PX);
  draw.strokeStyle = all.ready;
  draw.lineWidth = 1.5;
  draw.beginPath();
  for (const shift of [-HATCH_PX, 0, HATCH_PX]) {
    draw.moveTo(shift - 1, HATCH_PX + 1);
    draw.lineTo(shift + HATCH_PX + 1, -1);
  }
  draw.stroke();
  return context.createPattern(tile, 'repeat') ?? all.ready;
}

/** The drawings on paper of canvases. */
const papers = new WeakMap<HTMLCanvasElement, SVGElement>();

/** Takes the place of a canvas on paper. */
function paper(canvas: HTMLCanvasElement, width: number, height: number): Drawing {
  const all = colours() as Theme;
  const drawing = new SvgContext(width, height, all.ready, all['ready-back']);
  drawing.root.setAttribute('class', canvas.className);
  canvas.hidden = true;
  canvas.after(drawing.root);
  papers.set(canvas, drawing.root);
  return drawing;
}

/** Sets a canvas to the size of its element in real pixels, and clears it; null where there is nothing to draw on. */
export function fitted(canvas: HTMLCanvasElement, width: number, height: number): Drawing | null {
  papers.get(canvas)?.remove();
  canvas.hidden = false;
  if (on_paper) return paper(canvas, width, height);
  const ratio = Math.max(1, window.devicePixelRatio || 1);
  const [w, h] = [Math.max(1, Math.round(width * ratio)), Math.max(1, Math.round(height * ratio))];
  if (canvas.width !== w || canvas.height !== h) [canvas.width, canvas.height] = [w, h];
  canvas.style.width = `${width}px`;
  canvas.style.height = `${height}px`;
  const context = canvas.getContext('2d');
  context?.setTransform(ratio, 0, 0, ratio, 0, 0);
  context?.clearRect(0, 0, width, height);
  return context;
}

/** Text cut off at a width; nothing where less than a few letters fit. */
export function fitted_text(context: Drawing, text: string, x: number, y: number, width: number): void {
  if (width < 24 || text === '') return;
  let shown = text;
  const measured = context.measureText(text).width;
  if (measured > width) {
    const letters = Math.floor((text.length * (width - 6)) / measured);
    if (letters < 3) return;
    shown = `${text.slice(0, letters)}…`;
  }
  context.fillText(shown, x, y);
}
