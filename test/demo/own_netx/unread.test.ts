// Without a folder with a NetX Duo the program has the client of the simulator, in which nothing leaks where it does in the published one.

import { describe, expect, it } from 'vitest';
import { experiment_of } from '../../../demo/bench/scenario.ts';
import { read_replay } from '../../../demo/lab/read_replay.ts';
import { replay } from '../../../rtos/explore/replay.ts';
import { no_toolchain } from '../c/toolchain_there.ts';

const HAS_FOLDER = process.env['NETX_SIM_NETXDUO'] !== undefined;

describe.skipIf(no_toolchain || HAS_FOLDER)('messages unread at disconnect', () => {
  it('go back to their pool', async () => {
    const { unread } = await import('../../../demo/own_netx/unread.ts');
    const found = read_replay('demo/own_netx/unread.replay').replay;
    expect(found.check?.id).toBe('packet-leak');
    expect(replay(experiment_of(unread), found).result.failure).toBeNull();
  });
});
