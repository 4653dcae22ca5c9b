import { describe, expect, test } from 'vitest';
import { type NxdDnsOptions, nxd_dns_options } from '../../../netx/dns/nxd_dns.ts';
import {
  NXD_DNS_NO_QUIRKS,
  NXD_DNS_QUIRK_TEXTS,
  type NxdDnsQuirk,
} from '../../../netx/dns/nxd_dns_quirks.ts';
import type { JsonObject } from '../../conformance/case.ts';
import { dns_dialect } from '../../conformance/dns/interpreter.ts';
import { run_transcript } from '../../conformance/tcp/interpreter.ts';
import { sources_under } from '../../tidy/sources.ts';
import { A, AAAA, CNAME, MX, message, name, PTR, question, record, TXT, text } from './messages.ts';

interface Play {
  readonly config?: JsonObject;
  /** The address of b that a knows it by. */
  readonly server?: string;
  /** What a does after it has created the client with b as its server. */
  readonly a: readonly JsonObject[];
  readonly a2?: readonly JsonObject[];
  /** What b does with a socket on port 53. */
  readonly b?: readonly JsonObject[];
  readonly c?: readonly JsonObject[];
  /** Whose results are looked at: those of a, if it does not say so. */
  readonly shown?: 'a2';
}

const IPV6_SERVER = '2001:db8::2';
const SERVER = [{ op: 'udp' }, { op: 'ubind', port: 53 }];

function play({ config = {}, server = '10.0.0.2', a, a2, b = [], c, shown }: Play, options: NxdDnsOptions) {
  const source = {
    id: 'test',
    config: { rand: [4660], limit: 60_000, ...config },
    a: [{ op: 'ncreate' }, { op: 'nadd', addr: server }, ...a],
    b: [...SERVER, ...b],
    ...(a2 === undefined ? {} : { a2: [...a2] }),
    ...(c === undefined ? {} : { c: [...SERVER, ...c] }),
  };
  const run = run_transcript(source as JsonObject, {}, dns_dialect(options));
  const log = run.log as [tick: number, actor: string, at: number, op: string, ...values: unknown[]][];
  /** Tick and values of the last operations. */
  const results = (count = 1) =>
    log
      .filter(([, actor]) => actor === (shown ?? 'a'))
      .slice(-count)
      .map(([tick, , , , ...values]) => [tick, ...values]);
  const queries = run.frames.filter(({ dp }) => dp === 53).map(({ t, dir }) => `${t} ${dir}`);
  return { ...run, log, queries, results };
}

const HOST = 'host.example.com';
const REAL = 'real.example.com';
const GOOD = message({ q: [question(HOST)], answers: [record(HOST, A, '10.1.2.3')] });
const ask = (more: JsonObject = {}) => ({ op: 'nhost', ...more });
const say = (hex: string, more: JsonObject = {}) => ({ op: 'nsend', hex, ...more });
const hear = { op: 'nrecv' };
const sleep = (ticks: number) => ({ op: 'sleep', ticks });
const CREATED_CACHE = [{ op: 'ncache' }];
const EXT = { ext: 1 };
const CACHE = { cache: 1 };

const own_fault: Play = { a: [ask()], b: [hear, say(GOOD)] };
const alias = record(HOST, CNAME, name(REAL));
const nine = '9.0.0.10.IN-ADDR.ARPA';
const six = '20010db8000000000000000000000077';
const other_port = [
  { op: 'udp', s: 1 },
  { op: 'ubind', s: 1, port: 5353 },
];
const two = [record(HOST, A, '10.1.2.1'), record(HOST, A, '10.1.2.2')];
const TWO = message({ q: [question(HOST)], answers: two });

