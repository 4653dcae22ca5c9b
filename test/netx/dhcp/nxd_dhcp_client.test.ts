import { describe, expect, test } from 'vitest';
import { find_option, option_number } from '../../../netx/dhcp/dhcp_options.ts';
import { NX_DHCP_NO_QUIRKS, NX_DHCP_QUIRK_TEXTS } from '../../../netx/dhcp/nx_dhcp_quirks.ts';
import { nx_dhcp_options } from '../../../netx/dhcp/nxd_dhcp_client.ts';
import type { JsonObject } from '../../conformance/case.ts';
import { dhcp_dialect } from '../../conformance/dhcp/interpreter.ts';
import { run_transcript } from '../../conformance/tcp/interpreter.ts';
import { sources_under } from '../../tidy/sources.ts';

const CONFIG = { ipA: '0.0.0.0', maskA: '0.0.0.0', arp: 'dynamic', rand: [100], limit: 60_000 };
const STARTED = [{ op: 'dcreate' }, { op: 'dnotify' }, { op: 'dstart' }];
const SERVER = [{ op: 'udp' }, { op: 'ubind', port: 67 }, { op: 'drecv' }];

/** The log of a client as documented against a scripted server. */
function documented(a: JsonObject[], b: JsonObject[]) {
  const source = { id: 'test', config: CONFIG, a: [...STARTED, ...a], b: [...SERVER, ...b] };
  const { log } = run_transcript(source as JsonObject, {}, dhcp_dialect({ profile: 'documented' }));
  return log as unknown[][];
}

const states = (log: unknown[][]) =>
  log.filter(([, , , name]) => name === 'cb_state').map(([, , , , state]) => state);
const OFFER = { op: 'dsend', type: 2 };
const ACK = { op: 'dsend', type: 5 };

describe('the DHCP client as documented', () => {
  test('discovers again when nobody acknowledges its requests', () => {
    const log = documented([{ op: 'sleep', ticks: 20_000 }], [OFFER]);
    expect(states(log)).toEqual([2, 3, 4, 2, 3]);
  });

  test('takes the acknowledgement of the server that it asked, for the address that it asked for', () => {
    const others = [
      { ...ACK, sid: '10.0.0.9' },
      { ...ACK, yi: '10.0.0.77' },
    ];
    const log = documented([{ op: 'sleep', ticks: 150 }], [OFFER, { op: 'drecv' }, ...others]);
    expect(states(log)).toEqual([2, 3, 4]);
    const bound = documented([{ op: 'sleep', ticks: 150 }], [OFFER, { op: 'drecv' }, ...others, ACK]);
    expect(states(bound)).toEqual([2, 3, 4, 5]);
  });

  test('looks at op and cookie of a reply, and at its lease', () => {
    const wrong = [
      { ...OFFER, bootop: 1 },
      { ...OFFER, magic: '63825364' },
      { ...OFFER, lease: 0 },
    ];
    expect(states(documented([{ op: 'sleep', ticks: 150 }], wrong))).toEqual([2, 3]);
  });

  test('reads the answer to an inform while it is bound', () => {
    const a = [
      { op: 'sleep', ticks: 300 },
      { op: 'dsendreq', type: 8 },
      { op: 'doptget', code: 42 },
    ];
    const answer = { ...ACK, yi: '0.0.0.0', opts: '2a040a000007', lease: null };
    const log = documented(a, [OFFER, { op: 'drecv' }, ACK, { op: 'drecv' }, answer]);
    expect(log.find(([, , , name]) => name === 'doptget')?.slice(4)).toEqual([0, 4, '0700000a']);
  });

  test('lets a lease of any length last as long as it says, and T1 not be behind it', () => {
    const long = { lease: 50_000_000, t1: 60_000_000 };
    const b = [{ ...OFFER, ...long }, { op: 'drecv' }, { ...ACK, ...long }];
    const log = documented([{ op: 'sleep', ticks: 300 }, { op: 'dinfo' }], b);
    const info = log.find(([, , , name]) => name === 'dinfo');
    expect(info?.slice(8, 10)).toEqual([0xfffffffe, 0x7fffffff]);
  });

  test.each([
    { t1: 300, t2: 300 },
    { t1: 0, t2: 300 },
    { t1: 400, t2: 300 },
    { t1: 100, t2: 600 },
    { t1: 550, t2: null },
  ])('takes T1 and T2 only in their order: %o', (times) => {
    const b = [{ ...OFFER, ...times }, { op: 'drecv' }, { ...ACK, ...times }];
    const log = documented([{ op: 'sleep', ticks: 300 }, { op: 'dinfo' }], b);
    expect(log.find(([, , , name]) => name === 'dinfo')?.slice(8, 10)).toEqual([60_000, 30_000]);
    expect(states(documented([{ op: 'sleep', ticks: 59_000 }], b)).slice(4)).toEqual([6, 7]);
  });

  test('keeps an infinite lease when a forced renewal is not answered', () => {
    const forever = [{ ...OFFER, lease: 0xffffffff }, { op: 'drecv' }, { ...ACK, lease: 0xffffffff }];
    const a = [{ op: 'sleep', ticks: 300 }, { op: 'dforce' }, { op: 'sleep', ticks: 7000 }];
    expect(states(documented(a, forever))).toEqual([2, 3, 4, 5, 6, 5]);
  });

  test('says that a service did nothing, and sends no messages of a server', () => {
    const a = [
      { op: 'dstart' },
      { op: 'drelease' },
      { op: 'dsendreq', type: 5 },
      { op: 'dstop' },
      { op: 'dstop' },
    ];
    const log = documented(a, []);
    expect(
      log.filter(([, name, at]) => name === 'a' && Number(at) > 2).map(([, , , , status]) => status),
    ).toEqual([147, 148, 155, 0, 150]);
  });

  test('sends a message without the options of a callback that adds none, and counts a decline', () => {
    const a = [
      { op: 'doptadd', hex: '', ok: 0 },
      { op: 'sleep', ticks: 300 },
      { op: 'ddecline' },
      { op: 'dinfo' },
    ];
    const log = documented(a, [OFFER, { op: 'drecv' }, ACK]);
    expect(states(log)).toEqual([2, 3, 4, 5, 2]);
    const counters = log.find(([, , , name]) => name === 'dinfo')?.at(-1);
    expect(counters).toEqual([0, 1, 1, 1, 1, 0, 0, 1, 0, 0, 0]);
  });
});

describe('options', () => {
  test('are found behind pads, the first of a tag, and not when they are cut off', () => {
    const bytes = Uint8Array.from([0, 0, 15, 1, 65, 15, 1, 66, 51, 4, 0, 0, 1, 0, 12, 9, 1]);
    expect(find_option(bytes, 15)).toEqual(Uint8Array.of(65));
    expect(option_number(bytes, 51)).toBe(256);
    expect(find_option(bytes, 12)).toBeNull();
  });

  test('of a build are checked, and quirks are asked by the code', () => {
    expect(() => nx_dhcp_options({ quirks: { unknown: true } as never })).toThrow('no quirk');
    const code = sources_under('netx/dhcp').filter(({ name }) => !name.endsWith('_quirks.ts'));
    const text = code.map((source) => source.text).join('');
    expect(Object.keys(NX_DHCP_QUIRK_TEXTS).filter((name) => !text.includes(name))).toEqual([]);
    expect(new Set(Object.values(NX_DHCP_NO_QUIRKS))).toEqual(new Set([false]));
  });
});
