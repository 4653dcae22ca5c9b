// The ready files for engines that run a search as many jobs: that they are what the engines take, and that their commands do what
// they are for.

import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { built_command } from '../../../built_program.ts';
import { netx_sim } from '../../cli/netx_sim.ts';
import {
  anything,
  either,
  list,
  map_of,
  matching,
  object,
  one_of,
  type Shape,
  text,
  whole,
} from './schema.ts';
import { read_yaml, type Yaml } from './yaml.ts';

/** What GitHub replaces by the number of the shard. */
const SHARD = `\${{ matrix.shard }}`;
const ROOT = fileURLToPath(new URL('../../../..', import.meta.url));
const shipped = (name: string): string => readFileSync(path.join(ROOT, 'demo/lab/engines', name), 'utf8');

const STEP: Shape = either(
  object({ 'name?': text, 'if?': text, uses: matching(/^[\w-]+\/[\w-]+@v\d+$/), 'with?': map_of(anything) }),
  object({ 'name?': text, 'if?': text, run: text }),
);
const WORKFLOW = object({
  name: text,
  on: object({
    'schedule?': list(object({ cron: matching(/^\S+( \S+){4}$/) })),
    'workflow_dispatch?': anything,
  }),
  jobs: map_of(
    object({
      'runs-on': text,
      'timeout-minutes?': whole(1),
      'needs?': text,
      'if?': text,
      'strategy?': object({ 'fail-fast': one_of(true, false), matrix: map_of(list(anything)) }),
      steps: list(STEP),
    }),
  ),
});

const CONTAINER = object({
  name: matching(/^[a-z0-9-]+$/),
  image: text,
  env: list(object({ name: matching(/^[A-Z_]+$/), value: text })),
  command: list(text),
  resources: object({ requests: object({ cpu: text, memory: matching(/^\d+[KMG]i$/) }) }),
  volumeMounts: list(object({ name: text, mountPath: matching(/^\//) })),
});
const RULE = either(
  object({
    action: one_of('FailIndex', 'FailJob', 'Ignore', 'Count'),
    onExitCodes: object({ containerName: text, operator: one_of('In', 'NotIn'), values: list(whole(1)) }),
  }),
  object({
    action: one_of('FailIndex', 'FailJob', 'Ignore', 'Count'),
    onPodConditions: list(object({ type: text, status: one_of('True', 'False', 'Unknown') })),
  }),
);
const JOB = object({
  apiVersion: one_of('batch/v1'),
  kind: one_of('Job'),
  metadata: object({ name: matching(/^[a-z0-9-]{1,63}$/) }),
  spec: object({
    completionMode: one_of('Indexed'),
    completions: whole(1),
    parallelism: whole(1),
    backoffLimitPerIndex: whole(0),
    podFailurePolicy: object({ rules: list(RULE) }),
    template: object({
      spec: object({
        // A policy for failed pods demands it.
        restartPolicy: one_of('Never'),
        terminationGracePeriodSeconds: whole(0),
        containers: list(CONTAINER),
        volumes: list(object({ name: text, persistentVolumeClaim: object({ claimName: text }) })),
      }),
    }),
  }),
});

// biome-ignore lint/suspicious/noExplicitAny: documents whose shape has been checked
const any = (value: Yaml): any => value;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'engines-'));
  const npx = path.join(folder, 'npx');
  writeFileSync(npx, `#!/bin/sh\nshift\ncd "${ROOT}"\nexec ${built_command()} "$@"\n`);
  chmodSync(npx, 0o755);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a command of a file, with a small search in place of the one that it names. */
function run_shell(
  command: string,
  env: Readonly<Record<string, string>>,
): { code: number | null; out: string } {
  const small = command
    .replace('my-scenario', 'sleep-one-tick')
    .replace(/--runs \d+/, '--runs 12')
    .replace('--workers 4', '--workers 1');
  expect(small).not.toBe(command);
  const { status, stdout, stderr } = spawnSync('sh', ['-c', small], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, PATH: `${folder}:${process.env['PATH']}`, ...env },
  });
  return { code: status, out: `${stdout}${stderr}` };
}

