// A stack that the firmware brings: its waits, its driver, and what is seen of it from outside. `little_netx` is one of a few lines, with
// the layout of folders, the manners and the names that the published one has.

import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { CFirmware } from '../../../demo/c/bridge/firmware.ts';
import { nic_list } from '../../../netx/link/sim_nic.ts';
import { object_title } from '../../../rtos/kernel/object_title.ts';
import { run_bench } from '../bench/run_bench.ts';
import { add_c_board, c_image } from './c_boards.ts';
import { no_toolchain } from './toolchain_there.ts';

const LITTLE = 'test/demo/c/fixtures/little_netx';

/** What the two boards of the program have in common. */
function image(number: number) {
  return c_image(['little_netx.c'], { netx: LITTLE, defines: [`BOARD_NUMBER=${number}`] });
}

describe.skipIf(no_toolchain)('a stack that the firmware brings', () => {
  it('waits, is woken and sends on this kernel and these cards', async () => {
    const images = [await image(1), await image(2)] as const;
    const waited: unknown[] = [];
    const { bench, told } = await run_bench((bench) => {
      const { target } = add_c_board(bench, images[0], { network: true });
      add_c_board(bench, images[1], { name: 'peer', network: true, power_on_s: 0.1 });
      const plug = (up: boolean): void => nic_list(target.kernel)[0]?.port.set_link(up);
      bench.sim.schedule(0.03e9, () => {
        const thread = target.kernel.threads.objects.find(({ tx_thread_name }) => tx_thread_name === 'main');
        waited.push(object_title(thread?.wait_request), thread?.tx_thread_state);
      });
      bench.sim.schedule(0.35e9, () => plug(false));
      bench.sim.schedule(0.45e9, () => plug(true));
    }, 2);
    expect(told.filter((line) => !line.includes(' > '))).toEqual([
      'board/main: main: status 0x01 at 0',
      'board/main: main: status 0x01 at 5',
      'board/main: main: 2 wait, waiter in state 12',
      'board/waiter: waiter: status 0x01 at 15',
      'board/main: main: 1 waits, waiter in state 1',
      'board/second: second: status 0x1a at 16',
      'board/main: abort: status 0',
      'board/main: main: 0 wait, disabled 0 times, protection owned 0 times',
      'board/main: main: owned 2 times',
      'board/main: main: 0 wait after the end of one',
      'board/main: send: status 0',
      'peer/main: peer: status 0x00 at 8, one piece',
      'board/main: send: status 0',
      'peer/main: peer: status 0x00 at 8, two pieces',
      'peer/main: send: status 0',
      'board/main: main: status 0x00 at 18, answer',
      'board/main: speed: status 0x00, 100000000',
      'board/main: sent: status 0x00, 2',
      'board/main: unknown: status 0x44',
      'board/main: main: 8 of 8 packets free, 1 link events, link 0',
      'board/main: send: status 0',
      'board/main: disable: status 0x00',
      'board/main: send: status 20',
      'board/main: main: 8 of 8 packets free, 2 link events',
    ]);
    expect(waited).toEqual([{ kind: 'object of the network', name: 'block' }, 12]);
    expect(bench.sim.diagnostics).toEqual([]);
  });

  it('is told when its packet has no room for the header of the link', async () => {
    const built = await image(3);
    const { bench, told } = await run_bench((bench) => {
      add_c_board(bench, built, { network: true });
    }, 1);
    expect(told.slice(1)).toEqual(['board/main: send: status 2', 'board/main: main: 8 of 8 packets free']);
    expect(bench.sim.diagnostics.map(({ id }) => id)).toEqual(['packet-no-header-room']);
  });

  it('is known by what the firmware calls of it, and its parts that nobody calls are not compiled', async () => {
    const built = await image(1);
    expect(built.own_netx?.calls).toContain('nx_little_receive');
    expect(built.signatures.imported.has('sim_nic_attach')).toBe(true);
    expect(new CFirmware(built).tables).toBeDefined();
  });

  it('a folder that is no NetX Duo is told', async () => {
    const build = c_image(['little_netx.c'], { netx: path.join(LITTLE, 'common') });
    await expect(build).rejects.toThrow('is no NetX Duo');
  });
});