/** What is played, and the results of its last operations with the switch off and on. */
const PLAYS: Readonly<Record<NxdDnsQuirk, readonly [Play, off: unknown[][], on: unknown[][]]>> = {
  dns_names_unchecked: [
    { a: [ask({ name: 'a..b', wait: 10 }), ask({ name: 'x'.repeat(64), wait: 10 })] },
    [
      [0, 168],
      [0, 168],
    ],
    [
      [70, 163],
      [140, 163],
    ],
  ],
  dns_source_unchecked: [
    {
      a: [ask()],
      b: [
        ...other_port,
        hear,
        say(message({ q: [question(HOST)], answers: [record(HOST, A, '10.6.6.6')] }), { s: 1 }),
        say(GOOD),
      ],
    },
    [[0, 0, '10.1.2.3']],
    [[0, 0, '10.6.6.6']],
  ],
  dns_mismatch_ends_wait: [
    {
      a: [ask({ wait: 10 })],
      b: [
        hear,
        say(message({ q: [question(REAL)], answers: [record(REAL, A, '10.6.6.6')] })),
        sleep(5),
        say(GOOD),
      ],
    },
    [[5, 0, '10.1.2.3']],
    // The server is not asked again in this lookup either.
    [[0, 163]],
  ],
  dns_question_case_sensitive: [
    {
      a: [ask({ wait: 10 })],
      b: [hear, say(message({ q: [question('HOST.Example.com')], answers: [record(HOST, A, '10.1.2.3')] }))],
    },
    [[0, 0, '10.1.2.3']],
    [[70, 163]],
  ],
  dns_questions_not_skipped: [
    {
      a: [ask()],
      b: [
        hear,
        say(message({ q: [question(HOST), question(HOST, AAAA)], answers: [record(HOST, A, '10.1.2.3')] })),
      ],
    },
    [[0, 0, '10.1.2.3']],
    [[0, 163]],
  ],
  dns_records_unchecked: [
    {
      a: [ask()],
      b: [
        hear,
        say(
          message({
            q: [question(HOST)],
            answers: [
              record('evil.example.org', A, '10.6.6.6'),
              record(HOST, A, '10.6.6.7', { kind: 3 }),
              alias,
              record(REAL, A, '10.1.2.9'),
            ],
          }),
        ),
      ],
    },
    [[0, 0, '10.1.2.9']],
    [[0, 0, '10.6.6.6']],
  ],
  dns_additional_is_answer: [
    {
      a: [ask()],
      b: [hear, say(message({ q: [question(HOST)], additional: [record(HOST, A, '10.1.2.3')] }))],
    },
    [[0, 163]],
    [[0, 0, '0.0.0.0']],
  ],
  dns_other_records_fail: [
    {
      config: EXT,
      a: [{ op: 'nhostd', type: 6 }],
      b: [hear, say(message({ q: [question(HOST, AAAA)], answers: [alias, record(REAL, AAAA, six)] }))],
    },
    [[0, 0, 6, '2001:db8::77']],
    [[0, 163]],
  ],
  dns_wrong_id_shortens_wait: [
    {
      a: [ask({ wait: 100 })],
      b: [hear, sleep(30), say(GOOD, { id: 1 }), sleep(20), say(GOOD, { id: 2 })],
    },
    [[700, 163]],
    [[670, 163]],
  ],
  dns_failing_server_asked_again: [
    { a: [ask()], b: [hear, say(message({ flags: 0x8182, q: [question(HOST)] })), hear, say(GOOD)] },
    [[0, 163]],
    [[0, 0, '10.1.2.3']],
  ],
  dns_no_wait_keeps_socket: [
    { a: [ask({ wait: 0, name: 'other' }), ask()], b: [hear, hear, hear, hear, say(GOOD)] },
    [
      [0, 163],
      [0, 0, '10.1.2.3'],
    ],
    [
      [0, 55],
      [0, 34],
    ],
  ],
  dns_cache_matches_prefix: [
    { config: CACHE, a: [...CREATED_CACHE, ask(), ask({ name: 'hos', wait: 10 })], b: [hear, say(GOOD)] },
    [
      [0, 0, '10.1.2.3'],
      [70, 163],
    ],
    [
      [0, 0, '10.1.2.3'],
      [0, 0, '10.1.2.3'],
    ],
  ],
  dns_cache_breaks_sets: [
    { config: CACHE, a: [...CREATED_CACHE, ask(), { op: 'n4list' }], b: [hear, say(TWO)] },
    [
      [0, 0, '10.1.2.1'],
      [0, 0, 2, ['10.1.2.1', '10.1.2.2']],
    ],
    [
      [0, 0, '10.1.2.1'],
      [0, 0, 1, ['10.1.2.1']],
    ],
  ],
  dns_cache_use_prolongs: [
    {
      config: CACHE,
      a: [...CREATED_CACHE, ask(), sleep(150), ask(), sleep(60), ask({ wait: 10 })],
      b: [hear, say(message({ q: [question(HOST)], answers: [record(HOST, A, '10.1.2.3', { ttl: 2 })] }))],
    },
    [[280, 163]],
    [[210, 0, '10.1.2.3']],
  ],
  dns_last_record_counts: [
    {
      config: EXT,
      a: [{ op: 'ntext' }],
      b: [
        hear,
        say(
          message({
            q: [question(HOST, TXT)],
            answers: [record(HOST, TXT, text('one')), record(HOST, TXT, text('two'))],
          }),
        ),
      ],
    },
    [[0, 0, 'one']],
    [[0, 0, 'two']],
  ],
  dns_reverse_without_name: [
    {
      a: [{ op: 'naddr', addr: '10.0.0.9' }],
      b: [hear, say(message({ q: [question(nine, PTR)], answers: [record(nine, CNAME, name('9.sub'))] }))],
    },
    [[0, 163]],
    [[0, 0, '']],
  ],
  dns_bad_index_keeps_mutex: [
    { a: [{ op: 'nget', index: 5 }, sleep(10)], a2: [{ op: 'nget' }], shown: 'a2' },
    [[0, 0, '10.0.0.2']],
    // The end of the thread that holds the mutex.
    [[10, 0, '10.0.0.2']],
  ],
};

