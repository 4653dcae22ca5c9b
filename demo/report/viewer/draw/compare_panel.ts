// One of two runs in lanes: threads, interrupts and levels over the common axis. What both runs do at the same time is grey.

import { duration_text } from '../../../../rtos/sim/choice_meaning.ts';
import type { Bar, ComparedRuns, Lane } from '../compare/compared_runs.ts';
import { fitted, svg } from './svg.ts';

const LANE_PX = 30;
const LABEL_PX = 170;
const RIGHT_PX = 16;
const HEAD_PX = 22;

/** Which of the two runs. */
export type Which = 'failing' | 'passing';

export const panel_height = ({ lanes }: ComparedRuns): number => HEAD_PX + lanes.length * LANE_PX + 8;

/** Where a time is, in pixels from the left. */
export function x_of({ axis }: ComparedRuns, time_ns: number, width: number): number {
  return LABEL_PX + axis.at(time_ns) * (width - LABEL_PX - RIGHT_PX);
}

/** Where the middle of a lane is, from the top of its panel. */
export const lane_middle = (lane: number): number => HEAD_PX + lane * LANE_PX + LANE_PX / 2 + 3;

/** The panel of one run, and whether that fails or passes. */
export function compare_panel(
  runs: ComparedRuns,
  which: Which,
  width: number,
  { title, passes }: { title: string; passes: boolean },
): SVGElement {
  const height = panel_height(runs);
  const group = svg('g', { class: `run ${passes ? 'passing' : 'failing'}` });
  group.append(hatching(), svg('rect', { class: 'panel', width, height, rx: 8 }));
  group.append(svg('text', { class: 'title', x: 10, y: 15, text: title }));
  for (const { from_ns, to_ns } of runs.axis.cuts) {
    const [left, right] = [x_of(runs, from_ns, width), x_of(runs, to_ns, width)];
    if (right - left < 4) continue;
    group.append(
      svg('rect', { class: 'cut', x: left, y: HEAD_PX, width: right - left, height: height - HEAD_PX - 4 }),
    );
  }
  for (const [place, lane] of runs.lanes.entries()) group.append(lane_of(runs, lane, place, which, width));
  return group;
}

function lane_of(runs: ComparedRuns, lane: Lane, place: number, which: Which, width: number): SVGElement {
  const top = HEAD_PX + place * LANE_PX;
  const group = svg('g', { transform: `translate(0 ${top})` });
  const name = fitted(lane.name, LABEL_PX - 14);
  group.append(svg('text', { class: 'lane', x: LABEL_PX - 8, y: 21, 'text-anchor': 'end', text: name }));
  let free_x = 0;
  for (const bar of lane[which]) {
    group.append(...bar_of(runs, bar, width));
    // The name of an interrupt stands above it, where the one before leaves room; ticks come by themselves.
    const x = x_of(runs, bar.start_ns, width);
    if (bar.kind !== 'interrupt' || bar.words === 'tick' || x < free_x) continue;
    group.append(svg('text', { class: 'small', x, y: 9, text: bar.words }));
    free_x = x + bar.words.length * 6 + 6;
  }
  return group;
}

function words_of({ kind, words, start_ns, end_ns, same }: Bar): string {
  const what = words === '' ? kind : kind === 'level' ? words : `${kind}: ${words}`;
  return `${what} for ${duration_text(end_ns - start_ns)}${same ? ', the same in both runs' : ''}`;
}

function bar_of(runs: ComparedRuns, bar: Bar, width: number): SVGElement[] {
  const { kind, same, words } = bar;
  const x = x_of(runs, bar.start_ns, width);
  const length = Math.max(1, x_of(runs, bar.end_ns, width) - x);
  const known = `${kind}${same ? ' same' : ''}`;
  const tip = svg('title', { text: words_of(bar) });
  if (kind === 'running' || kind === 'interrupt' || kind === 'level') {
    const [y, height] = kind === 'level' ? [10, 15] : kind === 'running' ? [9, 18] : [11, 14];
    const box = svg('rect', { class: known, x, y, width: length, height }, tip);
    const text = kind === 'level' ? fitted(words, length - 4) : '';
    // A short value is whole or not there.
    if (text === '' || (text !== words && text.length < 4)) return [box];
    return [box, svg('text', { class: 'small', x: x + length / 2, y: 21.5, 'text-anchor': 'middle', text })];
  }
  if (kind === 'ready') return [svg('rect', { class: known, x, y: 15, width: length, height: 9 }, tip)];
  const line = svg('line', { class: known, x1: x, x2: x + length, y1: 19, y2: 19 }, tip);
  if (length < 60) return [line];
  const text = fitted(words === '' ? kind : words, length - 6, 10);
  return [line, svg('text', { class: 'small quiet', x: x + 3, y: 14, text })];
}

/** Ready and not running is hatched, not only of another colour. */
function hatching(): SVGElement {
  const stripe = svg('path', { class: 'stripe', d: 'M-2 8 L8 -2 M4 10 L10 4' });
  const box = { id: 'hatching', width: 8, height: 8, patternUnits: 'userSpaceOnUse' };
  return svg(
    'defs',
    {},
    svg('pattern', box, svg('rect', { class: 'stripe-back', width: 8, height: 8 }), stripe),
  );
}
