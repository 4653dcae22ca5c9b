// Each program of demo/bugs/c fails as its page says, in few runs and by few choices; its twin does not.

import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { SharedPlaces } from '../../../demo/c/bridge/access/shared_places.ts';
import { told_races } from '../../../demo/c/bridge/access/told_races.ts';
import type { CImage } from '../../../demo/c/bridge/image.ts';
import { certificate_text, certify } from '../../../rtos/explore/certificate.ts';
import { nominal_sites, search } from '../../../rtos/explore/search.ts';
import { shrink } from '../../../rtos/explore/shrink.ts';
import { portfolio } from '../../../rtos/explore/strategies/portfolio.ts';
import { meaning_of } from '../../../rtos/sim/choice_meaning.ts';
import { type RunResult, run_scenario } from '../../../rtos/sim_api.ts';
import { no_toolchain } from '../c/toolchain_there.ts';
import { netx_sim } from '../cli/netx_sim.ts';
import { bug_experiment, bugs_image, names_of_bugs } from './c_bugs.ts';

/** Runs that a program may take to fail, and that its twin is given. */
const RUNS = 40;

interface Found {
  readonly runs: number;
  readonly result: RunResult | null;
}

function found(image: CImage, name: string, fixed: boolean, most = RUNS): Found {
  const experiment = bug_experiment(image, name, names_of_bugs().indexOf(name));
  const { nominal, ...ground } = nominal_sites(experiment, { seed: 1, fixed });
  if (nominal.failure !== null) return { runs: 0, result: nominal };
  let runs = 0;
  const request = { scenario: experiment, strategy: portfolio, seed: 1, runs: most, fixed };
  for (const { result } of search(request, { seed: 1, ...ground })) {
    runs++;
    if (result.failure !== null) return { runs, result };
  }
  return { runs, result: null };
}

/** By a preemption at a shared access: what fails, and what the choice says that decides; there are two at the most. */
const PREEMPTED: Readonly<Record<string, readonly [fails: string, choice: RegExp]>> = {
  lost_update_threads: [
    'both threads are counted',
    /lost_update_threads\.c:\d+ count\+\+ \(write\), preempted by better$/,
  ],
  lost_update_timer: ['what was given can be used', /credit-- \(write\), preempted by timer$/],
  lost_update_isr: ['each event is counted', /events\+\+ \(write\), interrupted by button$/],
  torn_time: [
    'time goes on, a little each time',
    /return now_us \(read, second half\), interrupted by clock$/,
  ],
  check_then_act: ['a slot has one owner', /is_taken\[i\] = 1 \(write\), preempted by better$/],
  ring_count: ['each byte is read', /count-- \(write\), interrupted by uart$/],
  double_init: ['it is created once', /preempted by second$/],
  abba: ['backward + forward', /moved\+\+ \(write\)/],
  inversion: ['the best thread waits for no other computation', /shared\+\+ \(write\)/],
  flag_before_data: ['the length is that of the data', /length = n \* 100 \(write\), preempted by reader$/],
  two_fields: ['sum and number belong together', /mean\.times\+\+ \((?:read|write)\), preempted by reader$/],
};

/** By several preemptions only: what fails, and what is left of the choices. */
const DEEP: Readonly<Record<string, readonly [fails: string, choices: readonly RegExp[]]>> = {
  overbooked: [
    'one spare place is enough',
    [/is_in\[me\] = 1 \(write\), preempted by/, /is_in\[me\] = 1 \(write\), preempted by first$/],
  ],
  three_attempts: [
    'sum and number belong together',
    Array.from({ length: 3 }, () => /\.c:2[2-5] .* \(read\), preempted by writer$/),
  ],
};

/** By a build with checks, in its first run. */
const CHECKED: Readonly<Record<string, string>> = {
  use_after_release: 'c-use-after-release',
  off_by_one_block: 'c-out-of-bounds',
  off_by_one_stack: 'c-undefined',
  off_by_one_global: 'c-undefined',
  shift_width: 'c-undefined',
  tick_overflow: 'c-undefined',
};

