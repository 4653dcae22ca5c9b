// Levels over time: what is free in pools, what is queued, counts, event flags, and how busy each processor was.

import { busy_windows } from '../../../../rtos/export/perfetto/counters.ts';
import type { App, Mounted, View } from '../app/view.ts';
import { h } from '../draw/dom.ts';
import { level_height, level_line } from '../draw/level_row.ts';
import { step_at } from '../draw/step_path.ts';
import { type Level, levels_of } from '../model/levels.ts';
import type { Run } from '../model/run.ts';
import { type TimedRow, TimedView } from './timed_view.ts';

const TITLE_PX = 26;
/** Windows of the processor load in a run that is shorter than a few ticks. */
const WINDOWS = 200;

function value_words({ unit }: Level, value: number): string {
  return unit === 'flags' ? `0x${value.toString(16)}` : `${value} ${unit}`;
}

function level_row(run: Run, level: Level): TimedRow {
  const object = run.object(level.object);
  const { steps } = level;
  return {
    name: `${object?.kind ?? ''} "${object?.name ?? ''}"`,
    note: '',
    height: level_height(level),
    draw: (axis) => level_line(level, axis, run.end_ns),
    words_at: (time_ns) => {
      const value = steps[step_at(steps, time_ns)]?.value;
      return value === undefined ? '' : value_words(level, value);
    },
  };
}

/** How busy a processor was, in windows of a tick; of a short run in shorter ones. */
function load_row(run: Run, target: number): TimedRow | null {
  const states = run.states.get(target);
  if (states === undefined) return null;
  const tick_ns = 1e9 / (run.target(target)?.ticks_per_second ?? 100);
  const window_ns = Math.max(1000, Math.min(tick_ns, Math.round((run.end_ns - run.start_ns) / WINDOWS)));
  const busy = [...busy_windows(states, window_ns)].sort(([a], [b]) => a - b);
  const steps = busy.flatMap(([window, busy_ns]) => [
    { time_ns: window * window_ns, value: Math.round((100 * busy_ns) / window_ns) },
    ...(states !== undefined && !busy.some(([next]) => next === window + 1)
      ? [{ time_ns: (window + 1) * window_ns, value: 0 }]
      : []),
  ]);
  const level: Level = { object: 0, unit: 'count', steps };
  return {
    name: 'processor load',
    note: '',
    height: level_height(level),
    draw: (axis) => level_line(level, axis, run.end_ns),
    words_at: (time_ns) => `${steps[step_at(steps, time_ns)]?.value ?? 0} %`,
  };
}

function mount(root: HTMLElement, app: App): Mounted {
  const { run } = app;
  // What never changes tells nothing.
  const levels = levels_of(run.records.each()).filter(({ steps }) => steps.length > 1);
  const rows = run.document.targets.flatMap(({ number, name }): TimedRow[] => {
    const own = levels.filter(({ object }) => run.object(object)?.target === number);
    const load = load_row(run, number);
    if (own.length === 0 && load === null) return [];
    const title: TimedRow = { name, note: '', height: TITLE_PX, draw: () => [], words_at: () => '' };
    return [title, ...own.map((level) => level_row(run, level)), ...(load === null ? [] : [load])];
  });
  const note = h('span', { class: 'quiet', text: 'each change; at the left the value at the cursor' });
  return new TimedView(root, app, () => rows, [note]);
}

export const levels: View = { name: 'levels', title: 'Levels', key: '4', place: 'main', mount };
