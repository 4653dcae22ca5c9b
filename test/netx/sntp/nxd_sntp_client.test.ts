import { describe, expect, test } from 'vitest';
import {
  NX_SNTP_NO_QUIRKS,
  NX_SNTP_PUBLISHED_QUIRKS,
  NX_SNTP_QUIRK_TEXTS,
  type NxSntpQuirk,
} from '../../../netx/sntp/nx_sntp_quirks.ts';
import * as SNTP from '../../../netx/sntp/nxd_sntp_client.ts';
import type { JsonObject } from '../../conformance/case.ts';
import { sntp_dialect } from '../../conformance/sntp/interpreter.ts';
import { run_transcript } from '../../conformance/tcp/interpreter.ts';
import { sources_under } from '../../tidy/sources.ts';

type Log = readonly unknown[][];
type Script = readonly JsonObject[];

const SERVER: Script = [{ op: 'udp' }, { op: 'ubind', port: 123 }];
const UNICAST: Script = [
  { op: 'screate' },
  { op: 'snotify' },
  { op: 'sinitu', addr: '10.0.0.2' },
  { op: 'srunu' },
];
const ASKED = { op: 'srecv' };
const ANSWER = { op: 'ssend' };
const sleep = (ticks: number) => ({ op: 'sleep', ticks });

/** The log of a client against a scripted server; as documented unless options say otherwise. */
function run(a: Script, b: Script, options: SNTP.NxSntpOptions = {}, config: JsonObject = {}): Log {
  const source = {
    id: 'test',
    config: { rand: [100], limit: 2_000_000, ...config },
    a,
    b: [...SERVER, ...b],
  };
  const { log, diagnostics } = run_transcript(source as unknown as JsonObject, {}, sntp_dialect(options));
  expect(diagnostics).toEqual([]);
  return log as unknown as Log;
}

/** What the entries of a name say. */
const said = (log: Log, name: string) =>
  log.filter((entry) => entry[1] === 'a' && entry[3] === name).map((entry) => entry.slice(4));
const updates = (log: Log) => said(log, 'cb_update').map(([, seconds]) => seconds);
const published = (...names: NxSntpQuirk[]): SNTP.NxSntpOptions => ({
  quirks: Object.fromEntries(names.map((name) => [name, true])),
});

