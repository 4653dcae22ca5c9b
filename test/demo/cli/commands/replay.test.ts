import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { replay_path } from '../../../../demo/lab/replay_path.ts';
import { pcapng_read } from '../../../../netx/link/pcapng_reader.ts';
import { netx_sim } from '../netx_sim.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'netx-sim-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('a shipped replay goes as its file says; with the repair it passes', async () => {
  const file = replay_path('credentials-gone');
  const with_bug = await netx_sim('replay', file);
  expect(with_bug.code).toBe(0);
  expect(with_bug.out).toContain('FAILED [assert the broker accepts the meter] app');
  expect(with_bug.out).toContain('as recorded');
  expect(with_bug.out).toContain('with the nominal option the run passes');
  expect(with_bug.out).toMatch(/FAILING RUN +PASSING RUN/);
  const repaired = await netx_sim('replay', file, '--fixed');
  expect(repaired.code).toBe(0);
  expect(repaired.out).toContain('the run passed');
  expect(repaired.out).toMatch(/with the repair it passes\n$/);
  expect(with_bug.out).not.toContain('with the repair');
});

test('a choice whose site never comes up is reported', async () => {
  const { code, out } = await netx_sim(
    'replay',
    'replay1 sleep-one-tick 1 bug cost/board/nobody/sim_compute#1=3',
  );
  expect(code).toBe(1);
  expect(out).toContain('unused: cost/board/nobody/sim_compute#1 never came up in this run');
});

test('wrong use ends with code 2 and one line', async () => {
  expect(await netx_sim('replay')).toEqual({
    code: 2,
    out: '',
    err: 'netx-sim: replay wants one replay file\n',
  });
  expect(await netx_sim('replay', 'nothing.replay')).toEqual({
    code: 2,
    out: '',
    err: 'netx-sim: cannot read nothing.replay: there is no such file\n',
  });
});

test('the scenario of a replay may be a file, found from the replay if not from here', async () => {
  const bug = fileURLToPath(new URL('../../../../demo/bugs/sleep_one_tick.ts', import.meta.url));
  // The copy's imports are those of its old place.
  const text = readFileSync(bug, 'utf8').replaceAll(/from '(\.[^']+)'/g, (_, name: string) => {
    return `from '${pathToFileURL(path.resolve(path.dirname(bug), name)).href}'`;
  });
  writeFileSync(path.join(folder, 'mine.ts'), text);
  writeFileSync(path.join(folder, 'package.json'), '{"type":"module"}');
  const recorded = readFileSync(replay_path('sleep-one-tick'), 'utf8');
  const file = path.join(folder, 'mine.replay');
  writeFileSync(file, recorded.replace('scenario sleep-one-tick', 'scenario ./mine.ts'));
  const { code, out, err } = await netx_sim('replay', file);
  expect([code, err]).toEqual([0, '']);
  expect(out).toContain('the trace is the recorded one');
});

test('an option that its place does not have was never recorded; a broken file is one line', async () => {
  const beyond = await netx_sim('replay', 'replay1 sleep-one-tick 1 fixed tick_phase/board#1=4000 => passes');
  expect(beyond.out).toContain('no option 4000: tick_phase/board#1 has the options 0 to');
  expect([beyond.code, beyond.out.includes('NOT as recorded')]).toEqual([1, true]);
  const digits = '9'.repeat(400);
  const broken = await netx_sim(
    'replay',
    `replay1 sleep-one-tick 1 fixed tick_phase/board#1=${digits} => passes`,
  );
  expect(broken.code).toBe(2);
  expect(broken.err).toMatch(
    /^netx-sim: replay file, line 1: a choice is written KIND\/SITE#N = OPTION: ".*"\n$/,
  );
});

test('--heal finds the failure of a file whose occurrence is one off, and writes it beside it', async () => {
  const file = path.join(folder, 'moved.replay');
  const shipped = readFileSync(replay_path('timeout-against-post'), 'utf8');
  writeFileSync(file, shipped.replace('sim_compute#1 = 5', 'sim_compute#99 = 5'));
  expect((await netx_sim('replay', file)).code).toBe(1);
  const { code, out } = await netx_sim('replay', file, '--heal');
  expect(code).toBe(1);
  expect(out).toContain('not healed: the recorded failure is not near');
  writeFileSync(file, shipped.replace('sim_compute#1 = 5', 'sim_compute#2 = 5'));
  const healed = await netx_sim('replay', file, '--heal');
  expect(healed.out).toContain(
    'cost/board/device/sim_compute#2 = 5 is now cost/board/device/sim_compute#1 = 5',
  );
  const again = await netx_sim('replay', path.join(folder, 'moved.healed.replay'));
  expect(again.code).toBe(0);
});

test('--pcap writes the frames of the run; a scenario without a network has none', async () => {
  const name = path.join(folder, 'found.pcapng');
  const { code, out } = await netx_sim('replay', replay_path('ping-on-slow-link'), '--pcap', name);
  expect(code).toBe(0);
  const { packets } = pcapng_read(readFileSync(name));
  expect(packets.length).toBeGreaterThan(5);
  expect(out).toContain(`capture       ${packets.length} frames in ${name}`);
  const none = path.join(folder, 'none.pcapng');
  expect(await netx_sim('replay', replay_path('check-then-wait'), '--pcap', none)).toEqual({
    code: 2,
    out: '',
    err: "netx-sim: --pcap means nothing to the scenario 'check-then-wait': it has no network\n",
  });
  expect(existsSync(none)).toBe(false);
});
