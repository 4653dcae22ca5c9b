import { expect, test } from 'vitest';
import { counts_of } from '../../../rtos/services/sim_calls.ts';
import {
  Simulation,
  sim_always,
  sim_assert,
  sim_choose,
  sim_compute,
  sim_count,
  sim_eventually_within,
  sim_note,
  sim_now_ns,
  sim_progress,
  sim_sometimes,
  sim_targets,
  sim_unreachable,
  Target,
} from '../../../rtos/sim_api.ts';
import * as tx from '../../../rtos/tx_api.ts';
import { run_thread, Threads } from '../board.ts';

function failure_of(entry: () => tx.Service<void>): string | null {
  return run_thread(entry).checks.failure?.id ?? null;
}

test('a claim that does not hold ends the run and names itself', () => {
  const late: string[] = [];
  const id = failure_of(function* () {
    sim_assert(1 + 1 === 2, 'sums work');
    sim_assert(false, 'never');
    yield* tx.tx_thread_sleep(5);
    late.push('after');
  });
  expect(id).toBe('assert never');
  expect(late).toEqual([]);
  expect(
    failure_of(function* () {
      yield* tx.tx_thread_sleep(1);
      sim_unreachable('here');
    }),
  ).toBe('unreachable here');
});

test('always is looked at between events, eventually has its time', () => {
  let level = 3;
  const id = failure_of(function* () {
    sim_always('the level is positive', () => level > 0);
    for (; level >= 0; level--) yield* tx.tx_thread_sleep(2);
  });
  expect(id).toBe('always the level is positive');
  const promised = (ticks: number): string | null => {
    let done = false;
    return failure_of(function* () {
      sim_eventually_within(10, 'it is done', () => done);
      yield* tx.tx_thread_sleep(ticks);
      done = true;
      yield* tx.tx_thread_sleep(20);
    });
  };
  expect(promised(5)).toBeNull();
  expect(promised(15)).toBe('within it is done');
});

test('in a run that is annotated a claim that does not hold says its line; nobody asks for it in another one', () => {
  const claims: readonly (() => void)[] = [
    () => sim_assert(false, 'never'),
    () => sim_unreachable('here'),
    () => sim_always('it holds', () => false),
    () => sim_eventually_within(1, 'it comes', () => false),
  ];
  const told = (claim: () => void, annotations: boolean): string | undefined => {
    const entry = function* (): tx.Service<void> {
      claim();
      yield* tx.tx_thread_sleep(3);
    };
    return run_thread(entry, { sim: { annotations } }).checks.failure?.claimed_at;
  };
  const lines = claims.map((claim) => told(claim, true));
  expect(lines.every((line) => /^test\/rtos\/services\/sim_calls\.test\.ts:\d+$/.test(line ?? ''))).toBe(
    true,
  );
  expect(new Set(lines).size).toBe(claims.length);
  expect(claims.map((claim) => told(claim, false))).toEqual([undefined, undefined, undefined, undefined]);
});

test('sometimes counts, progress counts, notes stay in the trace', () => {
  let sim: Simulation | null = null;
  sim = run_thread(function* () {
    for (let n = 0; n < 3; n++) sim_sometimes(n === 1, 'one');
    sim_sometimes(false, 'never');
    sim_progress();
    sim_note('hello');
    yield* tx.tx_thread_sleep(1);
  });
  expect([...sim.checks.sometimes]).toEqual([
    ['one', 1],
    ['never', 0],
  ]);
  expect(sim_targets(sim)[0]?.kernel.progress_calls).toBe(1);
  expect(
    [...sim.trace.records()].some(
      ({ info1, event }) => event === 0xf000 && sim?.trace.text(info1) === 'hello',
    ),
  ).toBe(true);
});

test('the host program reads the counts that firmware shows', () => {
  let made = 1;
  const sim = run_thread(function* () {
    sim_count('made', () => made);
    yield* tx.tx_thread_sleep(1);
  });
  const { kernel } = sim_targets(sim)[0] as Target;
  made = 7;
  expect([...(counts_of(kernel) ?? [])].map(([name, read]) => [name, read()])).toEqual([['made', 7]]);
});

test('firmware may ask physics; the site begins with the name of its board', () => {
  const asked: string[] = [];
  run_thread(
    function* () {
      sim_choose('broker_delay', 'answer', 4);
      yield* tx.tx_thread_sleep(0);
    },
    {
      sim: {
        choices: (_kind, key) => {
          asked.push(key);
          return 0;
        },
      },
    },
  );
  expect(asked).toContain('broker_delay/board/answer#1');
});

test('the time of a board is that of the event, and the work done since: entering the interrupt, what it waited for', () => {
  const times: [string, number, number][] = [];
  const sim = new Simulation();
  const board = new Target(sim, {
    name: 'board',
    config: { interrupt_cost_ns: 700 },
    main: () =>
      tx.tx_kernel_enter(function* (memory) {
        yield* new Threads(memory).make('worker', 5, function* () {
          yield* tx.tx_thread_sleep(1);
          yield* sim_compute(100);
          times.push(['thread', sim.now_ns, sim_now_ns()]);
        });
      }),
  });
  const interrupt = (name: string) => () =>
    board.interrupt(name, () => {
      times.push([name, sim.now_ns, sim_now_ns()]);
    });
  sim.schedule(5_000_000, interrupt('at rest'));
  // A microsecond for the sleep, and one of the tick: the computation begins at 10,001,000 or later.
  sim.schedule(10_050_000, interrupt('inside a computation'));
  sim.run();
  const [rest, inside, thread] = times;
  expect(rest).toEqual(['at rest', 5_000_000, 5_000_700]);
  expect(inside).toEqual(['inside a computation', 10_050_000, 10_050_700]);
  expect(thread?.[2]).toBeGreaterThan(thread?.[1] as number);
});
