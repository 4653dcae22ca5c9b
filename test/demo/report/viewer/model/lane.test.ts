import { expect, test } from 'vitest';
import { Axis } from '../../../../../demo/report/viewer/model/axis.ts';
import { Lane } from '../../../../../demo/report/viewer/model/lane.ts';
import type { ThreadState, ThreadStretch } from '../../../../../rtos/export/thread_states.ts';

function stretches(states: readonly (readonly [ThreadState, number])[]): ThreadStretch[] {
  let start_ns = 100;
  return states.map(([state, length]) => {
    const stretch = { thread: 1, state, start_ns, end_ns: start_ns + length };
    start_ns += length;
    return { ...stretch, tx_state: 0, object: 0, limit_ticks: 0, by: 0, preempted_by: 0, expired: null };
  });
}

test('what is wide enough is drawn as it is, from edge to edge', () => {
  const lane = new Lane(
    stretches([
      ['running', 100],
      ['waiting', 200],
      ['ready', 50],
    ]),
  );
  expect(lane.pieces(new Axis(0, 450, 450))).toEqual([
    { x0: 100, x1: 200, state: 'running', index: 0 },
    { x0: 200, x1: 400, state: 'waiting', index: 1 },
    { x0: 400, x1: 450, state: 'ready', index: 2 },
  ]);
});

test('100,000 stretches are no more pieces than pixels, neighbours of one state are one, and a run among them is seen', () => {
  const many = Array.from({ length: 100_000 }, (_, n) => [n === 77_777 ? 'running' : 'waiting', 1] as const);
  const pieces = new Lane(stretches(many)).pieces(new Axis(100, 100_100, 1000));
  expect(pieces.length).toBe(3);
  expect(pieces.filter(({ state }) => state === 'running').map(({ x0 }) => x0)).toEqual([777]);
});

test('it knows what a thread does at a time, and how often it runs in a range', () => {
  const lane = new Lane(
    stretches([
      ['ready', 10],
      ['running', 10],
      ['waiting', 10],
      ['running', 10],
    ]),
  );
  expect([99, 100, 115, 129, 500].map((time_ns) => lane.at(time_ns)?.state)).toEqual([
    undefined,
    'ready',
    'running',
    'waiting',
    'running',
  ]);
  expect([lane.runs, lane.runs_in(0, 1000), lane.runs_in(120, 129)]).toEqual([2, 2, 0]);
});
