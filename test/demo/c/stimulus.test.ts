// sim_stimulus from C: nominally at the beginning of its window, in a search anywhere in it.

import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { netx_sim } from '../cli/netx_sim.ts';
import { no_toolchain } from './toolchain_there.ts';

let root: string;
beforeAll(() => {
  root = mkdtempSync(path.join(tmpdir(), 'netx-sim-'));
  const sources = [path.resolve('test/demo/c/fixtures/stimulus.c')];
  writeFileSync(
    path.join(root, 'netx-sim.json'),
    JSON.stringify({ name: 'stimulus', seconds: 20, boards: [{ sources, application: ['main'] }] }),
  );
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe.skipIf(no_toolchain)('an event from outside in C', () => {
  it('comes at the beginning of its window in a run', async () => {
    const { code, out } = await netx_sim('run', root);
    expect(code).toBe(0);
    expect(out).toMatch(/0\.0200\d+ {2}board\/interrupt +pressed at 20 ms\n/);
    expect(out).toMatch(/board\/main +seen\n/);
  });

  it('is moved by a search to where it is lost, which the replay says in words', async () => {
    const findings = path.join(root, 'findings');
    const found = await netx_sim('explore', root, '--runs', '300', '--out', findings);
    expect([found.code, found.out]).toEqual([3, expect.stringMatching(/"the button is seen" does not hold/)]);
    const file = readdirSync(findings).find((name) => name.endsWith('.replay')) ?? '';
    const replayed = await netx_sim('replay', path.join(findings, file));
    expect(replayed.out).toMatch(/after main called tx_time_get/);
    expect(replayed.out).toMatch(/as recorded\n$/);
    // Its own lines are not on the stack from which it calls, and those of the simulator are not its own.
    const why = await netx_sim('why', path.join(findings, file), 'main', '@0.01');
    expect(why.out).toMatch(/Inside of tx_thread_sleep, which returns/);
    expect(why.out).not.toContain('demo/c/');
  });
});
