import { describe, expect, test } from 'vitest';
import { build_constants } from '../../../rtos/kernel/build_constants.ts';
import { set_current_kernel } from '../../../rtos/kernel/current.ts';
import { Simulation, Target, type TargetConfig } from '../../../rtos/sim_api.ts';
import * as tx from '../../../rtos/tx_api.ts';
import { sources_under } from '../../tidy/sources.ts';

/** A board whose thread does something and then sleeps two of its seconds, three times. */
function board(sim: Simulation, name: string, config: Partial<TargetConfig>, work: () => void): Target {
  const thread = new tx.TX_THREAD();
  function* entry(): tx.Service<void> {
    for (let round = 0; round < 3; round++) {
      work();
      yield* tx.tx_thread_sleep(2 * tx.TX_TIMER_TICKS_PER_SECOND);
    }
  }
  const main = () =>
    tx.tx_kernel_enter(function* () {
      const stack = new Uint8Array(512);
      yield* tx.tx_thread_create(thread, 'thread', entry, 0, stack, 512, 5, 5, 0, tx.TX_AUTO_START);
    });
  return new Target(sim, { name, main, config });
}

describe('the constants of a build', () => {
  test('are those of the board whose firmware runs, so a second is a second on each', () => {
    const sim = new Simulation();
    const seen: string[] = [];
    for (const rate of [1000, 50, 100]) {
      board(sim, `${rate}`, { TX_TIMER_TICKS_PER_SECOND: rate }, () => {
        seen.push(`${rate}: ${tx.TX_TIMER_TICKS_PER_SECOND} at ${Math.round(sim.now_ns / 1e8) / 10} s`);
      });
    }
    sim.run();
    expect(seen.sort()).toEqual(
      ['1000', '100', '50'].flatMap((rate) => [0, 2, 4].map((s) => `${rate}: ${rate} at ${s} s`)).sort(),
    );
  });

  test('are the defaults where no board runs, whatever ran before', () => {
    const sim = new Simulation();
    board(sim, 'fast', { TX_TIMER_TICKS_PER_SECOND: 1000 }, () => {});
    const outside: number[] = [];
    sim.schedule(1e9, () => outside.push(tx.TX_TIMER_TICKS_PER_SECOND));
    sim.run();
    expect([...outside, tx.TX_TIMER_TICKS_PER_SECOND]).toEqual([100, 100]);
  });

  test('are those of the board that an interrupt hits, and then again those of the board that it interrupted', () => {
    const sim = new Simulation();
    const seen: number[] = [];
    const see = () => void seen.push(tx.TX_TIMER_TICKS_PER_SECOND);
    const other = board(sim, 'other', { TX_TIMER_TICKS_PER_SECOND: 250 }, () => {});
    board(sim, 'fast', { TX_TIMER_TICKS_PER_SECOND: 1000 }, () => {
      if (seen.length > 0) return;
      see();
      other.interrupt('card', see);
      see();
    });
    sim.run();
    expect(seen).toEqual([1000, 250, 1000]);
  });

  test('of a file that is loaded later are known to the boards that exist', () => {
    const sim = new Simulation();
    const target = board(sim, 'fast', { TX_TIMER_TICKS_PER_SECOND: 1000 }, () => {});
    sim.run();
    let ten_seconds = 0;
    build_constants(
      (config) => ({ ticks: 10 * config.TX_TIMER_TICKS_PER_SECOND }),
      ({ ticks }) => {
        ten_seconds = ticks;
      },
    );
    set_current_kernel(target.kernel);
    expect(ten_seconds).toBe(10_000);
    set_current_kernel(null);
    expect(ten_seconds).toBe(1000);
  });

  test('are not read by the kernel, the stack and the client, which know their target', () => {
    const inside = sources_under('rtos/kernel', 'rtos/services', 'netx', 'mqtt/client').filter(
      ({ name }) => !/build_constants\.ts$|_api\.ts$|^netx\/gateway\//.test(name),
    );
    const names = sources_under('rtos/kernel', 'netx', 'mqtt/client')
      .filter(({ name }) => name.endsWith('build_constants.ts'))
      .flatMap(({ text }) => [...text.matchAll(/^export let (\w+)/gm)].map((found) => found[1] as string));
    expect(names.length).toBeGreaterThan(30);
    const imports = new RegExp(`^import [^;]*\\b(${names.join('|')})\\b[^;]*;`, 'm');
    expect(inside.filter(({ text }) => imports.test(text)).map(({ name }) => name)).toEqual([]);
  });
});
