import { describe, expect, test } from 'vitest';
import { experiment_of } from '../../../demo/bench/scenario.ts';
import { leak_at_disconnect } from '../../../demo/bugs/leak_at_disconnect.ts';
import { ping_on_slow_link } from '../../../demo/bugs/ping_on_slow_link.ts';
import type { Experiment } from '../../../rtos/explore/experiment.ts';
import { type RunResult, run_scenario } from '../../../rtos/explore/run_scenario.ts';
import { nominal_sites } from '../../../rtos/explore/search.ts';
import { places } from '../../../rtos/explore/strategies/places.ts';
import { Target } from '../../../rtos/sim_api.ts';
import * as tx from '../../../rtos/tx_api.ts';
import { differing_state } from '../../same_state.ts';
import { Threads } from '../board.ts';
import { toy } from './toy.ts';

/** Whoever makes two runs of one plan asks for it twice: a plan may count what it has taken. */
function run_both(scenario: typeof ping_on_slow_link, index: number): [RunResult, RunResult] {
  const experiment = experiment_of(scenario);
  const { nominal: _, ...ground } = nominal_sites(experiment, { seed: 1, fixed: true });
  const run = (records: boolean): RunResult =>
    run_scenario(experiment, {
      seed: 1,
      fixed: true,
      choices: places.plan({ seed: 1, ...ground }, index),
      coverage: true,
      records,
    });
  return [run(true), run(false)];
}

describe('a run without records', () => {
  test.each([
    [ping_on_slow_link, 1],
    [leak_at_disconnect, 8],
    [leak_at_disconnect, 12],
  ])('passes as it does with them, shows the same and leaves the same behind (%#)', (scenario, index) => {
    const [recorded, plain] = run_both(scenario, index);
    expect([recorded.failure, plain.failure]).toEqual([null, null]);
    expect(new Set(plain.coverage)).toEqual(new Set(recorded.coverage));
    for (const field of ['order', 'end', 'now_ns', 'choices', 'sometimes'] as const)
      expect(plain[field]).toEqual(recorded[field]);
    // The turn after a tick that is passed is one event, also where others would cut it.
    expect(plain.sim.events_handled).toBeLessThanOrEqual(recorded.sim.events_handled);
    expect(plain.sim.events_handled).toBeGreaterThan(0.9 * recorded.sim.events_handled);
    expect(differing_state(recorded.sim, plain.sim)).toEqual([]);
  });

  test.each([0, 1, 2, 3, 4])('may end in the middle of idle ticks of two boards, %i us into them', (us) => {
    const scenario: Experiment = {
      ...experiment_of(ping_on_slow_link),
      build(sim, options) {
        experiment_of(ping_on_slow_link).build(sim, options);
        return { done: () => sim.now_ns >= 3_600_000_000 + us * 1000 };
      },
    };
    const [recorded, plain] = [true, false].map((records) =>
      run_scenario(scenario, { seed: 1, coverage: true, records }),
    ) as [RunResult, RunResult];
    expect(plain.now_ns).toBe(recorded.now_ns);
    expect(plain.order).toBe(recorded.order);
    expect(new Set(plain.coverage)).toEqual(new Set(recorded.coverage));
  });

  test('ends where nothing is left to do, as with them', () => {
    const sleeper: Experiment = {
      ...toy(0, () => false),
      build(sim) {
        function* define(memory: Uint8Array): tx.Service<void> {
          yield* new Threads(memory).make('sleeps', 5, function* () {
            yield* tx.tx_thread_sleep(70);
          });
        }
        new Target(sim, { name: 'board', main: () => tx.tx_kernel_enter(define) });
        return undefined;
      },
    };
    const [recorded, plain] = [true, false].map((records) =>
      run_scenario(sleeper, { seed: 1, coverage: true, records }),
    ) as [RunResult, RunResult];
    expect(recorded.end).toBe('idle');
    expect([plain.end, plain.now_ns, plain.order]).toEqual([recorded.end, recorded.now_ns, recorded.order]);
  });

  test('has no trace, and says so to whoever wants to read it', () => {
    const { sim, trace_hash } = run_scenario(
      toy(3, () => false),
      { seed: 1, records: false },
    );
    expect(trace_hash).toBe('');
    expect(() => [...sim.trace.records()]).toThrow('a search keeps no records of a run that passes');
  });

  test('is made again with records when it fails: one failure, and its trace', () => {
    let asked = 0;
    const choices = (): number => (asked++ === 1 ? 2 : 0);
    const scenario = toy(3, (taken) => taken[1] === 2);
    const { failure, trace_hash, sim } = run_scenario(scenario, { seed: 1, choices, records: false });
    expect(failure?.id).toBe('toy');
    expect(asked).toBe(3);
    const fixed = run_scenario(scenario, {
      seed: 1,
      choices: (_kind, key) => (key.includes('site 1') ? 2 : 0),
    });
    expect(trace_hash).toBe(fixed.trace_hash);
    expect(sim.trace.count).toBe(3);
  });

  test('is made again when the scenario reads its own trace, and from then on all of its runs keep theirs', () => {
    let built = 0;
    const seen: number[] = [];
    let sim: RunResult['sim'] | null = null;
    const { build, ...rest } = toy(3, () => {
      seen.push([...(sim?.trace.records() ?? [])].length);
      return false;
    });
    const scenario: Experiment = {
      ...rest,
      build(made, options) {
        built++;
        sim = made;
        return build(made, options);
      },
    };
    for (let n = 0; n < 3; n++) run_scenario(scenario, { seed: 1, records: false });
    expect(seen).toEqual([0, 3, 3, 3]);
    expect(built).toBe(4);
  });
});
