import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { lesson_of } from '../../../demo/course/lessons.ts';
import { variant_of } from '../../../demo/course/variant.ts';
import { WorkFolder } from '../../../demo/course/work_folder.ts';

const at = await lesson_of('09');
let work = '';
beforeEach(() => {
  work = mkdtempSync(path.join(tmpdir(), 'netx-sim-'));
});
afterEach(() => rmSync(work, { recursive: true }));

test("a student's folder has all files side by side, with imports that lead to them and to the simulator", () => {
  const folder = new WorkFolder(work, at);
  expect(folder.prepare(null)).toEqual([]);
  const text = readFileSync(folder.file('consumer.ts'), 'utf8');
  expect(text).toMatch(/from '\.\.\/.*\/rtos\/tx_api\.ts'/);
  expect(text).toContain("from './sensor.ts'");
  expect(readFileSync(folder.file('scenario.ts'), 'utf8')).toContain("from './consumer.ts'");
  for (const name of ['sensor.ts', 'text.md', 'answers.txt'])
    expect(existsSync(folder.file(name))).toBe(true);
});

test('its files are modules, whatever the folder around it says', () => {
  writeFileSync(path.join(work, 'package.json'), '{ "type": "commonjs" }');
  const folder = new WorkFolder(work, at);
  folder.prepare(null);
  expect(JSON.parse(readFileSync(folder.file('package.json'), 'utf8'))).toMatchObject({ type: 'module' });
  writeFileSync(path.join(work, 'package.json'), '{ "type": "module" }');
  rmSync(folder.file('package.json'));
  folder.prepare(null);
  expect(existsSync(folder.file('package.json'))).toBe(false);
});

test('what the student changed stays, and what is given comes back', () => {
  const folder = new WorkFolder(work, at);
  folder.prepare(null);
  writeFileSync(folder.file('consumer.ts'), 'mine');
  writeFileSync(folder.file('answers.txt'), '1: 30\n');
  writeFileSync(folder.file('sensor.ts'), 'easier');
  expect(folder.prepare(null)).toEqual(['sensor.ts']);
  expect(readFileSync(folder.file('sensor.ts'), 'utf8')).toContain('class Sensor');
  expect(folder.files()).toEqual(new Map([['consumer.ts', 'mine']]));
  expect(folder.answers()).toBe('1: 30\n');
});

test('a given file that another version of the lesson has written is renewed, which is no change of the student', () => {
  const folder = new WorkFolder(work, at);
  folder.prepare(null);
  const older = 'as an older version had it';
  writeFileSync(folder.file('sensor.ts'), older);
  const hash = createHash('sha256').update(older).digest('hex').slice(0, 16);
  folder.keep({ given: { ...folder.state.given, 'sensor.ts': hash } });
  expect(folder.prepare(null)).toEqual([]);
  expect(readFileSync(folder.file('sensor.ts'), 'utf8')).toContain('class Sensor');
});

test('a student has constants of their own, from then on', () => {
  new WorkFolder(work, at).prepare('Grace');
  const again = new WorkFolder(work, at);
  again.prepare(null);
  expect(again.variant).toEqual(variant_of(at.lesson, 'Grace'));
  const [, number] = /every_ms: (\d+)/.exec(readFileSync(again.file('variant.ts'), 'utf8')) ?? [];
  expect(Number(number)).toBe(again.variant['every_ms']);
});

test('a lesson begun later has the constants of the student of the others, unless they are of several', async () => {
  const [first, second] = [await lesson_of('1'), await lesson_of('2')];
  new WorkFolder(work, at).prepare('Grace');
  const next = new WorkFolder(work, first);
  next.prepare(null);
  expect(next.state.student).toBe('Grace');
  next.prepare('Ada');
  const last = new WorkFolder(work, second);
  last.prepare(null);
  expect(last.state.student).toBe('');
});

test('beginning again keeps what there was', () => {
  const folder = new WorkFolder(work, at);
  folder.prepare(null);
  writeFileSync(folder.file('consumer.ts'), 'first try');
  const old = folder.reset();
  expect(readFileSync(path.join(old, 'consumer.ts'), 'utf8')).toBe('first try');
  expect(folder.files().get('consumer.ts')).toContain('function* consumer');
  writeFileSync(folder.file('consumer.ts'), 'second try');
  expect(folder.reset()).toBe(folder.file('old-2'));
});

test('in C it is the files, the text and a scenario around them for C; what was written in the other language stays', () => {
  const folder = new WorkFolder(work, at);
  folder.prepare(null);
  writeFileSync(folder.file('consumer.ts'), 'mine');
  expect(folder.prepare(null, 'c')).toEqual([]);
  expect([...folder.files().keys()]).toEqual(['consumer.c']);
  expect(readFileSync(folder.file('text.md'), 'utf8')).toContain('`sensor_take()`');
  expect(readFileSync(folder.file('text.md'), 'utf8')).not.toContain('sensor.take()');
  expect(readFileSync(folder.file('variant.h'), 'utf8')).toContain(
    `#define EVERY_MS ${folder.variant['every_ms']}`,
  );
  const scenario = readFileSync(folder.file('scenario.ts'), 'utf8');
  expect(scenario).toMatch(/from '\.\.\/.*\/demo\/scenario_api\.ts'/);
  expect(scenario).toContain('sources: ["consumer.c","sensor.c"]');
  expect(new WorkFolder(work, at).language).toBe('c');
  folder.prepare(null, 'typescript');
  expect(folder.files()).toEqual(new Map([['consumer.ts', 'mine']]));
});
