import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { read_command_line, UsageError } from '../../../demo/cli/command_line.ts';

const SCENARIOS = [
  { name: 'mqtt', uses_broker: true },
  { name: 'threads', uses_broker: false },
  { name: 'secure', uses_broker: true, is_secure: true },
  { name: 'kernel', uses_broker: false, has_network: false },
];

const read = (...args: string[]) => read_command_line(args, SCENARIOS);

describe('the arguments of npm start', () => {
  it('none: the first scenario with seed 1', () => {
    expect(read()).toEqual({
      scenario: 'mqtt',
      seed: 1,
      broker: null,
      pcap: null,
      record: null,
      replay: null,
      tls_secrets: false,
      tls: { ca: null, cert: null, key: null },
      tls_version: null,
      until_s: null,
      quiet: false,
    });
  });

  it('each option, in any order, with or without an equals sign', () => {
    const args = [
      '--seed',
      '7',
      '--until=0.5',
      'mqtt',
      '-q',
      '--pcap',
      'x.pcapng',
      '--broker',
      '127.0.0.1:1883',
      '--record=x.record',
    ];
    expect(read(...args)).toEqual({
      scenario: 'mqtt',
      seed: 7,
      broker: '127.0.0.1:1883',
      pcap: 'x.pcapng',
      record: 'x.record',
      replay: null,
      until_s: 0.5,
      tls_secrets: false,
      tls: { ca: null, cert: null, key: null },
      tls_version: null,
      quiet: true,
    });
  });

  it('files of a secure connection', () => {
    const args = ['secure', '--broker', 'h:8883', '--ca', 'a.pem', '--cert=c.pem', '--key', 'k.pem'];
    expect(read('secure', '--tls-version', '1.2')).toMatchObject({ tls_version: '1.2' });
    expect(read(...args)).toMatchObject({ tls: { ca: 'a.pem', cert: 'c.pem', key: 'k.pem' } });
  });

  it('help and version win over the rest', () => {
    expect(read('--help', 'nonsense')).toBe('help');
    expect(read('-v')).toBe('version');
  });

  it.each([
    [['--sede', '1'], 'there is no option --sede; npm start -- --help lists them'],
    [['-x'], 'there is no option -x; npm start -- --help lists them'],
    [['--seed'], '--seed needs a value; npm start -- --help lists them'],
    [['--quiet=yes'], '--quiet takes no value; npm start -- --help lists them'],
    [['--seed', '1.5'], '--seed 1.5: a seed is a whole number from 0 to 4294967295'],
    [['--seed', '4294967296'], '--seed 4294967296: a seed is a whole number from 0 to 4294967295'],
    [['--seed', ''], '--seed : a seed is a whole number from 0 to 4294967295'],
    [
      ['--until', 'soon'],
      '--until soon: a time is a number of virtual seconds up to 1000000, such as 2 or 0.5',
    ],
    [['--until', '0'], '--until 0: a time is a number of virtual seconds up to 1000000, such as 2 or 0.5'],
    [
      ['--broker', 'localhost'],
      '--broker: "localhost" is not HOST:PORT; write an address and a port from 1 to 65535, such as 127.0.0.1:1883',
    ],
    [['--tls-secrets'], '--tls-secrets goes into a capture: it needs --pcap FILE'],
    [['--pcap', ''], '--pcap needs the name of a file'],
    [['--record', 'r'], '--record is for a real broker: it needs --broker HOST:PORT'],
    [['--replay', 'r'], '--replay is for a real broker: it needs --broker HOST:PORT'],
    [
      ['--broker', 'h:1', '--record', 'a', '--replay', 'b'],
      '--replay runs from a record: there is none to --record',
    ],
    [
      ['secure', '--broker', 'h:1', '--ca', 'x', '--replay', 'r'],
      "--replay means nothing to the scenario 'secure': what is encrypted differs from run to run",
    ],
    [['secure', '--broker', 'h:1', '--ca', ''], '--ca needs the name of a file'],
    [
      ['mqtt', '--broker', 'h:1', '--ca', 'x'],
      "--ca means nothing to the scenario 'mqtt': its connection is not secure",
    ],
    [['secure', '--tls-version', '1.1'], '--tls-version 1.1: there are 1.2 and 1.3'],
    [
      ['--tls-version', '1.2'],
      "--tls-version means nothing to the scenario 'mqtt': its connection is not secure",
    ],
    [
      ['secure', '--cert', 'x'],
      '--cert is for a real broker: it needs --broker HOST:PORT (without one, certificates are made for the run)',
    ],
    [
      ['secure', '--broker', 'h:1'],
      "--broker with the scenario 'secure' needs --ca FILE: the certificate of the authority that the board trusts",
    ],
    [['secure', '--broker', 'h:1', '--ca', 'a', '--cert', 'c'], '--cert needs --key FILE too'],
    [['secure', '--broker', 'h:1', '--ca', 'a', '--key', 'k'], '--key needs --cert FILE too'],
    [['qmtt'], "there is no scenario 'qmtt'; there are: mqtt, threads, secure, kernel"],
    [['mqtt', 'threads'], "one scenario at a time: got 'mqtt' and 'threads'"],
    [
      ['threads', '--broker', '127.0.0.1:1883'],
      "--broker means nothing to the scenario 'threads': it cannot use a real broker",
    ],
    [['kernel', '--pcap', 'x.pcapng'], "--pcap means nothing to the scenario 'kernel': it has no network"],
  ])('%j is refused in one line that says why', (args, message) => {
    expect(() => read(...args)).toThrow(UsageError);
    expect(() => read(...args)).toThrow(new UsageError(message));
  });

  it('a value that looks like an option is named too', () => {
    expect(() => read('--seed', '--quiet')).toThrow(/^--seed needs a value/);
    expect(() => read('--seed', '-1')).toThrow(/^--seed needs a value that does not begin with -/);
  });

  it('whatever they are, they are read or refused in one line', () => {
    const word = fc.oneof(
      fc.constantFrom('--seed', '--until', '--broker', '--pcap', '--ca', '--cert', '--key', '--tls-version'),
      fc.constantFrom(
        '--seed=',
        '--until=1e9',
        '--',
        '-q',
        '-hv',
        '-x',
        'mqtt',
        'secure',
        '127.0.0.1:1883',
        '-1',
      ),
      fc.constantFrom('9'.repeat(400), '0'.repeat(400), '.5', '1e5', '0x10', 'NaN', 'Infinity', ' 1', '1\n2'),
      fc.string({ unit: 'binary', maxLength: 8 }),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 6 }), (args) => {
        try {
          const command = read(...args);
          if (typeof command === 'string') return;
          expect(Number.isInteger(command.seed) && command.seed >= 0 && command.seed <= 0xffff_ffff).toBe(
            true,
          );
          expect(command.until_s === null || (command.until_s > 0 && command.until_s <= 1e6)).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(UsageError);
        }
      }),
      { seed: 41, numRuns: 1000 },
    );
  });
});
