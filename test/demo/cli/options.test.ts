import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { flag, option, option_lines, read_options } from '../../../demo/cli/options.ts';
import { file_name, one_of, UsageError, virtual_seconds, whole_number } from '../../../demo/host/usage.ts';

const OPTIONS = {
  seed: option('N', 'the seed', whole_number(0), 1),
  until: option('SECONDS', 'cut off', virtual_seconds),
  out: option('DIR', 'where to', file_name),
  color: option('C', 'one of two', one_of('red', 'blue')),
  quiet: flag('print less', 'q'),
} as const;
const read = (...args: string[]) => read_options(args, OPTIONS, 'see --help');

describe('reading options', () => {
  it('none: each has its value for that, and nothing was given', () => {
    const line = read();
    expect(line).toEqual({
      values: { seed: 1, until: null, out: null, color: null, quiet: false },
      given: new Set(),
      words: [],
    });
  });

  it('in any order, with or without an equals sign, between words', () => {
    const line = read('--seed', '7', 'one', '--until=0.5', '-q', '--color', 'blue', 'two');
    expect(line).toEqual({
      values: { seed: 7, until: 0.5, out: null, color: 'blue', quiet: true },
      given: new Set(['seed', 'until', 'color', 'quiet']),
      words: ['one', 'two'],
    });
  });

  it('help wins over the rest', () => {
    expect(read('-h', '--seed', 'x')).toBe('help');
  });

  it.each([
    [['--sede', '1'], 'there is no option --sede; see --help'],
    [['-x'], 'there is no option -x; see --help'],
    [['--seed'], '--seed needs a value; see --help'],
    [['--seed', '-1'], '--seed needs a value that does not begin with -; see --help'],
    [['--quiet=yes'], '--quiet takes no value; see --help'],
    [['--seed', '1.5'], '--seed 1.5: it takes a whole number from 0 to 4294967295'],
    [['--seed', '4294967296'], '--seed 4294967296: it takes a whole number from 0 to 4294967295'],
    [['--seed', ''], '--seed : it takes a whole number from 0 to 4294967295'],
    [
      ['--until', 'soon'],
      '--until soon: it takes a number of virtual seconds up to 1000000, such as 2 or 0.5',
    ],
    [['--until', '0'], '--until 0: it takes a number of virtual seconds up to 1000000, such as 2 or 0.5'],
    [['--out', ''], '--out needs a name'],
    [['--color', 'green'], '--color green: there is red, blue'],
  ])('%j is refused in one line that says why', (args, message) => {
    expect(() => read(...args)).toThrow(new UsageError(message));
  });
});

it('whatever they are, they are read or refused in one line', () => {
  const word = fc.oneof(
    fc.constantFrom(
      '--seed',
      '--until',
      '--out',
      '--color',
      '--seed=',
      '--until=1e9',
      '--',
      '-q',
      '-hv',
      '-x',
    ),
    fc.constantFrom(
      '9'.repeat(400),
      '0'.repeat(400),
      '.5',
      '1e5',
      '0x10',
      'NaN',
      'Infinity',
      ' 1',
      '1\n2',
      '-1',
    ),
    fc.string({ unit: 'binary', maxLength: 8 }),
  );
  fc.assert(
    fc.property(fc.array(word, { maxLength: 6 }), (args) => {
      try {
        const line = read(...args);
        if (line === 'help') return;
        const { seed, until } = line.values;
        expect(Number.isInteger(seed) && seed >= 0 && seed <= 0xffff_ffff).toBe(true);
        expect(until === null || (until > 0 && until <= 1e6)).toBe(true);
      } catch (error) {
        expect(error).toBeInstanceOf(UsageError);
      }
    }),
    { seed: 41, numRuns: 1000 },
  );
});

it('the help has a line for each, and long texts are wrapped under each other', () => {
  const long = { wide: option('A-LONG-WORD-FOR-A-VALUE', 'word '.repeat(40).trim(), file_name) };
  const lines = option_lines({ ...OPTIONS, ...long });
  expect(lines).toContain('  --quiet, -q          print less');
  expect(lines).toContain('  --help, -h           this text');
  const at = lines.indexOf('  --wide A-LONG-WORD-FOR-A-VALUE');
  expect(lines[at + 1]).toMatch(/^ {23}word word/);
  expect(lines.every((line) => line.length <= 120)).toBe(true);
});
