import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { assert_replay, replay } from '../../../rtos/explore/replay.ts';
import {
  format_one_line,
  format_replay,
  parse_replay,
  type Replay,
  recorded_meanings,
} from '../../../rtos/explore/replay_file.ts';
import { run_with } from '../../../rtos/explore/shrink.ts';
import { SimError } from '../../../rtos/sim/sim_error.ts';
import { toy } from './toy.ts';

const SCENARIO = toy(10, (taken) => taken[4] === 2);
const CHOICES = [{ key: 'frame_delay/site 4#1', taken: 2 }];

function recorded(): Replay {
  const { failure, trace_hash } = run_with(SCENARIO, { seed: 3 }, CHOICES);
  const check = { id: failure!.id, object: failure!.object };
  return { scenario: 'toy', seed: 3, fixed: false, check, trace_hash, choices: CHOICES };
}

test('a replay file comes back as it was written, in both forms', () => {
  const file = recorded();
  expect(parse_replay(format_replay(file, () => 'words'))).toEqual(file);
  expect(parse_replay(format_one_line(file))).toEqual(file);
  expect(format_one_line(file)).toBe(
    `replay1 toy 3 bug frame_delay/site 4#1=2 => toy | toy, trace ${file.trace_hash}`,
  );
  const passing = { ...file, check: null, trace_hash: null, choices: [] };
  expect(format_one_line(passing)).toBe('replay1 toy 3 bug => passes');
  expect(parse_replay(format_one_line(passing))).toEqual(passing);
});

test('the line that threw stands behind the object, and is none of its key', () => {
  const check = { id: 'exception', object: 'board/worker at main.ts', line: 12 };
  const file = { ...recorded(), check };
  expect(format_replay(file)).toContain('\ncheck exception | board/worker at main.ts:12\n');
  expect(parse_replay(format_replay(file))).toEqual(file);
  expect(parse_replay(format_one_line(file))).toEqual(file);
  const other = { ...file, check: { id: 'deadlock', object: 'a:12' } };
  expect(parse_replay(format_replay(other))).toEqual(other);
});

test('one line may leave out how the run ends, and then says nothing of it', () => {
  const line = 'replay1 toy 3 bug frame_delay/site 4#1=2';
  const open_ended = { ...recorded(), check: null, trace_hash: null, open_ended: true };
  expect(parse_replay(line)).toEqual(open_ended);
  expect(format_one_line(parse_replay(line))).toBe(line);
});

test('any list of choices survives both forms', () => {
  const place = fc.stringMatching(/^[a-z]{1,6}\/[A-Za-z0-9 _.>-]{1,12}[a-z]$/);
  const choice = fc.record({ place, n: fc.integer({ min: 1, max: 999 }), taken: fc.nat(99) });
  fc.assert(
    fc.property(fc.array(choice, { maxLength: 6 }), (list) => {
      const choices = list.map(({ place, n, taken }) => ({ key: `${place}#${n}`, taken }));
      const file = { ...recorded(), choices };
      expect(parse_replay(format_replay(file)).choices).toEqual(choices);
      expect(parse_replay(format_one_line(file)).choices).toEqual(choices);
    }),
    { seed: 20, numRuns: 50 },
  );
});

const any_text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc
    .array(
      fc.constantFrom(
        ' ',
        '|',
        ' | ',
        ';',
        '=',
        '=>',
        ' => ',
        ', trace ',
        'a1',
        '#1',
        '\n',
        '\u2028',
        '\\u{a}',
        '\ud800',
        '%',
      ),
      { maxLength: 8 },
    )
    .map((parts) => parts.join('')),
);
const any_replay: fc.Arbitrary<Replay> = fc.record({
  scenario: fc.stringMatching(/^[a-z0-9-]{1,12}$/),
  seed: fc.nat(0xffff_ffff),
  fixed: fc.boolean(),
  check: fc.option(fc.record({ id: any_text.filter((id) => id !== ''), object: any_text })),
  trace_hash: fc.option(fc.stringMatching(/^[0-9a-f]{16}$/)),
  choices: fc.uniqueArray(
    fc
      .record({ site: any_text, n: fc.integer({ min: 1, max: 999 }), taken: fc.nat(99) })
      .map(({ site, n, taken }) => ({ key: `cost/${site}#${n}`, taken })),
    { maxLength: 5, selector: ({ key }) => key },
  ),
});

test('whatever boards, threads and objects are called, a replay comes back as it was written, in both forms', () => {
  fc.assert(
    fc.property(any_replay, any_text, (file, words) => {
      expect(parse_replay(format_replay(file, () => words))).toEqual(file);
      const line = format_one_line(file);
      expect(line).not.toMatch(/[\r\n]/);
      expect(parse_replay(line)).toEqual(file);
    }),
    { seed: 21, numRuns: 500 },
  );
});

