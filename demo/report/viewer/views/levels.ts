// Levels over time: what is free in pools, what is queued, counts, event flags, and how busy each processor was.

import { busy_windows } from '../../../../rtos/export/perfetto/counters.ts';
import type { App, Mounted, View } from '../app/view.ts';
import { h } from '../draw/dom.ts';
import { level_height, level_line } from '../draw/level_row.ts';
import { state_bar } from '../draw/session_rows.ts';
import { step_at } from '../draw/step_path.ts';
import type { Variable } from '../model/annotations.ts';
import { boards_of } from '../model/rows.ts';
import type { Run } from '../model/run.ts';
import { type RunLevel, run_levels } from '../model/run_levels.ts';
import { type TimedRow, TimedView } from './timed_view.ts';

const TITLE_PX = 26;
const WATCHED_PX = 26;
/** Windows of the processor load in a run that is shorter than a few ticks. */
const WINDOWS = 200;

function level_row(run: Run, level: RunLevel): TimedRow {
  const { name, what, shape, steps } = level;
  return {
    name,
    note: what,
    height: level_height(level),
    draw: (axis) => level_line(level, axis, run.end_ns),
    words_at: (time_ns) => {
      const value = steps[step_at(steps, time_ns)]?.value;
      return value === undefined ? '' : shape === 'line' ? String(value) : level.words(value);
    },
  };
}

/** A variable that firmware shows. */
function watched_row(run: Run, { name, steps }: Variable): TimedRow {
  const stretches = steps.map(({ time_ns, value }, place) => ({
    words: value,
    kind: 'word',
    start_ns: time_ns,
    end_ns: steps[place + 1]?.time_ns ?? run.end_ns,
  }));
  return {
    name: `${name} (watched)`,
    note: '',
    height: WATCHED_PX,
    draw: (axis) => state_bar(stretches, axis, WATCHED_PX),
    words_at: (time_ns) => steps.findLast((step) => step.time_ns <= time_ns)?.value ?? '',
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
  const words = (value: number): string => `${value} %`;
  const level: RunLevel = {
    target,
    object: 0,
    name: 'processor load',
    what: '%',
    shape: 'line',
    steps,
    words,
  };
  return {
    ...level_row(run, level),
    note: 'in the time of a tick',
    words_at: (time_ns) => words(steps[step_at(steps, time_ns)]?.value ?? 0),
  };
}

function mount(root: HTMLElement, app: App): Mounted {
  const { run } = app;
  const all = run_levels(run);
  const rows = boards_of(run).flatMap(({ target: number }): TimedRow[] => {
    const name = run.target(number)?.name ?? '';
    const own = all.filter(({ target }) => target === number).map((level) => level_row(run, level));
    const shown = (run.annotations?.variables ?? []).filter(({ target }) => target === number);
    const watched = shown.map((one) => watched_row(run, one));
    const load = load_row(run, number);
    if (own.length + watched.length === 0 && load === null) return [];
    const title: TimedRow = { name, note: '', height: TITLE_PX, draw: () => [], words_at: () => '' };
    return [title, ...watched, ...own, ...(load === null ? [] : [load])];
  });
  const note = h('span', { class: 'quiet', text: 'each change; at the left the value at the cursor' });
  return new TimedView(root, app, () => rows, [note]);
}

export const levels: View = { name: 'levels', title: 'Levels', key: '4', place: 'main', mount };
