import { expect, test } from 'vitest';
import { format_diagnostic } from '../../../rtos/sim/diagnostics.ts';
import { RANK_DEVICE, SimEvent } from '../../../rtos/sim/event_queue.ts';
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
  expect(sim.run()).toBe('idle');
  expect(seen).toEqual([10, 20, 30, 40]);
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

test('a simulation is quiet until something concerns somebody, a monitor looks, or the run ends', () => {
  const sim = new Simulation();
  const seen: number[] = [];
  let until_ns = 1000;
  const ask = (): void => void seen.push(sim.quiet_until_ns());
  sim.schedule(5, ask);
  sim.schedule(6, () => {
    sim.checks.add_monitor({ id: 'looks', looks_from_ns: () => 400, check: () => null });
    ask();
  });
  sim.schedule(7, () => {
    until_ns = 300;
    ask();
  });
  sim.schedule(8, () => {
    sim.stop();
    ask();
  });
  sim.schedule(500, ask);
  sim.run({ until_ns: 900, until: () => sim.now_ns >= until_ns });
  // Others are due at 6 and 7; at 8 the run is stopped.
  expect(seen).toEqual([6, 7, 8, 8]);
  sim.run({ until_ns: 9 });
  const last = (from_ns: number, done_ns: number): number => {
    const other = new Simulation();
    let quiet_ns = 0;
    other.schedule(5, () => void (quiet_ns = other.quiet_until_ns()));
    other.schedule(from_ns, () => {});
    other.run({ until_ns: 900, until: () => other.now_ns >= done_ns });
    return quiet_ns;
  };
  expect([last(500, 1000), last(1000, 1000), last(500, 300)]).toEqual([500, 900, 5]);
});

test('what concerns nobody happens at once up to where somebody is concerned', () => {
  const sim = new Simulation();
  const passed: number[] = [];
  const quiet = new SimEvent(() => {});
  const pass_before = (quiet_ns: number): boolean => {
    const { time_ns } = quiet;
    if (time_ns + 10 > quiet_ns) return false;
    passed.push(time_ns);
    sim.cancel(quiet);
    sim.add(quiet, time_ns + 10, RANK_DEVICE);
    return true;
  };
  quiet.pass_before = pass_before;
  sim.schedule(1, () => {
    sim.add(quiet, 2, RANK_DEVICE);
    sim.pass_until(35);
  });
  sim.schedule(40, () => {});
  sim.run({ until_ns: 3 });
  expect(passed).toEqual([2, 12, 22]);
  expect(quiet.time_ns).toBe(32);
});
