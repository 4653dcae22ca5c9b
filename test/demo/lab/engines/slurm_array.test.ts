// Shards of a search as an array of a real Slurm, and with GNU parallel: one of them is killed and done again, and merge has them
// all at the end.

import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { read_fleet_shards } from '../../../../demo/fleet/fleet_file.ts';
import { built_command } from '../../../built_program.ts';
import { netx_sim } from '../../cli/netx_sim.ts';
import { describe_with, program } from '../../programs.ts';
import { Slurm } from './slurm.ts';

const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));
const ARRAY = path.join(ROOT, 'demo/lab/engines/slurm_array.sh');

/** The program as a command; where `dies` holds, it is killed before it has done anything, the first time. */
function command_in(folder: string, dies: string): string {
  const file = path.join(folder, 'netx-sim');
  const marker = path.join(folder, 'killed');
  writeFileSync(
    file,
    `#!/bin/sh
if ${dies} && [ ! -e "${marker}" ]; then : >"${marker}"; kill -9 $$; fi
cd "${ROOT}" && exec ${built_command()} "$@"
`,
  );
  chmodSync(file, 0o755);
  return file;
}

/** The array with three tasks. */
function small_array(slurm: Slurm): string {
  const file = slurm.file('array.sh');
  copyFileSync(ARRAY, file);
  const text = readFileSync(file, 'utf8').replace('--array=0-15', '--array=0-2');
  expect(text).toContain('--array=0-2');
  writeFileSync(file, text);
  return file;
}

describe_with(['slurmctld', 'slurmd', 'sbatch', 'munged'], 'a Slurm array', () => {
  test('a shard that was killed is requeued, and merge issues the certificate of all shards', async () => {
    const slurm = await Slurm.start();
    try {
      const findings = slurm.file('findings');
      const dies = '[ "$SLURM_ARRAY_TASK_ID" = 1 ]';
      const env = { NETX_SIM: command_in(slurm.folder, dies), NETX_SIM_OUT: findings };
      const options = ['sleep-one-tick', '--fixed', '--strategy', 'sweep-1'];
      const job = slurm.run_with(env, 'sbatch', '--parsable', small_array(slurm), ...options).trim();
      await slurm.until_ended();
      const said = slurm.text(`netx-sim-${job}_1.txt`);
      expect(said).toContain('the search ended with code 137: once more');
      expect(said).toContain('shard 1/3 (SLURM_ARRAY_TASK_ID)');
      const { code, out } = await netx_sim('merge', findings);
      expect(out).toContain('3 of 3 shards');
      expect(out).toContain(
        'certificate of depth 1, of all shards together: none of the 19 single deviations',
      );
      expect(code).toBe(0);

      // Once more with the bug: what is found is no failure of a task, so the merge can depend on it.
      const found = slurm.file('found');
      const bug = { ...env, NETX_SIM_OUT: found };
      const search = slurm
        .run_with(bug, 'sbatch', '--parsable', slurm.file('array.sh'), 'sleep-one-tick')
        .trim();
      await slurm.until_ended();
      expect(slurm.run('scontrol', 'show', 'job', search)).not.toContain('JobState=FAILED');
      const joined = await netx_sim('merge', found);
      expect(joined.code).toBe(3);
      expect(joined.out).toContain('assert the chip is ready');
    } finally {
      slurm.stop();
    }
  });
});

describe_with(['slurmctld', 'slurmd', 'sbatch', 'munged'], 'a Slurm array of a fleet', () => {
  test('a shard that was killed is requeued, and all shards together are what one process has', async () => {
    const slurm = await Slurm.start();
    try {
      const out = slurm.file('results');
      const env = {
        NETX_SIM: command_in(slurm.folder, '[ "$SLURM_ARRAY_TASK_ID" = 1 ]'),
        NETX_SIM_OUT: out,
      };
      const words = ['site-of-fifty', '--seeds', '1..4', '--set', 'boards=2', '--set', 'store=5,60'];
      const job = slurm.run_with(env, 'sbatch', '--parsable', small_array(slurm), 'fleet', ...words).trim();
      await slurm.until_ended();
      const said = slurm.text(`netx-sim-${job}_1.txt`);
      expect(said).toContain('the search ended with code 137: once more');
      expect(said).toContain('shard 1/3 (SLURM_ARRAY_TASK_ID)');
      const { results, missing } = read_fleet_shards(out, 'site-of-fifty');
      expect(missing).toEqual([]);
      const one = slurm.file('one');
      const { code } = await netx_sim('fleet', ...words, '--workers', '2', '--out', one);
      expect(results).toEqual(read_fleet_shards(one, 'site-of-fifty').results);
      expect(results).toHaveLength(8);
      expect((await netx_sim('fleet', 'site-of-fifty', '--from', out)).code).toBe(code);
    } finally {
      slurm.stop();
    }
  });
});

describe_with(['parallel'], 'GNU parallel', () => {
  test('runs the shards, does one that was killed again, and merge has them all', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'netx-sim-parallel-'));
    try {
      const command = command_in(folder, 'echo "$*" | grep -q -- "--shard 2/3"');
      const out = path.join(folder, 'findings');
      const search = `${command} explore sleep-one-tick --runs 30 --all --shard {}/3 --out ${out}/{} || [ $? = 3 ]`;
      const args = ['--retries', '3', '--jobs', '2', search, ':::', '0', '1', '2'];
      const env = { ...process.env, HOME: folder };
      const ended = spawnSync(program('parallel') as string, args, { encoding: 'utf8', env });
      expect([ended.status, ended.stderr]).toEqual([0, expect.anything()]);
      const merged = await netx_sim('merge', out);
      expect(merged.out).toContain('3 of 3 shards, 30 runs');
      expect(merged.code).toBe(3);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