describe.each(Object.keys(PLAYS) as NxdDnsQuirk[])('%s', (quirk) => {
  const [given, off, on] = PLAYS[quirk];
  test('off', () => {
    expect(play(given, {}).results(off.length)).toEqual(off);
  });
  test('on', () => {
    expect(play(given, { quirks: { [quirk]: true } }).results(on.length)).toEqual(on);
  });
});

describe('the DNS client as documented', () => {
  test('asks a silent server in three rounds, with a wait that doubles', () => {
    const { queries, results } = play({ a: [ask({ wait: 50 })] }, {});
    expect(queries).toEqual(['0 a>b', '50 a>b', '150 a>b']);
    expect(results()).toEqual([[350, 163]]);
  });

  test('a name error is the end; a failing server is left to the next one', () => {
    const asked = { config: { nodes: 3 }, a: [{ op: 'nadd', addr: '10.0.0.3' }, ask({ wait: 20 })] };
    const refused = message({ flags: 0x8185, q: [question(HOST)] });
    const no_name = message({ flags: 0x8183, q: [question(HOST)] });
    const failing = play({ ...asked, b: [hear, say(refused)], c: [] }, {});
    expect(failing.queries).toEqual(['0 a>b', '0 a>c', '20 a>c', '60 a>c']);
    const end = play({ ...asked, b: [hear, say(no_name)], c: [] }, {});
    expect(end.queries).toEqual(['0 a>b']);
    expect(end.results()).toEqual([[0, 163]]);
  });

  test('addresses of mail exchanges are found by their names in any case, and in class IN only', () => {
    const answer = message({
      q: [question(HOST, MX)],
      answers: [record(HOST, MX, `000a${name('mx.example.com')}`)],
      additional: [record('MX.example.com', A, '10.0.0.25')],
    });
    const asked: Play = { config: EXT, a: [{ op: 'nmx' }], b: [hear, say(answer)] };
    expect(play(asked, {}).results()).toEqual([[0, 0, 1, [['10.0.0.25', 10, 'mx.example.com']]]]);
    const exact = play(asked, { quirks: { dns_question_case_sensitive: true } });
    expect(exact.results()).toEqual([[0, 0, 1, [['0.0.0.0', 10, 'mx.example.com']]]]);
  });

  test('loses no packet, and tells firmware when its cache is full', () => {
    const small: Play = {
      config: CACHE,
      a: [{ op: 'ncache', size: 16 }, { op: 'ncachenotify' }, ask()],
      b: [hear, say(GOOD)],
    };
    const { log, final } = play(small, {});
    expect(log.filter(([, , , op]) => op === 'cb_cachefull')).toHaveLength(1);
    expect(final['dns']).toEqual({ pool: [16, 16, 0, 0, 0] });
    expect(final['pools']).toEqual({ a: [40, 40, 0, 0, 0], b: [40, 40, 0, 0, 0] });
  });

  test('a lookup takes what the cache has, without a query and without chance', () => {
    const asked: Play = {
      config: CACHE,
      a: [...CREATED_CACHE, ask(), ask({ name: 'HOST.example.com.' })],
      b: [hear, say(GOOD)],
    };
    const { queries, results } = play(asked, {});
    expect(queries).toEqual(['0 a>b']);
    expect(results()).toEqual([[0, 0, '10.1.2.3']]);
  });

  test('answers by the book', () => {
    expect(play(own_fault, {}).results()).toEqual([[0, 0, '10.1.2.3']]);
  });
});