describe('the SNTP client as documented', () => {
  test('has a local time that runs', () => {
    const a = [...UNICAST, sleep(101), { op: 'sget' }, sleep(250), { op: 'sget' }];
    const log = run(a, [ASKED, ANSWER]);
    expect(said(log, 'sget').map(([, seconds, , text]) => [seconds, text])).toEqual([
      [3_900_000_001, 'Time: 3900000001.510000 sec.\r\n'],
      [3_900_000_004, 'Time: 3900000004.010000 sec.\r\n'],
    ]);
    const still = run(a, [ASKED, ANSWER], published('sntp_local_time_stands_still'));
    expect(new Set(said(still, 'sget').map(([, seconds]) => seconds))).toEqual(new Set([3_900_000_000]));
  });

  test('asks without a time as long as it has none', () => {
    const b = [
      { op: 'srecv', wait: 400_000 },
      { op: 'srecv', wait: 400_000 },
    ];
    const log = run([...UNICAST, sleep(361_000)], b);
    const requests = log.filter((entry) => entry[3] === 'srecv').map((entry) => entry[8]);
    expect(requests).toEqual([`1b${'00'.repeat(47)}`, `1b${'00'.repeat(47)}`]);
  });

  test('never takes a kiss of death for a time', () => {
    const kiss = { ...ANSWER, stratum: 0, refid: '44454e59' };
    const log = run([...UNICAST, sleep(50), { op: 'sinfo' }], [ASKED, kiss]);
    expect(said(log, 'cb_kod')).toEqual([[SNTP.NX_SNTP_KOD_DENY]]);
    expect(updates(log)).toEqual([]);
    expect(
      updates(run([...UNICAST, sleep(50)], [ASKED, kiss], published('sntp_kiss_taken_as_time'))),
    ).toEqual([3_900_000_000]);
  });

  test('takes only the answer to its request, once', () => {
    const b = [
      ASKED,
      { ...ANSWER, orig: [7, 7] },
      sleep(20),
      ANSWER,
      sleep(20),
      { ...ANSWER, orig: [3, 3], xmit: [3_900_000_005, 0] },
    ];
    const a = [...UNICAST, sleep(100), { op: 'sinfo' }];
    const log = run(a, b);
    expect(updates(log)).toEqual([3_900_000_000]);
    const lax = run(a, b, published('sntp_originate_unchecked'));

    expect(updates(lax)).toEqual([3_900_000_000, 3_900_000_005]);
  });

  test('looks at all messages that have come', () => {
    const b = [ASKED, { ...ANSWER, stratum: 9 }, ANSWER];
    expect(updates(run([...UNICAST, sleep(100)], b))).toEqual([3_900_000_000]);
    const one = run([...UNICAST, sleep(100)], b, published('sntp_one_message_for_each_arrival'));
    expect(updates(one)).toEqual([]);
  });

  test('asks less and less often while nobody answers', () => {
    const options = { NX_SNTP_CLIENT_UNICAST_POLL_INTERVAL: 10, NX_SNTP_CLIENT_MAX_TIME_LAPSE: 300 };
    const b = Array.from({ length: 7 }, () => ({ op: 'srecv', wait: 40_000 }));
    const times = (more: SNTP.NxSntpOptions) =>
      run([...UNICAST, sleep(80_000)], b, { ...options, ...more })
        .filter((entry) => entry[3] === 'srecv' && entry[4] === 0)
        .map(([tick]) => (tick as number) / 100);
    const gaps = (list: number[]) => list.slice(1).map((time, at) => time - list[at]!);
    expect(gaps(times({})).slice(0, 6)).toEqual([10, 10, 20, 40, 80, 160]);
    expect(gaps(times(published('sntp_back_off_is_linear'))).slice(0, 6)).toEqual([10, 10, 20, 40, 60, 80]);
  });

  test('waits ticks for the answer to a single request', () => {
    const a = [...UNICAST, sleep(150), { op: 'sreq', wait: 70 }];
    const end = (log: Log) => log.find((entry) => entry[3] === 'sreq')?.[0];
    expect(end(run(a, [ASKED, ANSWER]))).toBe(220);
    expect(end(run(a, [ASKED, ANSWER], published('sntp_wait_in_seconds')))).toBe(7150);
  });

  test('calls the check of the application', () => {
    const a = [
      { op: 'screate' },
      { op: 'ssanity', rc: 5 },
      ...UNICAST.slice(1),
      sleep(50),
      { op: 'sreq', wait: 100 },
    ];
    const b = [ASKED, ANSWER, ASKED, ANSWER];
    const log = run(a, b);
    expect([said(log, 'cb_sanity').length, updates(log), said(log, 'sreq')]).toEqual([2, [], [[5]]]);
    expect(said(run(a, b, published('sntp_own_check_not_called')), 'cb_sanity')).toEqual([]);
  });

  test('leaves local time alone that is right', () => {
    const a = [...UNICAST, sleep(149), { op: 'sreq', wait: 100 }, { op: 'sget' }];
    const near = { ...ANSWER, recv: [3_900_000_001, 0], xmit: [3_900_000_001, 0xfeb851eb] };
    const log = run(a, [ASKED, ANSWER, ASKED, near]);
    expect(said(log, 'sreq')).toEqual([[0]]);
    expect(said(log, 'sget')[0]?.[3]).toBe('Time: 3900000001.990000 sec.\r\n');
    const moved = run(a, [ASKED, ANSWER, ASKED, near], published('sntp_small_adjustment_made'));
    expect(said(moved, 'sget')[0]?.[3]).toBe('Time: 3900000001.995000 sec.\r\n');
  });

  test('refuses every root dispersion that is too large', () => {
    const wrapped = { ...ANSWER, disp: 4295 * 65_536 };
    expect(updates(run([...UNICAST, sleep(50)], [ASKED, wrapped]))).toEqual([]);
    expect(
      updates(run([...UNICAST, sleep(50)], [ASKED, wrapped], published('sntp_dispersion_wraps'))),
    ).toEqual([3_900_000_000]);
  });

  test('adds half of the way without the time at the server', () => {
    const rtt = { startup: 1, linkDelay: 10 };
    const a = [...UNICAST, sleep(400), { op: 'sinfo' }];
    const slow = { ...ANSWER, recv: [3_900_000_000, 0], xmit: [3_900_000_000, 0x80000000] };
    const trip = (options: SNTP.NxSntpOptions) =>
      said(run(a, [ASKED, sleep(50), slow], options, rtt), 'sinfo').map(([, info]) => (info as number[])[5]);
    expect(trip({})).toEqual([200]);
    expect(trip(published('sntp_round_trip_with_server_time'))).toEqual([700]);
  });
});

