// Events from outside that come anywhere in a window.

import { expect, test } from 'vitest';
import { kernel_board } from '../../../demo/bench/kernel_board.ts';
import { runs_to_find } from '../../../demo/lab/first_failure.ts';
import { choice_words } from '../../../demo/lab/report/choice_words.ts';
import { certificate_text, certify } from '../../../rtos/explore/certificate.ts';
import { nominal_sites } from '../../../rtos/explore/search.ts';
import { run_with } from '../../../rtos/explore/shrink.ts';
import { portfolio } from '../../../rtos/explore/strategies/portfolio.ts';
import {
  type Experiment,
  sim_compute,
  sim_eventually_within,
  sim_now_ns,
  sim_stimulus,
  type Target,
} from '../../../rtos/sim_api.ts';
import {
  ref,
  type Service,
  TX_AND,
  TX_EVENT_FLAGS_GROUP,
  TX_OR,
  TX_OR_CLEAR,
  TX_WAIT_FOREVER,
  tx_event_flags_create,
  tx_event_flags_get,
  tx_event_flags_set,
  tx_thread_sleep,
} from '../../../rtos/tx_api.ts';

const BASE = { seed: 1 };

/** A thread that makes three services and computes from 20 ms on, and an event in the window from 15 to 25 ms. */
function windowed(place: (board: Target, note: () => void) => void): {
  scenario: Experiment;
  came: number[];
} {
  const came: number[] = [];
  const scenario: Experiment = {
    name: 'windowed',
    summary: 'an event comes somewhere in a window',
    until_ns: 1e9,
    build(sim) {
      const board = kernel_board(sim, function* (make) {
        const group = new TX_EVENT_FLAGS_GROUP();
        tx_event_flags_create(group, 'flags');
        yield* make.thread('worker', 10, function* () {
          yield* tx_thread_sleep(2);
          yield* tx_event_flags_set(group, 1, TX_OR);
          yield* sim_compute(1_000);
          yield* tx_event_flags_set(group, 2, TX_OR);
        });
      });
      place(board, () => came.push(sim.now_ns));
      return undefined;
    },
  };
  return { scenario, came };
}

const KEY = 'stimulus/board/button#1';

/** When the event comes with each option. */
function moments(place: Parameters<typeof windowed>[0], options: readonly number[]): number[] {
  return options.map((taken) => {
    const { scenario, came } = windowed(place);
    run_with(scenario, BASE, taken === 0 ? [] : [{ key: KEY, taken }]);
    expect(came).toHaveLength(1);
    return came[0] as number;
  });
}

test('the options are the beginning of the window, the points between services and in computations, and its end', () => {
  const by_interrupt = moments(
    (board, note) => board.stimulus('button', 15e6, 25e6, note),
    [0, 1, 2, 3, 4, 5, 200],
  );
  const start = by_interrupt[1] as number;
  expect(by_interrupt[0]).toBe(15e6);
  // After the first call, in the middle of the computation, after the second call; then there are no more points.
  expect(start).toBeGreaterThan(20e6);
  expect(start).toBeLessThan(20.01e6);
  expect((by_interrupt[2] as number) - start).toBe(500e3);
  expect((by_interrupt[3] as number) - start).toBe(1_001e3);
  expect(by_interrupt.slice(4)).toEqual([25e6, 25e6, 25e6]);
});

test('where the board rests the points are moments of the window, a tick apart or more', () => {
  const place = (to_ns: number) => (board: Target, note: () => void) =>
    board.stimulus('button', 100e6, to_ns, note);
  expect(moments(place(140e6), [1, 2, 4, 5])).toEqual([105e6, 115e6, 135e6, 140e6]);
  expect(moments(place(400e6), [1, 2, 15, 16])).toEqual([110e6, 130e6, 390e6, 400e6]);
});

test('any event of the host program can be placed, and one that firmware asks for', () => {
  const options = [0, 1, 2, 3, 4];
  const by_event = moments((board, note) => board.event_within('button', 15e6, 25e6, note), options);
  expect(by_event).toEqual(moments((board, note) => board.stimulus('button', 15e6, 25e6, note), options));
  const asked: number[] = [];
  const scenario: Experiment = {
    ...windowed(() => {}).scenario,
    build(sim) {
      kernel_board(sim, function* (make) {
        sim_stimulus('button', 15e6, 25e6, () => void asked.push(sim_now_ns()));
        yield* make.thread('worker', 10, function* () {
          yield* tx_thread_sleep(2);
        });
      });
      return undefined;
    },
  };
  for (const taken of [0, 1]) run_with(scenario, BASE, [{ key: KEY, taken }]);
  expect(asked).toEqual([15_001_000, 25_001_000]);
});