describe('options', () => {
  test('of a build are checked, and quirks are asked by the code', () => {
    expect(() => nxd_dns_options({ quirks: { unknown: true } as never })).toThrow('no quirk');
    const code = sources_under('netx/dns').filter(({ name: file }) => !file.endsWith('_quirks.ts'));
    const all = code.map((source) => source.text).join('');
    expect(Object.keys(NXD_DNS_QUIRK_TEXTS).filter((quirk) => !all.includes(quirk))).toEqual([]);
    expect(new Set(Object.values(NXD_DNS_NO_QUIRKS))).toEqual(new Set([false]));
  });
});

describe('a server that is reached over IPv6', () => {
  const play_six = (b: readonly JsonObject[], a: readonly JsonObject[] = [ask()]) =>
    play({ server: IPV6_SERVER, a, b }, {});

  test('answers questions for addresses of either version', () => {
    const found = message({ q: [question(HOST, AAAA)], answers: [record(HOST, AAAA, six)] });
    const { results } = play_six([hear, say(GOOD), hear, say(found)], [ask(), { op: 'nhostd', type: 6 }]);
    expect(results(2)).toEqual([
      [0, 0, '10.1.2.3'],
      [0, 0, 6, '2001:db8::77'],
    ]);
  });

  test('is the one whose answer counts: not that of another port, nor of another address', () => {
    const bad = message({ q: [question(HOST)], answers: [record(HOST, A, '10.6.6.6')] });
    expect(play_six([...other_port, hear, say(bad, { s: 1 }), say(GOOD)]).results()).toEqual([
      [0, 0, '10.1.2.3'],
    ]);
    // The second server answers late, while the first one is waited for again.
    const both: Play = {
      config: { nodes: 3 },
      server: IPV6_SERVER,
      a: [{ op: 'nadd', addr: '2001:db8::3' }, ask({ wait: 10 })],
      b: [hear, hear, sleep(4), say(GOOD)],
      c: [hear, sleep(12), say(bad)],
    };
    expect(play(both, { quirks: { dns_source_unchecked: true } }).results()).toEqual([[22, 0, '10.6.6.6']]);
    expect(play(both, {}).results()).toEqual([[24, 0, '10.1.2.3']]);
  });
});