describe.skipIf(no_toolchain)('programs in C that use memory and numbers wrongly', () => {
  let image: CImage;
  beforeAll(async () => {
    image = await bugs_image({ check: true });
  });

  it.each(Object.entries(CHECKED))('%s', (name, id) => {
    const experiment = bug_experiment(image, name, names_of_bugs().indexOf(name));
    const { failure } = run_scenario(experiment, { seed: 1 });
    expect([failure?.id, failure?.object]).toEqual([id, expect.stringContaining(`demo/bugs/c/${name}.c:`)]);
    expect(run_scenario(experiment, { seed: 1, fixed: true }).failure).toBeNull();
  });
});

describe.skipIf(no_toolchain)('programs in C that send what they should not', () => {
  it.each([
    [
      'packet_written_after_send',
      /\[c-packet-sent\] worker \(.*written_after_send\.c:\d+\): reads 4 bytes of a packet of pool "pool"/,
    ],
    [
      'uninitialised_byte_sent',
      /\[c-uninitialised\] worker \(.*byte_sent\.c:\d+\): nx_udp_socket_send takes memory .*: byte 1 of 8 of a packet of pool "pool"/,
    ],
  ])('%s', async (name, words) => {
    const file = `demo/bugs/c/${name}.c`;
    const ran = await netx_sim('run', file, '--check', '--until', '1');
    expect(ran.out).toMatch(words);
    expect(ran.code).toBe(1);
    const twin = await netx_sim('run', file, '--check', '--until', '1', '-D', 'REPAIRED=1');
    expect([twin.code, twin.err]).toEqual([0, '']);
  });
});

