import { describe, expect, it } from 'vitest';
import { Bench } from '../../../demo/bench/bench.ts';
import { Simulation } from '../../../rtos/sim_api.ts';
import { type Service, tx_thread_sleep } from '../../../rtos/tx_api.ts';
import { app_board } from '../boards.ts';

const bench_of = (broker: string | null = null): Bench => new Bench(new Simulation({ seed: 1 }), { broker });

function* short(): Service<void> {
  yield* tx_thread_sleep(2);
}

describe('a bench', () => {
  it('is finished when the last application thread has ended, and says who has not', () => {
    const bench = bench_of();
    bench.add_board({ ...app_board(short), name: 'one' });
    bench.add_board({ ...app_board(short), name: 'two', power_on_s: 1 });
    expect(bench.unfinished()).toEqual(['one/app', 'two/app']);
    bench.sim.run({ until_ns: 0.5e9 });
    expect(bench.unfinished()).toEqual(['two/app']);
    expect(bench.finished()).toBe(false);
    bench.sim.run();
    expect(bench.finished()).toBe(true);
    expect(bench.now_ns()).toBeGreaterThan(1.02e9);
  });

  it('without an application thread is never finished', () => {
    const bench = bench_of();
    bench.add_board({ ...app_board(short), application: [] });
    bench.sim.run();
    expect(bench.unfinished()).toEqual([]);
    expect(bench.finished()).toBe(false);
  });

  it('has the broker in the simulation, or a way to the real one', () => {
    const inside = bench_of();
    inside.add_broker();
    expect(inside.gateway).toBeNull();
    expect(inside.broker_target?.name).toBe('broker');
    const outside = bench_of('127.0.0.1:1883');
    outside.add_broker();
    expect(outside.gateway?.target.name).toBe('gateway');
    outside.gateway?.close();
  });

  it.each([
    ['connection 1 x: refused (ECONNREFUSED)', 'cannot connect to the broker at h:1: nobody listens there'],
    ['connection 1 x: refused (EPROTO)', 'cannot connect to the broker at h:1: EPROTO'],
    ['connection 1 x: refused', 'cannot connect to the broker at h:1'],
    ['connection 1 x: connected', null],
  ])('%s', (notice, trouble) => {
    const bench = bench_of('h:1');
    bench.add_broker();
    bench.gateway?.on_notice?.(notice);
    expect(bench.broker_trouble).toBe(trouble);
    bench.gateway?.close();
  });
});
