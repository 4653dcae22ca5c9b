// Arrows of the wake-up chain of what is selected, drawn on the lanes: who made it ready, and what made that one run.

import { CONTEXT_ISR } from '../../../../rtos/sim/trace_log.ts';
import type { State } from '../app/state.ts';
import type { Row } from '../model/rows.ts';
import { causes_of } from '../model/wakeups.ts';
import { type Canvas, height_of } from './canvas.ts';

/** The thread that a selection is about: its target and number. */
function selected_thread(
  { run }: Pick<Canvas, 'run'>,
  { selection }: State,
): { target: number; thread: number } | null {
  if (selection?.kind !== 'record') return null;
  const record = run.records.at(selection.index);
  const { target, info1, context } = record;
  const states = run.states.get(target);
  const thread = [info1, context].find((id) => states?.threads.has(id));
  return thread === undefined ? null : { target, thread };
}

export function draw_causes(
  canvas: Canvas,
  rows: readonly Row[],
  tops: readonly number[],
  state: State,
  scrolled: number,
): void {
  const { context, theme, axis, run } = canvas;
  const selected = selected_thread(canvas, state);
  if (selected === null) return;
  const middle = (target: number, id: number): number | null => {
    const at = rows.findIndex((row) => {
      if (row.target !== target) return false;
      return row.kind === 'thread' ? row.thread === id : row.kind === 'interrupts' && id === CONTEXT_ISR;
    });
    const row = rows[at];
    return row === undefined ? null : (tops[at] as number) + height_of(row) / 2 - scrolled;
  };
  let [target, thread] = [selected.target, selected.thread];
  context.strokeStyle = theme.mark;
  context.fillStyle = theme.mark;
  context.lineWidth = 1.5;
  for (const cause of causes_of(run, target, thread, state.time_ns)) {
    const y0 = middle(cause.target, cause.context);
    const y1 = middle(target, thread);
    if (cause.frame < 0 && y0 !== null && y1 !== null && cause.target === target) {
      const x = axis.x(cause.time_ns);
      const head = y1 > y0 ? -6 : 6;
      context.beginPath();
      context.arc(x, y0, 3, 0, 7);
      context.moveTo(x, y0);
      context.lineTo(x, y1);
      context.moveTo(x - 4, y1 + head);
      context.lineTo(x, y1);
      context.lineTo(x + 4, y1 + head);
      context.stroke();
    }
    target = cause.target;
    thread = cause.context;
  }
}