test('a damaged replay is a SimError in one line, or a replay that comes back as it was read', () => {
  const damage = fc.array(
    fc.tuple(fc.nat(300), fc.constantFrom('', ' ', '\n', '#', '=', '|', '9'.repeat(400), 'x', '\\u{', '=>')),
    { minLength: 1, maxLength: 3 },
  );
  fc.assert(
    fc.property(any_replay, fc.boolean(), damage, (file, one_line, changes) => {
      let text = one_line ? format_one_line(file) : format_replay(file);
      for (const [at, put] of changes) text = text.slice(0, at) + put + text.slice(at + 1);
      try {
        const read = parse_replay(text);
        expect(parse_replay(read.open_ended ? format_one_line(read) : format_replay(read))).toEqual(read);
      } catch (error) {
        expect(error).toBeInstanceOf(SimError);
        expect((error as Error).message).toMatch(/^replay file.*$/);
      }
    }),
    { seed: 22, numRuns: 1000 },
  );
});

test('what a file says twice, or in another form than it is written in, is no replay', () => {
  const text = format_replay(recorded());
  const wrong: readonly [string, string][] = [
    ['scenario toy', 'the file says its scenario twice'],
    ['seed 4', 'the file says its seed twice'],
    ['fixed yes', 'the file says its fixed twice'],
    ['check a | b', 'the file says its check twice'],
    ['trace 00', 'the file says its trace twice'],
    ['choice frame_delay/site 4#1 = 3', 'this choice is there twice'],
    [`choice x#1 = ${'9'.repeat(400)}`, 'a choice is written KIND/SITE#N = OPTION'],
  ];
  for (const [line, why] of wrong) expect(() => parse_replay(`${text}${line}\n`)).toThrow(why);
  expect(() => parse_replay('replay1 toy 3 bug a#1=1;a#1=2 => passes')).toThrow('this choice is there twice');
  const head = 'replay 1\nscenario toy\n';
  const forms: readonly [string, string][] = [
    ['trace 1e tick_phase/board#1 = 10', 'line 3: a trace is a number in hexadecimal digits'],
    ['check a', 'line 3: a check is written CHECK | OBJECT'],
    ['fixed perhaps', 'line 3: fixed is yes or no'],
    ['seed 4294967296', 'line 3: the seed is a whole number up to 4294967295'],
    ['scenario', 'line 3: the file says its scenario twice'],
  ];
  for (const [line, why] of forms) expect(() => parse_replay(`${head}${line}\n`)).toThrow(why);
  expect(() => parse_replay('replay 1\nscenario two words\n')).toThrow('a scenario is one word');
  expect(parse_replay(`${head}check a | b | c | d\n`).check).toEqual({ id: 'a', object: 'b | c | d' });
});

test('a line that cannot be read is named with its number', () => {
  const text = format_replay(recorded());
  expect(() => parse_replay('hello')).toThrow(
    'replay file, line 1: the first line must be "replay 1": "hello"',
  );
  expect(() => parse_replay(`${text}choice nonsense`)).toThrow(
    /line \d+: a choice is written KIND\/SITE#N = OPTION: "choice nonsense"/,
  );
  expect(() => parse_replay(text.replace('seed 3', 'seed x'))).toThrow('the seed is a whole number');
  expect(() => parse_replay(`${text}colour blue`)).toThrow(
    'expected scenario, seed, fixed, check, trace or choice',
  );
  expect(() => parse_replay('replay 1\nseed 1\n')).toThrow('it names no scenario');
  expect(() => parse_replay('replay1 toy')).toThrow(
    'one line is written replay1 SCENARIO SEED bug|fixed CHOICES => CHECK | OBJECT',
  );
  expect(() => parse_replay('replay1 toy 3 bug => something')).toThrow(
    'behind "=>" stands CHECK | OBJECT, or passes',
  );
});

test('replaying gives the same failure and the same trace; a choice that never comes up is named', () => {
  const file = recorded();
  const again = replay(SCENARIO, file);
  expect([again.same_failure, again.same_trace, again.unused]).toEqual([true, true, []]);
  const extra = { ...file, choices: [...CHOICES, { key: 'frame_delay/gone#1', taken: 1 }] };
  expect(replay(SCENARIO, extra).unused).toEqual(['frame_delay/gone#1']);
  expect(assert_replay(SCENARIO, file).failure?.id).toBe('toy');
  expect(() => assert_replay(SCENARIO, extra)).toThrow('these choices never came up: frame_delay/gone');
  expect(() => assert_replay(SCENARIO, { ...file, choices: [] })).toThrow(
    'expected toy on toy, got no failure',
  );
});

