// A search of firmware that is built with checks: an error of memory that only a rare timing brings is found, and replayed.

import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { netx_sim } from '../cli/netx_sim.ts';
import { no_toolchain } from './toolchain_there.ts';

/** The worker holds the block a moment longer than it knows that it is there. */
const PROGRAM = `
#include "tx_api.h"
static TX_THREAD worker, better;
static ULONG stacks[2][512], memory[64];
static TX_BLOCK_POOL pool;
static ULONG *volatile block;
static volatile ULONG seen;

static VOID work(ULONG input)
{
    for (int i = 0; i < 10; i++) {
        ULONG *mine = block;
        if (mine != 0)
            seen = mine[0];
        tx_thread_sleep(1);
    }
}

static VOID release(ULONG input)
{
    ULONG *mine = block;
    tx_thread_sleep(5);
    mine[0] = 0;
    block = 0;
    tx_block_release(mine);
}

VOID tx_application_define(VOID *first_unused)
{
    tx_block_pool_create(&pool, "pool", 16, memory, sizeof memory);
    tx_block_allocate(&pool, (VOID **) &block, TX_NO_WAIT);
    tx_thread_create(&worker, "worker", work, 0, stacks[0], sizeof stacks[0], 9, 9, 0, TX_AUTO_START);
    tx_thread_create(&better, "better", release, 0, stacks[1], sizeof stacks[1], 5, 5, 0, TX_AUTO_START);
}
`;

describe.skipIf(no_toolchain)('explore with "check": true', () => {
  it('finds a use after release that takes a preemption, and its replay goes as recorded', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'netx-sim-'));
    vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    try {
      writeFileSync(path.join(folder, 'app.c'), PROGRAM);
      const project = { check: true, boards: [{ sources: ['app.c'] }] };
      writeFileSync(path.join(folder, 'netx-sim.json'), JSON.stringify(project));
      const findings = path.join(folder, 'findings');
      const { out, code } = await netx_sim('explore', folder, '--runs', '60', '--out', findings);
      expect(out).toMatch(
        /\[c-use-after-release\] work \(app\.c:14\)\s+reads 4 bytes of a block of pool "pool"/,
      );
      expect(code).toBe(3);
      const [replay] = readdirSync(findings).filter((name) => name.endsWith('.replay'));
      const again = await netx_sim('replay', path.join(findings, replay as string));
      expect([again.code, again.err]).toEqual([0, '']);
    } finally {
      vi.restoreAllMocks();
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
