import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { replay_path } from '../../../../demo/lab/replay_path.ts';
import { netx_sim } from '../netx_sim.ts';

const SHIPPED = replay_path('sleep-one-tick');

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'findings-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const merged = () => netx_sim('merge', folder);

test('the shortest file of a failure stays, the longer one goes, and a failure is exit code 3', async () => {
  mkdirSync(join(folder, '0'));
  mkdirSync(join(folder, '1'));
  // A choice that nothing asks for makes it longer and changes nothing else.
  writeFileSync(join(folder, '0/a.replay'), `${readFileSync(SHIPPED, 'utf8')}choice cost/nowhere#1 = 1\n`);
  copyFileSync(SHIPPED, join(folder, '1/a.replay'));
  const { code, out } = await merged();
  expect(code).toBe(3);
  expect(readdirSync(join(folder, '0'))).toEqual([]);
  expect(readdirSync(join(folder, '1'))).toEqual(['a.replay']);
  expect(out).toContain(
    `${join(folder, '0/a.replay')}: removed, it has 2 choices; ${join(folder, '1/a.replay')} is the same`,
  );
  expect(out).toMatch(/sleep-one-tick +assert the chip is ready +starter +1 +\S+1\/a\.replay/);
});

test('a file that cannot be run is named, the others are merged, and the exit code is 2', async () => {
  writeFileSync(join(folder, 'a.replay'), 'nonsense\n');
  writeFileSync(join(folder, 'b.replay'), 'replay 1\nscenario nothing\n');
  copyFileSync(SHIPPED, join(folder, 'c.replay'));
  const { code, out } = await merged();
  expect(code).toBe(2);
  expect(out).toContain(`${join(folder, 'a.replay')}: replay file, line 1`);
  expect(out).toContain(`${join(folder, 'b.replay')}: there is no scenario 'nothing'`);
  expect(out).toContain('sleep-one-tick  assert the chip is ready');
});

test('where nothing fails, that is said in words', async () => {
  expect(await merged()).toEqual({
    code: 0,
    out: `${folder}: no replay files in it, nothing to merge\n`,
    err: '',
  });
  const text = readFileSync(SHIPPED, 'utf8').replace(/^choice.*\n/gm, '');
  writeFileSync(join(folder, 'a.replay'), text);
  const { code, out } = await merged();
  expect(code).toBe(1);
  expect(out).toContain('does not go as it says any more');
  expect(out).toContain('none of the 1 replay files');
  expect(out).not.toContain('shortest file');
});

test('a folder that is not there is wrong use', async () => {
  const { code, err } = await netx_sim('merge', join(folder, 'nothing'));
  expect([code, err]).toEqual([2, `netx-sim: there is no folder ${join(folder, 'nothing')}\n`]);
});