test('an option that its place does not have is named with those that it has', () => {
  const [choice] = CHOICES;
  const file = { ...recorded(), choices: [{ key: choice!.key, taken: 99 }] };
  expect(replay(SCENARIO, file).beyond).toEqual([{ key: choice!.key, taken: 99, options: 4 }]);
  expect(replay(SCENARIO, file).unused).toEqual([]);
  expect(() => assert_replay(SCENARIO, file)).toThrow('there are only the options 0 to 3');
});

describe('files of other versions', () => {
  const old = (name: string): string =>
    readFileSync(new URL(`./old_replays/${name}.replay`, import.meta.url), 'utf8');

  test('what the first writer wrote is read as it was meant', () => {
    expect(parse_replay(old('first_lost_update'))).toEqual({
      scenario: 'lost-update',
      seed: 1,
      fixed: false,
      check: { id: 'assert no update is lost', object: 'low' },
      trace_hash: '368c89892c925e8f',
      choices: [
        { key: 'tick_phase/board#1', taken: 10 },
        { key: 'cost/board/low/sim_compute#1', taken: 7 },
      ],
    });
  });

  test('names that are escaped now were written as they are', () => {
    expect(parse_replay(old('first_odd_names'))).toMatchObject({
      check: { id: 'waits-forever', object: 'board | queue; 1' },
      choices: [
        { key: 'frame_delay/site; 4#1', taken: 2 },
        { key: 'cost/board/a => b/sim_compute#1', taken: 7 },
      ],
    });
  });

  test('one line said nothing of how the run ends', () => {
    expect(parse_replay(old('first_one_line'))).toEqual({
      scenario: 'toy',
      seed: 3,
      fixed: false,
      check: null,
      trace_hash: null,
      open_ended: true,
      choices: [
        { key: 'frame_delay/site 4#1', taken: 2 },
        { key: 'cost/board/a/sim_compute#1', taken: 7 },
      ],
    });
  });

  test.each(['newer', 'newer_one_line'])('a newer one is refused: %s', (name) => {
    expect(() => parse_replay(old(name))).toThrow(
      new SimError(
        'replay file, line 1: it is of version 2, which a newer netx-sim wrote; this one reads version 1',
      ),
    );
  });

  test('line ends and a byte order mark of another system change nothing', () => {
    const text = old('first_lost_update');
    expect(parse_replay(`\ufeff${text.replaceAll('\n', '\r\n')}`)).toEqual(parse_replay(text));
    const line = old('first_one_line');
    expect(parse_replay(line.replaceAll('\n', '\r\n'))).toEqual(parse_replay(line));
    const end = 'replay1 toy 3 bug => toy | toy, trace 12';
    expect(parse_replay(`${end}\r\n`)).toEqual(parse_replay(end));
  });
});

test('the place that decides stands in a comment too, whatever its name is', () => {
  const replay: Replay = {
    ...{ scenario: 'plant', seed: 1, fixed: false, check: null, trace_hash: null, choices: [] },
    deciding: 'cost/board/a thread\n# deciding cost/other',
  };
  const text = format_replay(replay);
  expect(text).toContain('\n# deciding cost/board/a thread\\u{a}# deciding cost/other\n');
  expect(parse_replay(text)).toEqual(replay);
});

test('the firmware stands in a comment, so that every program of this version reads the file', () => {
  const replay: Replay = {
    scenario: 'plant',
    seed: 1,
    fixed: false,
    check: null,
    trace_hash: 'ab',
    choices: [],
    firmware: '0123456789abcdef',
  };
  const text = format_replay(replay);
  expect(text).toContain('\n# firmware 0123456789abcdef\n');
  expect(parse_replay(text)).toEqual(replay);
});

test('what an option meant is read out of the comment above its choice', () => {
  const text = format_replay(
    recorded(),
    ({ key }) => `this frame was delayed: ${key}, 1st occurrence: 5 us later (option 2)`,
  );
  const { key } = recorded().choices[0]!;
  expect(recorded_meanings(text).get(key)).toBe('5 us later');
  // Older files have other words, and no meaning.
  const old =
    '# this code took longer: board/low/sim_compute, time 1 there (option 7)\nchoice cost/a#1 = 7\n';
  expect(recorded_meanings(old).size).toBe(0);
  expect(recorded_meanings('replay 1\nscenario a\n# a remark\nchoice cost/a#1 = 1\n').size).toBe(0);
});
