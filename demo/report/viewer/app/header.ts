// What the run was and how it ended, above everything.

import { time_text } from '../../../../rtos/sim/time_text.ts';
import { h } from '../draw/dom.ts';
import type { Run } from '../model/run.ts';

/** So many deviations from the default timing are told above everything. */
const MOST_CHOICES = 3;

export function header(
  { start_ns, document: { run, targets, frames, records, failure, choices } }: Run,
  toolbar: HTMLElement,
): HTMLElement {
  const { ok, how, why } = run.result;
  const chip = (text: string, title = ''): HTMLElement => h('span', { class: 'chip', title, text });
  const count = (number: number, one: string): string =>
    `${number.toLocaleString('en')} ${one}${number === 1 ? '' : 's'}`;
  const missing =
    records.missing === 0
      ? null
      : h('p', {
          class: 'warning',
          text: `The first ${records.missing} records of this run were not kept: what you see begins at ${time_text(start_ns)} s, with the threads in the states that they had then.`,
        });
  return h(
    'header',
    {},
    h('div', { class: 'title-line' }, h('h1', {}, run.scenario, h('small', { text: run.summary })), toolbar),
    h(
      'p',
      { class: 'chips' },
      ok === null
        ? chip(how)
        : h('span', { class: ok ? 'chip good' : 'chip bad', text: ok ? '✓ success' : '✗ failed' }),
      chip(`${time_text(run.end_ns)} s virtual`, how),
      chip(`seed ${run.seed}${run.fixed ? ', with the repair' : ''}`),
      chip(`${count(records.count, 'event')}, ${count(frames.length, 'frame')}`),
      chip(count(targets.length, 'board')),
      run.command === '' ? null : chip(`netx-sim ${run.command}`, 'makes the same run again'),
      chip(`trace ${run.trace_hash}`, 'the same for the same run, anywhere'),
    ),
    ok !== false ? null : h('p', { class: 'failure', text: why ?? String(failure?.message ?? how) }),
    ok === false && choices.length > 0 && choices.length <= MOST_CHOICES
      ? h('p', {}, h('b', { text: 'Timing: ' }), choices.map(({ words }) => words).join('; '))
      : null,
    run.no_return === undefined
      ? null
      : h('p', { class: 'no-return' }, h('b', { text: 'No return: ' }), run.no_return.words),
    missing,
  );
}
