import { expect, test } from 'vitest';
import { experiment_of, type Scenario } from '../../../demo/bench/scenario.ts';
import { heal } from '../../../rtos/explore/heal.ts';
import { replay, replay_of } from '../../../rtos/explore/replay.ts';
import { run_with } from '../../../rtos/explore/shrink.ts';
import { sim_assert, sim_compute, sim_now_ns } from '../../../rtos/sim_api.ts';

interface Edit {
  readonly thread?: string;
  readonly first?: boolean;
  readonly most_us?: number;
  readonly label?: string;
}

/** A computation that may last too long; edits rename the thread, put another computation in front, or give a label. */
function firmware({ thread = 'worker', first = false, most_us = 4000, label }: Edit = {}): Scenario {
  return {
    name: 'late',
    summary: 'a thread is done in time',
    until_s: 1,
    build(bench) {
      bench.add_kernel_board(function* (make) {
        yield* make.thread(thread, 10, function* () {
          if (first) yield* sim_compute(1, 2);
          const began_ns = sim_now_ns();
          yield* sim_compute(50, most_us, label);
          sim_assert(sim_now_ns() - began_ns < 3e6, 'in time');
        });
      });
      return undefined;
    },
  };
}

function recorded(edit: Edit, key: string) {
  const experiment = experiment_of(firmware(edit));
  const choices = [{ key, taken: 7 }];
  const result = run_with(experiment, { seed: 1 }, choices);
  return replay_of('late', { seed: 1 }, result.failure!, { choices, result, runs: 1 });
}

const PLAIN = recorded({}, 'cost/board/worker/sim_compute#1');

test.each([
  ['one occurrence away', { first: true }, 'cost/board/worker/sim_compute#2', 7],
  ['one name away', { thread: 'writer' }, 'cost/board/writer/sim_compute#1', 7],
  ['a label away', { label: 'update' }, 'cost/board/worker/sim_compute/update#1', 7],
])('a failure %s is found again', (_, edit, key, taken) => {
  const experiment = experiment_of(firmware(edit));
  expect(replay(experiment, PLAIN).same_failure).toBe(false);
  const healed = heal(experiment, PLAIN)!;
  expect(healed.replay.choices).toEqual([{ key, taken }]);
  expect(healed.changes).toEqual([`cost/board/worker/sim_compute#1 = 7 is now ${key} = ${taken}`]);
  expect(replay(experiment, healed.replay)).toMatchObject({ same_failure: true, same_trace: true });
});

test('one option away too, the nearest first', () => {
  const mild = { ...PLAIN, choices: [{ key: 'cost/board/worker/sim_compute#1', taken: 4 }] };
  expect(heal(experiment_of(firmware()), mild)!.replay.choices).toEqual([
    { key: 'cost/board/worker/sim_compute#1', taken: 6 },
  ]);
});

test('what is repaired does not heal', () => {
  expect(heal(experiment_of(firmware({ most_us: 2000 })), PLAIN)).toBeNull();
});

test('a computation with a label keeps its key when others are added in front of it', () => {
  const named = recorded({ label: 'update' }, 'cost/board/worker/sim_compute/update#1');
  const edited = experiment_of(firmware({ label: 'update', first: true }));
  expect(replay(edited, named)).toMatchObject({ same_failure: true, unused: [] });
});
