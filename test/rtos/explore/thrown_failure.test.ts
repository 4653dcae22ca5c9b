import { expect, it } from 'vitest';
import { Findings } from '../../../demo/lab/findings.ts';
import { replay } from '../../../rtos/explore/replay.ts';
import { parse_replay } from '../../../rtos/explore/replay_file.ts';
import { run_scenario } from '../../../rtos/explore/run_scenario.ts';
import { type Experiment, Target } from '../../../rtos/sim_api.ts';
import * as tx from '../../../rtos/tx_api.ts';
import { Threads } from '../board.ts';

/** Firmware with two places where it falls over. */
function falls(place: 'first' | 'second' | 'neither'): Experiment {
  const entry = function* (): tx.Service<void> {
    yield* tx.tx_thread_sleep(1);
    if (place === 'first') throw new TypeError('one');
    if (place === 'second') throw new TypeError('two');
  };
  return {
    name: 'falls',
    summary: 'falls over',
    until_ns: 1e9,
    build: (sim) => {
      new Target(sim, {
        name: 'board',
        main: () =>
          tx.tx_kernel_enter(function* (memory) {
            yield* new Threads(memory).make('worker', 5, entry);
          }),
      });
      return undefined;
    },
  };
}

function failure_of(scenario: Experiment) {
  const { failure } = run_scenario(scenario, { seed: 1 });
  if (failure === null) throw new Error('the run passed');
  return failure;
}

it('an exception is filed by board, thread and line, with the function and the time in its message', () => {
  const failure = failure_of(falls('first'));
  expect(failure).toMatchObject({ id: 'exception', target: 'board', time_ns: 10_001_000, subjects: [2] });
  expect(failure.object).toMatch(/^board\/worker at thrown_failure\.test\.ts:\d+$/);
  expect(failure.message).toMatch(
    /^TypeError: one, thrown in board\/worker, .*thrown_failure\.test\.ts:\d+:\d+\)?, after tx_thread_sleep, at 0\.010001 s/,
  );
});

it('two crashes are two findings, one that comes twice is one', () => {
  const findings = new Findings();
  for (const [index, place] of (['first', 'second', 'first'] as const).entries()) {
    findings.add({ index, failure: failure_of(falls(place)), choices: [] });
  }
  expect(findings.size).toBe(2);
});

it('a rule of the simulator that firmware breaks is filed by its line too', () => {
  const scenario = falls('neither');
  const failure = failure_of({
    ...scenario,
    build: (sim, options) => {
      scenario.build(sim, options);
      sim.schedule(5, () => sim.run());
      return undefined;
    },
  });
  expect(failure).toMatchObject({ id: 'simulator-rule', target: '' });
  expect(failure.object).toMatch(/^host at thrown_failure\.test\.ts:\d+$/);
});

it('a replay is of the same failure when an edit has moved the line, in a file of any version', () => {
  const scenario = falls('first');
  const { object, object_key, line } = failure_of(scenario);
  expect(object).toBe(`${object_key}:${line}`);
  const replayed = (written: string): boolean =>
    replay(scenario, parse_replay(`replay 1\nscenario falls\ncheck exception | ${written}\n`)).same_failure;
  expect(replayed(object)).toBe(true);
  expect(replayed(`${object_key}:1`)).toBe(true);
  expect(replayed(`${object_key}:1`.replace('worker', 'other'))).toBe(false);
  expect(replayed(`${object_key}`.replace('test.ts', 'ts'))).toBe(false);
});
