import { expect, test } from 'vitest';
import { format_diagnostic } from '../../../rtos/sim/diagnostics.ts';
import { run_with_host } from '../../../rtos/sim/host_run.ts';
import { Random } from '../../../rtos/sim/random.ts';
import { sim_invariant } from '../../../rtos/sim/sim_error.ts';
import { Simulation } from '../../../rtos/sim/simulation.ts';

test('a run ends for a reason: nothing left, time over, condition, stop', () => {
  const sim = new Simulation();
  const seen: number[] = [];
  for (const time_ns of [10, 20, 30, 40]) sim.schedule(time_ns, () => void seen.push(time_ns));
  expect(sim.run({ until_ns: 15 })).toBe('time');
  expect(sim.now_ns).toBe(15);
  expect(sim.run({ until: () => seen.length === 2 })).toBe('condition');
  sim.schedule(25, () => sim.stop('enough'));
  expect(sim.run()).toBe('stopped');
  expect(sim.stopped_because).toBe('enough');
  expect(sim.run()).toBe('idle');
  expect(seen).toEqual([10, 20, 30, 40]);
});

test('a turn is begun inside of an event only where it would be next, and nothing ends the run before it', () => {
  const sim = new Simulation();
  const begun: (readonly [boolean, number])[] = [];
  const begin_at = (time_ns: number) => (): void => {
    begun.push([sim.begins_turn(time_ns), sim.now_ns]);
  };
  for (const time_ns of [10, 20, 30, 40, 60, 80]) sim.schedule(time_ns, begin_at(time_ns + 5));
  sim.schedule(22, () => {});
  sim.run({ until_ns: 32, until: () => false });
  // The one at 20 had another event before it, the one at 30 the limit.
  expect(begun).toEqual([
    [true, 15],
    [false, 20],
    [false, 30],
  ]);
  expect(sim.events_handled).toBe(5);
  begun.length = 0;
  expect(sim.run({ until: () => sim.now_ns === 60 })).toBe('condition');
  expect(begun).toEqual([
    [true, 45],
    [false, 60],
  ]);
  sim.schedule(70, () => {
    sim.stop();
    begin_at(75)();
  });
  sim.run();
  expect(begun.at(-1)).toEqual([false, 70]);
});

test('an event in the past happens now, a cancelled one never', () => {
  const sim = new Simulation();
  const seen: string[] = [];
  sim.schedule(100, () => {
    sim.schedule(5, () => void seen.push(`late at ${sim.now_ns}`));
  });
  sim.cancel(sim.schedule(50, () => void seen.push('cancelled')));
  sim.run();
  expect(seen).toEqual(['late at 100']);
});

test('a seed that is no 32-bit number is refused, with the value', () => {
  expect(() => new Simulation({ seed: -1 })).toThrow('seed -1 is not a whole number from 0 to 4294967295');
  expect(() => new Simulation({ seed: 1.5 })).toThrow('seed 1.5');
});

test('a run inside a run is refused', () => {
  const sim = new Simulation();
  sim.schedule(1, () => void sim.run());
  expect(() => sim.run()).toThrow('called from inside a run');
});

test('while the host computes the run returns, and goes on when it has settled', async () => {
  const sim = new Simulation();
  const seen: string[] = [];
  sim.schedule(10, () => {
    sim.hold(Promise.resolve());
    seen.push('held');
  });
  sim.schedule(10, () => void seen.push('after'));
  expect(sim.run()).toBe('host');
  expect(seen).toEqual(['held']);
  await sim.host_operation;
  expect(await run_with_host(sim)).toBe('idle');
  expect(seen).toEqual(['held', 'after']);
});

test('a diagnostic is kept, told, and put into one line', () => {
  const sim = new Simulation();
  const told: string[] = [];
  sim.on_diagnostic = (diagnostic) => void told.push(format_diagnostic(diagnostic));
  sim.report({
    id: 'x',
    time_ns: 1_500_000,
    target: 'board',
    context: 'thread',
    object: 'pool',
    message: 'is empty',
  });
  expect(told).toEqual(['0.001500 s  board/thread  [x] pool: is empty']);
  expect(sim.diagnostics).toHaveLength(1);
});

test('random numbers depend on the seed alone and fill their range', () => {
  const first = new Random(7);
  const again = new Random(7);
  const numbers = Array.from({ length: 1000 }, () => first.below(10));
  expect(numbers).toEqual(Array.from({ length: 1000 }, () => again.below(10)));
  expect(new Set(numbers).size).toBe(10);
  expect(Array.from({ length: 1000 }, () => first.chance(0.25)).filter(Boolean).length).toBeGreaterThan(180);
  expect(first.uint32()).toBeLessThan(4294967296);
});

test('an invariant that does not hold is the simulator’s fault and says so', () => {
  expect(() => sim_invariant(false, 'a list is empty')).toThrow(
    'the simulator broke its own rule: a list is empty',
  );
});
