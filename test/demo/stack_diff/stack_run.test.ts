// What a run of firmware in C tells of itself for a comparison, on both kinds of stacks.

import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { plan_of_words } from '../../../demo/scenario/c_project.ts';
import { c_scenario } from '../../../demo/scenario/c_scenario.ts';
import { type Streams, stack_run } from '../../../demo/stack_diff/stack_run.ts';
import { no_toolchain } from '../c/toolchain_there.ts';

const FIXTURES = 'test/demo/c/fixtures';

async function run(source: string, netx: string, defines: string[]): Promise<Streams> {
  const plan = plan_of_words([path.join(FIXTURES, source)]);
  const boards = plan.boards.map((board) => ({
    ...board,
    project: { ...board.project, netx, defines, watch_services: true },
  }));
  const { streams, end_ns } = await stack_run(await c_scenario({ ...plan, boards }), 1, 2e9);
  expect(end_ns).toBeLessThanOrEqual(2e9);
  return streams;
}

function texts(streams: Streams, where: string): string[] {
  return (streams.get(where) ?? []).map(({ text, tick }) => `${tick} ${text}`);
}

describe.skipIf(no_toolchain)('a run for a comparison', () => {
  it('has the services of a stack of the firmware, and their ticks', async () => {
    const streams = await run('little_netx.c', path.join(FIXTURES, 'little_netx'), ['BOARD_NUMBER=1']);
    const calls = texts(streams, 'board/main').filter((text) => text.includes('receive'));
    expect(calls.slice(0, 2)).toEqual([
      '0 nx_little_receive: NX_NO_PACKET (0x1)',
      '0 nx_little_receive: NX_NO_PACKET (0x1), after 5 ticks',
    ]);
    expect([...streams.keys()].filter((where) => where.includes('interrupt'))).toEqual([]);
    expect(calls.at(-1)).toMatch(/nx_little_receive: has not returned$/);
    expect(texts(streams, 'board/main prints')[0]).toBe('0 main: status 0x01 at 0');
    expect(texts(streams, 'board > all')).toHaveLength(2);
  });

  it('has those of the simulator too; chosen numbers are no part of it', async () => {
    const streams = await run('udp_client.c', '', []);
    const calls = [...streams].flatMap(([where]) => (where.includes('/') ? texts(streams, where) : []));
    expect(calls.some((text) => /^0 nx_ip_create: NX_SUCCESS$/.test(text))).toBe(true);
  });
});