describe.skipIf(no_toolchain)('programs in C that others come in at the wrong place of', () => {
  let image: CImage;
  beforeAll(async () => {
    image = await bugs_image({ accesses: true });
  });

  it.each(Object.entries(PREEMPTED))('%s', (name, [fails, choice]) => {
    const { result } = found(image, name, false);
    const { failure } = result ?? { failure: null };
    expect(failure).not.toBeNull();
    expect(`${failure?.object} ${failure?.message}`).toContain(fails);
    const experiment = bug_experiment(image, name, names_of_bugs().indexOf(name));
    const shrunk = shrink(experiment, { seed: 1 }, failure as never, result?.choices ?? [], 200);
    const words = shrunk?.choices.map(({ key }) => meaning_of(shrunk.result.sim, key)) ?? [];
    expect(words.length).toBeLessThanOrEqual(2);
    expect(words.at(-1)).toMatch(choice);
    expect(found(image, name, true).result?.failure ?? null).toBeNull();
  });

  it.each(Object.entries(DEEP))('%s, by no single preemption', (name, [fails, choices]) => {
    const experiment = bug_experiment(image, name, names_of_bugs().indexOf(name));
    expect(certify(experiment, { seed: 1 }).clean).toBe(true);
    const { result } = found(image, name, false, 1000);
    expect(result?.failure?.message).toContain(fails);
    const shrunk = shrink(experiment, { seed: 1 }, result?.failure as never, result?.choices ?? [], 200);
    const words = shrunk?.choices.map(({ key }) => meaning_of(shrunk.result.sim, key)) ?? [];
    expect(words).toEqual(choices.map((choice) => expect.stringMatching(choice)));
    expect(found(image, name, true, 200).result).toBeNull();
  });

  it('what is rare is found by a search, whatever it is', () => {
    for (const [name, id] of [
      ['rare_overflow', 'c-stack-overflow'],
      ['rare_null', 'c-null-write'],
    ] as const) {
      expect(found(image, name, false).result?.failure?.id).toBe(id);
      expect(found(image, name, true).result).toBeNull();
    }
    expect(found(image, 'packet_released_twice', false)).toMatchObject({ runs: 0 });
    expect(found(image, 'packet_released_twice', true).result).toBeNull();
  });

  it('races of them are told as such, with what each side has to keep others out; the twins have none that loses anything', () => {
    const lines: Record<string, string[]> = {};
    for (const fixed of [false, true]) {
      for (const name of Object.keys(PREEMPTED)) {
        const shared = new SharedPlaces();
        run_scenario(bug_experiment(image, name, undefined, shared), { seed: 1, fixed });
        const races = told_races(image, shared).filter(({ excuse }) => excuse === null);
        const warned = races.filter(({ level }) => level === 'warning');
        if (fixed) expect([name, warned]).toEqual([name, []]);
        else
          lines[name] = races.flatMap(({ level, sides }) =>
            sides.map(({ who, words }) => `${level} ${who} ${words}`),
          );
      }
    }
    const where = (name: string): string => `demo/bugs/c/${name}.c`;
    expect(lines['lost_update_threads']).toEqual([
      `warning better ${where('lost_update_threads')}:12 count++ (write)`,
      `warning worker ${where('lost_update_threads')}:12 count++ (write)`,
    ]);
    const warned = Object.keys(lines).filter((name) =>
      lines[name]?.some((line) => line.startsWith('warning')),
    );
    expect(warned.sort()).toEqual([
      'check_then_act',
      'lost_update_isr',
      'lost_update_threads',
      'lost_update_timer',
      'ring_count',
      'torn_time',
    ]);
    // A semaphore that is a lock orders what is under it; where each side has a mutex of its own, the count is nobody's.
    expect(lines['inversion']).toEqual([]);
    expect(lines['abba']?.every((line) => line.startsWith('note'))).toBe(true);
    expect(lines['flag_before_data']).not.toEqual([]);
    expect(lines['two_fields']).not.toEqual([]);
  });

  it('a command tries them, and says what fails when the other comes in', async () => {
    const { code, out } = await netx_sim('races', 'demo/bugs/c/lost_update_threads.c');
    expect(code).toBe(3);
    expect(out).toMatch(
      /^error: nothing orders or keeps apart\n {2}board\/better: .*:12 count\+\+ \(write\)\n {2}board\/worker: /,
    );
    expect(out).toMatch(
      /fails: .*preempted by better \(preempt\/board\/worker\/.*#\d=1\): "both threads are counted" does not hold\n/,
    );
    expect(out).toMatch(/1 error, 0 warnings, 0 notes \(--notes\), 0 excused\n$/);
    const excused = await netx_sim('races', 'demo/bugs/c/check_then_act.c', '--notes');
    expect(excused.out).toMatch(/race-ok: .*: only its owner gives a slot back, and it is one byte\n/);
  });

  it('a loop that waits for a variable tells no more than its first turns', async () => {
    const { code, out } = await netx_sim('races', 'test/demo/c/fixtures/busy_wait.c', '--notes');
    expect(code).toBe(0);
    expect(out).toMatch(
      /^note: .*\n {2}board\/setter: .*ready = 1 \(write\)\n {2}board\/waiter: .*while \(!ready\) \(read\)\n/,
    );
  });

  it('a sweep over all conflicting places is a certificate', () => {
    const which = names_of_bugs().indexOf('two_fields');
    const experiment = bug_experiment(image, 'two_fields', which);
    const certificate = certify(experiment, { seed: 1, fixed: true });
    expect(certificate.clean).toBe(true);
    expect(certificate_text(experiment, certificate)).toContain(
      'At no access to memory in C can somebody come in',
    );
    const other = bug_experiment(image, 'flag_before_data', names_of_bugs().indexOf('flag_before_data'));
    const text = certificate_text(other, certify(other, { seed: 1, fixed: true }));
    expect(text).toMatch(
      /are the 2 places where a thread in C uses memory .*, reached 14 times in all: whoever/,
    );
    expect(text).not.toContain('between two services');
    expect(certify(other, { seed: 1 }).clean).toBe(false);
  });

  it('the command finds it in a handful of runs, and replays it', async () => {
    const out = mkdtempSync(path.join(tmpdir(), 'netx-sim-'));
    const word = 'demo/bugs/c/lost_update_isr.c';
    const explored = await netx_sim('explore', word, '--runs', '20', '--out', out);
    expect(explored.code).toBe(3);
    const words = `${word}:23 events++ (write), interrupted by button (board/worker, 1st occurrence, option 1)`;
    expect(explored.out).toContain(`others came in at this access to memory: ${words}\n`);
    expect(explored.out).toContain(`
  A  board/worker: ${word}:23 events++ (write)
  B  button
  in the failing run B comes in right before A, in the passing run it does not`);
    const file = path.join(out, readdirSync(out).find((name) => name.endsWith('.replay')) ?? '');
    expect(readFileSync(file, 'utf8')).toContain(words);
    const replayed = await netx_sim('replay', file);
    expect(replayed.out).toMatch(/as recorded\n$/);
    rmSync(out, { recursive: true, force: true });
  });
});
