import { describe, expect, it } from 'vitest';
import { World } from '../../../demo/scenario/world.ts';
import { type Service, tx_thread_sleep } from '../../../rtos/tx_api.ts';
import { app_board } from '../boards.ts';

const world_of = (broker: string | null = null): World => new World({ seed: 1, broker, write: null });

function* short(): Service<void> {
  yield* tx_thread_sleep(2);
}

describe('a world', () => {
  it('is finished when the last application thread has ended, and says who has not', () => {
    const world = world_of();
    world.add_board({ ...app_board(short), name: 'one' });
    world.add_board({ ...app_board(short), name: 'two', power_on_s: 1 });
    expect(world.unfinished()).toEqual(['one/app', 'two/app']);
    world.sim.run({ until_ns: 0.5e9 });
    expect(world.unfinished()).toEqual(['two/app']);
    expect(world.finished()).toBe(false);
    world.sim.run();
    expect(world.finished()).toBe(true);
    expect(world.now_ns()).toBeGreaterThan(1.02e9);
  });

  it('without an application thread is never finished', () => {
    const world = world_of();
    world.add_board({ ...app_board(short), application: [] });
    world.sim.run();
    expect(world.unfinished()).toEqual([]);
    expect(world.finished()).toBe(false);
  });

  it('has the broker in the simulation, or a way to the real one', () => {
    const inside = world_of();
    inside.add_broker();
    expect(inside.gateway).toBeNull();
    expect(inside.tick_rates()).toEqual([100]);
    const outside = world_of('127.0.0.1:1883');
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
    const world = world_of('h:1');
    world.add_broker();
    world.gateway?.on_notice?.(notice);
    expect(world.broker_trouble).toBe(trouble);
    world.gateway?.close();
  });

  it('knows which thread has a processor in the middle of a step', () => {
    const world = world_of();
    const seen: (string | null)[] = [];
    world.add_board(
      app_board(function* entry() {
        seen.push(world.busy_thread());
        yield* tx_thread_sleep(1);
      }),
    );
    expect(world.busy_thread()).toBeNull();
    world.sim.run();
    expect(seen).toEqual(['board/app']);
  });
});