test('a window that is wrong is refused; a board without power gets no events', () => {
  const wrong = (from: number, to: number): (() => unknown) => {
    const { scenario } = windowed((board, note) => board.stimulus('button', from, to, note));
    return () => run_with(scenario, BASE, []).failure?.message;
  };
  expect(wrong(2e6, 1e6)()).toContain('ends at 1000000 ns, before it begins at 2000000 ns');
  expect(wrong(0.5, 1e6)()).toContain('whole number of nanoseconds');
  const { scenario, came } = windowed((board, note) => {
    board.stimulus('button', 15e6, 25e6, note);
    board.event_within('power', 5e6, 6e6, () => board.power_off());
  });
  run_with(scenario, BASE, []);
  expect(came).toEqual([]);
});

test('a choice says when the event came, and after what; or that it had not come', () => {
  const { scenario } = windowed((board, note) => board.stimulus('button', 15e6, 25e6, note));
  const choice = { key: KEY, taken: 2 };
  const { sim } = run_with(scenario, BASE, [choice]);
  expect(choice_words(choice, sim)).toMatch(
    /^this event from outside came later: board\/button, 1st occurrence: 5\.50\d ms later, while worker computes, at 20\.5 ms \(/,
  );
  const late = windowed((board, note) => board.stimulus('button', 15e6, 5e9, note));
  const never = { key: KEY, taken: 200 };
  expect(choice_words(never, run_with(late.scenario, BASE, [never]).sim)).toContain(
    'so late that it had not come when the run ended',
  );
});

/** The shipped check-then-wait, with its first event somewhere in a window. */
function check_then_wait(from_ns: number, to_ns: number): Experiment {
  return {
    name: 'check-then-wait-in-a-window',
    summary: 'data comes when nobody knows',
    until_ns: 1e9,
    build(sim) {
      const group = new TX_EVENT_FLAGS_GROUP();
      let data = 0;
      let taken = 0;
      function* consumer(): Service<void> {
        yield* tx_thread_sleep(3);
        while (taken < 1) {
          if (data > 0) {
            data--;
            taken++;
            continue;
          }
          yield* sim_compute(20);
          yield* tx_event_flags_set(group, ~1 >>> 0, TX_AND);
          yield* tx_event_flags_get(group, 1, TX_OR_CLEAR, ref(0), TX_WAIT_FOREVER);
        }
      }
      const board = kernel_board(sim, function* (make) {
        tx_event_flags_create(group, 'events');
        yield* make.thread('consumer', 10, consumer);
      });
      board.stimulus('sensor', from_ns, to_ns, function* () {
        data++;
        sim_eventually_within(10, 'the data is taken', () => taken >= 1);
        yield* tx_event_flags_set(group, 1, TX_OR);
      });
      return undefined;
    },
  };
}

test('a bug is found whose event may come anywhere in a window around it, or before it', () => {
  for (const [from_ns, to_ns] of [
    [20.7e6, 30e6],
    [0, 60e6],
  ] as const) {
    const runs = [1, 2, 3, 4, 5].map(
      (seed) => runs_to_find(check_then_wait(from_ns, to_ns), portfolio, seed, 300) ?? 300,
    );
    expect(runs.sort((a, b) => a - b)[2]).toBeLessThan(60);
  }
});

test('a sweep tries the points of the window that the nominal run has; the certificate tells what stood still', () => {
  const { scenario } = windowed((board, note) => {
    board.stimulus('button', 15e6, 25e6, note);
    board.sim.schedule(40e6, () => board.interrupt('sensor', note));
  });
  const { sites } = nominal_sites(scenario, BASE);
  expect(sites.find(({ key }) => key === KEY)?.options).toBe(5);
  const text = certificate_text(scenario, certify(scenario, BASE));
  expect(text).toContain('Certificate of depth 1. No single legal deviation breaks windowed');
  expect(text).toContain('a tick apart or more): board/button.');
  expect(text).toContain('Events from outside that stood still: board/interrupt sensor.');
});
