import { expect, it } from 'vitest';
import { netx_sim } from '../netx_sim.ts';

const SAMPLE = 'test/demo/c/fixtures/udp_client.c';

it('wants firmware in C, and a NetX Duo to compare with', async () => {
  for (const [words, says] of [
    [['diff'], 'diff wants source files in C, or a folder with netx-sim.json'],
    [['diff', 'mqtt', '--netx', '.'], 'diff wants source files in C'],
    [['diff', SAMPLE], 'diff needs --netx DIR'],
  ] as const) {
    const { code, err } = await netx_sim(...words);
    expect([code, err]).toEqual([2, expect.stringContaining(says)]);
  }
});
