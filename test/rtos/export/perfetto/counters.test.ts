import { expect, test } from 'vitest';
import { load_counter } from '../../../../rtos/export/perfetto/counters.ts';
import type { TargetStates, ThreadStretch } from '../../../../rtos/export/thread_states.ts';

function running(start_ns: number, end_ns: number): ThreadStretch {
  const nothing = { tx_state: 0, object: 0, limit_ticks: 0, by: 0, preempted_by: 0, expired: null };
  return { thread: 1, state: 'running', start_ns, end_ns, ...nothing };
}

function load(states: Omit<TargetStates, 'target'>): (readonly [number | undefined, unknown])[] {
  return load_counter({ target: 1, ...states }, 1000).map(({ ts, args }) => [ts, args?.['percent']]);
}

test('a stretch counts in each window that it lies in, and the load falls to 0 behind it', () => {
  expect(load({ threads: new Map([[1, [running(2500, 4250)]]]), interrupts: [] })).toEqual([
    [1, 0],
    [2, 50],
    [3, 100],
    [4, 25],
    [5, 0],
  ]);
});

test('an interrupt counts once: with the thread that it came upon, or by itself', () => {
  const interrupts = [
    { name: 1, start_ns: 100, end_ns: 200 },
    { name: 1, start_ns: 600, end_ns: 700 },
  ];
  expect(load({ threads: new Map([[1, [running(0, 300)]]]), interrupts })).toEqual([
    [0, 40],
    [1, 0],
  ]);
});
