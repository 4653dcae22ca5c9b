// A second packet pool from C: the service, the field of the control block, and which pool the stack asks.

import { describe, expect, it } from 'vitest';
import { run_c } from './c_boards.ts';
import { no_toolchain } from './toolchain_there.ts';

const of_board = (told: readonly string[]): string[] => told.filter((line) => line.startsWith('board/'));

describe.skipIf(no_toolchain)('a second packet pool, in C', () => {
  it('is asked first for small messages in a build that wants it, here by the older name of the option', async () => {
    const build = { defines: ['NX_DUAL_PACKET_POOL_ENABLE'] };
    const { told } = await run_c('two_pools.c', { network: true, build });
    expect(of_board(told)).toEqual([
      'board/main: set: 0, nothing: 7',
      'board/main: auxiliary is small: 1, default is pool: 1',
      'board/main: asked in vain: small 1, pool 0',
    ]);
  });

  it('is not there in other builds', async () => {
    const { told } = await run_c('two_pools.c', { network: true });
    expect(of_board(told)).toEqual([
      'board/main: set: 4b, nothing: 4b',
      'board/main: asked in vain: small 0, pool 0',
    ]);
  });
});