test('the GitHub workflow is one: every shard has a job and an artifact, and another job joins them', () => {
  const workflow = any(read_yaml(shipped('github_matrix.yml')));
  expect(WORKFLOW(workflow, 'workflow')).toEqual([]);
  const { search, merge } = workflow.jobs;
  expect(search.strategy['fail-fast']).toBe(false);
  const shards = search.strategy.matrix.shard as number[];
  const command = search.steps.find(({ name }: { name?: string }) => name === 'search').run as string;
  expect(shards).toEqual(shards.map((_, n) => n));
  expect(command).toContain(`--shard ${SHARD}/${shards.length} `);
  expect(merge.needs).toBe('search');
  expect(merge.if).toBe('always()');
  const steps = [...search.steps, ...merge.steps] as {
    uses?: string;
    if?: string;
    with?: Record<string, string>;
  }[];
  const [up] = steps.filter(({ uses }) => uses?.startsWith('actions/upload-artifact'));
  const [down] = steps.filter(({ uses }) => uses?.startsWith('actions/download-artifact'));
  expect(up?.if).toBe('always()');
  expect(up?.with?.['name']).toBe(`findings-${SHARD}`);
  expect(down?.with?.['pattern']).toBe('findings-*');
});

test('a job of the workflow that finds something ends well, wrong use does not, and merge joins the artifacts', async () => {
  const { search, merge } = any(read_yaml(shipped('github_matrix.yml'))).jobs;
  const command = search.steps.find(({ name }: { name?: string }) => name === 'search').run as string;
  for (const shard of search.strategy.matrix.shard as number[]) {
    const out = path.join(folder, `artifacts/findings-${shard}`);
    const here = command.replaceAll(SHARD, `${shard}`).replace('--out findings', `--out ${out}`);
    expect(run_shell(here, {}).code).toBe(0);
  }
  const wrong = command.replaceAll(SHARD, '4');
  expect(run_shell(wrong, {}).code).toBe(2);
  const { code, out } = await netx_sim('merge', path.join(folder, 'artifacts'));
  expect(code).toBe(3);
  expect(out).toContain('4 of 4 shards');
  expect(merge.steps.at(-2).run).toBe('npx netx-sim merge findings');
});

test('the Kubernetes Job is one of batch/v1: an index for each shard, and its count is told', () => {
  const job = any(read_yaml(shipped('kubernetes_indexed_job.yaml')));
  expect(JOB(job, 'job')).toEqual([]);
  const { completions, parallelism, template, podFailurePolicy } = job.spec;
  const [container] = template.spec.containers;
  const env = new Map(container.env.map(({ name, value }: { name: string; value: string }) => [name, value]));
  expect(env.get('JOB_COMPLETIONS')).toBe(`${completions}`);
  expect(parallelism).toBeLessThanOrEqual(completions);
  expect(podFailurePolicy.rules[0].onExitCodes.containerName).toBe(container.name);
  const [mount] = container.volumeMounts;
  expect(template.spec.volumes.map(({ name }: { name: string }) => name)).toContain(mount.name);
  expect(env.get('FINDINGS')).toBe(mount.mountPath);
});

test('a pod that finds something ends well, and its findings lie in a folder of its index', () => {
  const { spec } = any(read_yaml(shipped('kubernetes_indexed_job.yaml'))).spec.template;
  const [container] = spec.containers;
  const [shell, option, command] = container.command;
  expect([shell, option]).toEqual(['sh', '-c']);
  const env = { JOB_COMPLETIONS: '2', FINDINGS: path.join(folder, 'volume') };
  for (const index of ['0', '1']) {
    const { code, out } = run_shell(command, { ...env, JOB_COMPLETION_INDEX: index });
    expect([code, out]).toEqual([0, expect.stringContaining(`shard ${index}/2 (JOB_COMPLETION_INDEX)`)]);
    expect(readdirSync(path.join(folder, 'volume', index)).some((name) => name.endsWith('.shard.json'))).toBe(
      true,
    );
  }
});

test('what the reader of YAML does not know is an error, and shapes name what is wrong', () => {
  expect(read_yaml('a:\n  - b: 1\n    c: [x, "y"]\n  - |\n    one\n      two\nd: ~ # a remark\n')).toEqual({
    a: [{ b: 1, c: ['x', 'y'] }, 'one\n  two\n'],
    d: null,
  });
  expect(() => read_yaml('a: &anchor b')).toThrow(/line 1: not read here/);
  expect(() => read_yaml('a: 1\na: 2')).toThrow(/line 2: this key is there twice/);
  expect(() => read_yaml('a:\n\tb: 1')).toThrow(/line 2: a tab/);
  const job = any(
    read_yaml(shipped('kubernetes_indexed_job.yaml').replace('completions: 16', 'completion: 16')),
  );
  expect(JOB(job, 'job')).toEqual(['job.spec has no field completion', 'job.spec.completions is missing']);
});
