// What a drawing of the timeline needs, and how high its rows are.

import type { Axis } from '../model/axis.ts';
import type { Row } from '../model/rows.ts';
import type { Run } from '../model/run.ts';
import type { Drawing } from './svg_context.ts';
import type { Theme } from './theme.ts';

export interface Canvas {
  readonly context: Drawing;
  readonly theme: Theme;
  readonly axis: Axis;
  readonly run: Run;
}

const HEIGHTS = { title: 22, lines: 34, folded: 20, thread: 24, interrupts: 24, values: 22 } as const;
const WIRE_PX = 24;
const WIRE_SPAN_PX = 74;

/** How high a row is. */
export function height_of(row: Row): number {
  if (row.kind !== 'wire') return HEIGHTS[row.kind];
  return WIRE_PX + WIRE_SPAN_PX * Math.max(1, row.wire.names.length - 1);
}