describe('a broadcast client', () => {
  const client = (op: JsonObject, end = 'sstop'): Script => [
    { op: 'screate' },
    { op: 'snotify' },
    { op: 'sinitb', ...op },
    { op: 'srunb' },
    sleep(100),
    { op: 'sstat' },
    { op: end },
  ];
  const sent = (to: string): Script => [sleep(50), { ...ANSWER, mode: 5, to, port: 123, orig: [0, 0] }];

  test.each([
    ['255.255.255.255', '255.255.255.255', true],
    ['255.255.255.255', '10.0.0.255', true],
    ['10.0.0.255', '255.255.255.255', true],
    ['10.0.0.2', '10.0.0.255', true],
    ['10.0.0.2', '10.0.0.1', false],
    ['10.0.0.9', '10.0.0.255', false],
  ])('that was given %s and a message to %s: %s', (bcast, to, taken) => {
    const log = run(client({ bcast }), sent(to));
    expect(updates(log)).toEqual(taken ? [3_900_000_000] : []);
    expect(said(log, 'sstat')).toEqual([[0, taken ? 1 : 0]]);
  });

  test.each([{ igmp: 1, drvlog: 1 }, { drvlog: 1 }])(
    'joins the group that it was given while it runs: %o',
    (config) => {
      const log = run(client({ mcast: '224.0.1.1' }), sent('224.0.1.1'), {}, config);
      expect(updates(log)).toEqual([3_900_000_000]);
      const group = log.filter((entry) => entry[1] === 'a' && entry[4] === '01005e000101');
      expect(group.map((entry) => entry[3])).toEqual(['drv_join', 'drv_leave']);
      const deleted = run(client({ mcast: '224.0.1.1' }, 'sdelete'), [], {}, config);
      expect(deleted.filter((entry) => entry[3] === 'drv_leave' && entry[1] === 'a')).toHaveLength(1);
      const apart = run(client({ mcast: '224.0.1.1' }), sent('224.0.1.2'), {}, config);
      expect(updates(apart)).toEqual([]);
    },
  );

  test('as published works with the address of its server only', () => {
    const options = published('sntp_broadcast_source_compared');
    expect(updates(run(client({ bcast: '255.255.255.255' }), sent('255.255.255.255'), options))).toEqual([]);
    expect(updates(run(client({ bcast: '10.0.0.2' }), sent('255.255.255.255'), options))).toHaveLength(1);
  });
});

describe('dates', () => {
  const date = (sec: number, frac = 0, options: SNTP.NxSntpOptions = {}) =>
    said(run([{ op: 'screate' }, { op: 'sset', sec, frac }, { op: 'sdisp' }], [], options), 'sdisp')[0]?.[1];
  /** Seconds of NTP time, in their era. */
  const ntp = (text: string) => (Date.parse(text) / 1000 + 2_208_988_800) % 2 ** 32;

  test.each([
    ['2016-01-01T00:00:00Z', 'Jan 1, 2016 0:0:0.0 UTC '],
    ['2015-12-31T23:59:59Z', 'Dec 31, 2015 23:59:59.0 UTC '],
    ['1999-02-28T12:30:15Z', 'Feb 28, 1999 12:30:15.0 UTC '],
    ['1970-01-01T00:00:00Z', 'Jan 1, 1970 0:0:0.0 UTC '],
    ['2024-02-29T01:02:03Z', 'Feb 29, 2024 1:2:3.0 UTC '],
    ['2036-02-07T06:28:17Z', 'Feb 7, 2036 6:28:17.0 UTC '],
    ['2100-03-01T00:00:00Z', 'Mar 1, 2100 0:0:0.0 UTC '],
  ])('%s', (text, words) => {
    expect(date(ntp(text))).toBe(words);
  });

  test('every day of 1968 to 2103 is the day of the calendar', () => {
    const days: JsonObject[] = [];
    const wanted: string[] = [];
    for (let time = Date.UTC(1968, 0, 21); time < Date.UTC(2104, 0, 1); time += 41 * 86_400_000) {
      const day = new Date(time);
      days.push({ op: 'sset', sec: (time / 1000 + 2_208_988_800) % 2 ** 32, frac: 0 }, { op: 'sdisp' });
      const month = day.toLocaleString('en-US', { month: 'short', timeZone: 'UTC' });
      wanted.push(`${month} ${day.getUTCDate()}, ${day.getUTCFullYear()} 0:0:0.0 UTC `);
    }
    const log = run([{ op: 'screate' }, ...days], []);
    expect(said(log, 'sdisp').map(([, text]) => text)).toEqual(wanted);
  });

  test('as published', () => {
    expect(
      date(ntp('2016-01-01T00:00:00Z'), 0, published('sntp_dates_from_current_year', 'sntp_december_32')),
    ).toBe('Dec 32, 2015 0:0:0.0 UTC ');
    expect(date(ntp('2016-01-01T00:00:00Z'), 0, published('sntp_dates_from_current_year'))).toBe(
      'Jan 1, 2016 0:0:0.0 UTC ',
    );
    expect(date(ntp('2014-12-31T00:00:00Z'), 0, published('sntp_dates_from_current_year'))).toMatch(
      / 21\d\d /,
    );
    const late = 0xfff00000;
    expect(date(ntp('2020-05-05T05:05:05Z'), late)).toBe('May 5, 2020 5:5:5.999 UTC ');
    expect(date(ntp('2020-05-05T05:05:05Z'), late, published('sntp_millisecond_1000'))).toBe(
      'May 5, 2020 5:5:5.1000 UTC ',
    );
  });
});

