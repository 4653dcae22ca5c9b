import { describe, expect, it } from 'vitest';
import { NO_BYTES, type RecordedEvent } from '../../../netx/gateway/host_record.ts';
import { type PacedHost, run_paced, run_replay } from '../../../netx/gateway/paced_run.ts';
import { Simulation } from '../../../rtos/sim/simulation.ts';

function host(open = 0) {
  const delivered: number[] = [];
  const fake: PacedHost = {
    open,
    deliver: (time_ns) => delivered.push(time_ns),
    on_event: null,
  };
  return { fake, delivered };
}

describe('a paced run', () => {
  it('takes as long as virtual time does', async () => {
    const sim = new Simulation();
    const fired: number[] = [];
    for (let ms = 10; ms <= 50; ms += 10) sim.schedule(ms * 1e6, () => fired.push(performance.now()));
    const start = performance.now();
    expect(await run_paced(sim)).toBe('idle');
    expect(fired).toHaveLength(5);
    for (const [n, at] of fired.entries()) expect(at - start).toBeGreaterThanOrEqual((n + 1) * 10 - 1);
  });

  it('can be faster than the wall clock', async () => {
    const sim = new Simulation();
    sim.schedule(10e9, () => {});
    const start = performance.now();
    expect(await run_paced(sim, { speed: 1000 })).toBe('idle');
    expect(performance.now() - start).toBeLessThan(5000);
    expect(performance.now() - start).toBeGreaterThan(9);
    expect(sim.now_ns).toBe(10e9);
  });

  it('runs as fast as it can while no connection is open, and keeps pace as soon as one is', async () => {
    const sim = new Simulation();
    const { fake } = host();
    const world = { ...fake, open: 0 };
    sim.schedule(3600e9, () => {
      world.open = 1;
    });
    let last = 0;
    sim.schedule(3600.05e9, () => {
      last = performance.now();
      world.open = 0;
    });
    const start = performance.now();
    await run_paced(sim, { speed: Number.POSITIVE_INFINITY, hosts: [world] });
    expect(last - start).toBeGreaterThanOrEqual(49);
    expect(last - start).toBeLessThan(5000);
  });

  it('ends at its time, by its condition, or when it is stopped', async () => {
    const forever = (sim: Simulation) => {
      const again = () => sim.schedule(sim.now_ns + 1e6, again);
      again();
      return sim;
    };
    const timed = forever(new Simulation());
    expect(await run_paced(timed, { speed: 100, until_ns: 20e6 })).toBe('time');
    expect(timed.now_ns).toBe(20e6);
    const asked = forever(new Simulation());
    expect(await run_paced(asked, { speed: 100, until: () => asked.now_ns >= 5e6 })).toBe('condition');
    const stopped = forever(new Simulation());
    stopped.schedule(3e6, () => stopped.stop());
    expect(await run_paced(stopped, { speed: 100 })).toBe('stopped');
    await expect(run_paced(stopped, { speed: 0 })).rejects.toThrow('speed is 0');
  });

  it('brings what the real world sent where a replay can: behind all events of a time, and before the end', async () => {
    const sim = new Simulation();
    const seen: string[] = [];
    const { fake } = host();
    const world = { ...fake, deliver: (time_ns: number) => void seen.push(`delivered ${time_ns}`) };
    sim.schedule(3600e9, () => {
      seen.push('opened');
      world.open = 1;
    });
    sim.schedule(3600e9, () => void seen.push('same time'));
    sim.schedule(3600e9 + 1e6, () => {
      seen.push('closed');
      world.open = 0;
    });
    sim.schedule(3700e9, () => {});
    const options = { speed: Number.POSITIVE_INFINITY, hosts: [world], until_ns: 3650e9 };
    expect(await run_paced(sim, options)).toBe('time');
    const at = (what: string): number => seen.findIndex((line) => line.startsWith(what));
    expect(at('delivered')).toBeGreaterThan(at('same time'));
    expect(seen).not.toContain(`delivered ${options.until_ns}`);
  });

  it('wakes up when the real world brings something', async () => {
    const sim = new Simulation();
    const { fake } = host(1);
    const world = { ...fake };
    let brought = false;
    world.deliver = (time_ns) => {
      if (!brought) return;
      brought = false;
      sim.schedule(time_ns, () => sim.stop());
    };
    sim.schedule(3600e9, () => {});
    sim.schedule(0, () => {
      setTimeout(() => {
        brought = true;
        world.on_event?.();
      }, 20);
    });
    expect(await run_paced(sim, { hosts: [world] })).toBe('stopped');
    expect(sim.now_ns).toBeGreaterThan(0);
    expect(sim.now_ns).toBeLessThan(5e9);
  });
});

it('a replay brings each recorded event at its time, those of one time together', async () => {
  const sim = new Simulation();
  for (const ms of [1, 5, 9]) sim.schedule(ms * 1e6, () => seen.push(`event ${sim.now_ns}`));
  const seen: string[] = [];
  const event = (time_ns: number, connection: number): RecordedEvent => ({
    time_ns,
    connection,
    kind: 'data',
    bytes: NO_BYTES,
  });
  const replayer = {
    replay: (events: readonly RecordedEvent[], time_ns: number) =>
      sim.schedule(time_ns, () => seen.push(`replay ${events.map((one) => one.connection)} ${sim.now_ns}`)),
  };
  expect(
    await run_replay(sim, replayer, [event(5e6, 1), event(5e6, 2), event(6e6, 3), event(20e6, 4)], {
      until_ns: 10e6,
    }),
  ).toBe('idle');
  expect(seen).toEqual([
    'event 1000000',
    'event 5000000',
    'replay 1,2 5000000',
    'replay 3 6000000',
    'event 9000000',
  ]);
});
