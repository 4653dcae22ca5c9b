// Without a folder with a NetX Duo the program has the stack of the simulator, in which no header is put in front of a packet twice.

import { describe, expect, it } from 'vitest';
import { experiment_of } from '../../../demo/bench/scenario.ts';
import { read_replay } from '../../../demo/lab/read_replay.ts';
import { replay } from '../../../rtos/explore/replay.ts';
import { no_toolchain } from '../c/toolchain_there.ts';

const HAS_FOLDER = process.env['NETX_SIM_NETXDUO'] !== undefined;

describe.skipIf(no_toolchain || HAS_FOLDER)('two threads that send on one connection', () => {
  it('do so one after the other', async () => {
    const { two_senders } = await import('../../../demo/own_netx/two_senders.ts');
    const found = read_replay('demo/own_netx/two_senders.replay').replay;
    expect(found.check?.id).toBe('c-trap');
    const { result } = replay(experiment_of(two_senders), found);
    expect(result.failure).toBeNull();
    expect(result.end).toBe('condition');
  });
});
