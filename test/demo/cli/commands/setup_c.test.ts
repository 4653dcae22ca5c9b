import { expect, it } from 'vitest';
import { no_toolchain } from '../../c/toolchain_there.ts';
import { netx_sim } from '../netx_sim.ts';

it.skipIf(no_toolchain)('where the compiler is there already, it says where', async () => {
  const { code, out, err } = await netx_sim('setup-c');
  expect([code, err]).toEqual([0, '']);
  expect(out).toMatch(/^the C compiler is in .+ already\n$/);
});

it('takes no words', async () => {
  const { code, err } = await netx_sim('setup-c', 'now');
  expect([code, err]).toEqual([2, 'netx-sim: setup-c takes no words: got now\n']);
});
