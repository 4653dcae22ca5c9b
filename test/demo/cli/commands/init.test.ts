import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { manifest_with } from '../../../../demo/cli/commands/init.ts';
import { netx_sim } from '../netx_sim.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'netx-sim-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('init', () => {
  it('writes a scenario, its test and what they need', async () => {
    const { code, out } = await netx_sim('init', path.join(folder, 'new'));
    expect(code).toBe(0);
    expect(readdirSync(path.join(folder, 'new')).sort()).toEqual([
      'README.md',
      'package.json',
      'scenario.test.ts',
      'scenario.ts',
      'tsconfig.json',
    ]);
    expect(out).toContain('npm install && npm test');
  });

  it('leaves files that are there, unless it is told to write over them', async () => {
    const file = path.join(folder, 'scenario.ts');
    writeFileSync(file, '// mine\n');
    expect((await netx_sim('init', folder)).out).toContain(`${file}: is there, left as it is`);
    expect(readFileSync(file, 'utf8')).toBe('// mine\n');
    await netx_sim('init', folder, '--force');
    expect(readFileSync(file, 'utf8')).toContain("name: 'lamp'");
  });

  it('reads a manifest as Windows writes it, and says where to go in one word', async () => {
    const there = path.join(folder, 'my firmware');
    mkdirSync(there);
    writeFileSync(path.join(there, 'package.json'), '\ufeff{\r\n  "name": "mine"\r\n}\r\n');
    expect((await netx_sim('init', there)).out).toContain(`cd "${there}" && npm install && npm test`);
    expect(JSON.parse(readFileSync(path.join(there, 'package.json'), 'utf8'))).toMatchObject({
      name: 'mine',
    });
  });

  it('a manifest that is no JSON is one line and exit code 2', async () => {
    const file = path.join(folder, 'package.json');
    writeFileSync(file, '{');
    expect(await netx_sim('init', folder)).toEqual({
      code: 2,
      out: '',
      err: `netx-sim: ${file}: it is no JSON\n`,
    });
  });
});

it("a manifest keeps what it has; only npm init's test that always fails goes", () => {
  const made = manifest_with({
    name: 'mine',
    scripts: { start: 'node mine.js', test: 'echo "Error: no test specified" && exit 1' },
    dependencies: { 'netx-sim': 'file:x.tgz' },
    devDependencies: { typescript: '5.9.0' },
  });
  expect(made).toMatchObject({ name: 'mine', type: 'module' });
  expect(made.scripts).toMatchObject({
    start: 'node mine.js',
    lint: 'netx-sim lint .',
    test: 'netx-sim lint . && vitest run',
  });
  expect(made.devDependencies).toMatchObject({ typescript: '5.9.0' });
  expect(made.devDependencies?.['netx-sim']).toBeUndefined();
});