describe('a client', () => {
  test('that was not created, or was deleted, is refused everywhere', () => {
    const ops = ['srunu', 'srunb', 'sstop', 'sstat', 'sget', 'sdelete', 'sreq', 'snotify', 'sdisp', 'sset'];
    const all = ops.map((op) => ({ op }));
    const a = [...all, { op: 'sinitu', addr: '10.0.0.2' }, { op: 'screate' }, { op: 'sdelete' }, ...all];
    const log = run(a as Script, []);
    const statuses = log.filter(
      (entry) => entry[1] === 'a' && !['screate', 'sinitu'].includes(String(entry[3])),
    );
    expect(statuses.map((entry) => entry[4])).toEqual([...ops.map(() => 7), 0, ...ops.map(() => 7)]);
    expect(said(log, 'sinitu')).toEqual([[7]]);
  });

  test('that could not be created can be created later', () => {
    const small = { poolA: { payload: 72, count: 40 } };
    const a = [{ op: 'screate' }, { op: 'screate' }];
    const [size, ptr] = [SNTP.NX_SNTP_INSUFFICIENT_PACKET_PAYLOAD, 7];
    expect(said(run(a, [], {}, small), 'screate')).toEqual([[size], [size]]);
    expect(said(run(a, [], published('sntp_failed_create_marks'), small), 'screate')).toEqual([
      [size],
      [ptr],
    ]);
  });

  test('writes no text into a buffer of size 0', () => {
    const a = [
      { op: 'screate' },
      { op: 'sgetx', size: 0 },
      { op: 'sgetx', size: 21 },
      { op: 'sgetx', size: 22 },
    ];
    expect(said(run(a, []), 'sgetx').map(([status]) => status)).toEqual([9, 9, 0]);
    const lax = run(a, [], published('sntp_text_size_0_unchecked'));
    expect(said(lax, 'sgetx').map(([status]) => status)).toEqual([0, 9, 0]);
  });
});

test('quirks say what they are, are asked by the code, and each is named by a test', () => {
  for (const text of Object.values(NX_SNTP_QUIRK_TEXTS)) {
    for (const line of Object.values(text)) expect(line).toMatch(/^.{18,}\.$/);
  }
  const text_under = (folder: string) =>
    sources_under(folder)
      .filter(({ name }) => !name.endsWith('_quirks.ts'))
      .map(({ text }) => text)
      .join('');
  const names = Object.keys(NX_SNTP_QUIRK_TEXTS);
  const code = text_under('netx/sntp');
  expect(names.filter((name) => !code.includes(`quirks.${name}`) && !code.includes(`${name}:`))).toEqual([]);
  const tests = text_under('test/netx/sntp');
  expect(names.filter((name) => !tests.includes(name) && name !== 'sntp_client_unchecked')).toEqual([]);
  expect(new Set(Object.values(NX_SNTP_NO_QUIRKS))).toEqual(new Set([false]));
  expect(new Set(Object.values(NX_SNTP_PUBLISHED_QUIRKS))).toEqual(new Set([true]));
});
