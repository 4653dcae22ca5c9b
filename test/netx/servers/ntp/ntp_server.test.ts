import { describe, expect, it } from 'vitest';
import { ntp_words } from '../../../../demo/account/ntp_words.ts';
import type { Choose } from '../../../../netx/servers/common/server_fault.ts';
import { all_ntp_faults } from '../../../../netx/servers/ntp/ntp_fault.ts';
import { ntp_time, unix_time } from '../../../../netx/servers/ntp/ntp_message.ts';
import { NtpServer, type NtpServerOptions } from '../../../../netx/servers/ntp/ntp_server.ts';
import { Random } from '../../../../rtos/sim_api.ts';

const FROM = { ip: 0xc0a80164, port: 123 };
const nominal: Choose = () => 0;
const NEW_YEAR = Date.parse('2026-01-01T00:00:00Z') / 1000 + 2_208_988_800;

function request(version = 3, mode = 3): Uint8Array {
  const bytes = new Uint8Array(48);
  bytes[0] = (version << 3) | mode;
  bytes[2] = 6;
  bytes.set([1, 2, 3, 4, 5, 6, 7, 8], 40);
  return bytes;
}

function server(options: NtpServerOptions = {}, choose = nominal) {
  const made = new NtpServer(options, choose);
  const ask = (second: number, bytes = request()) => made.receive(bytes, FROM, second * 1e9)[0];
  const words = (second: number): string => ntp_words(ask(second)?.bytes ?? new Uint8Array());
  return { made, ask, words };
}

describe('a time server', () => {
  it('tells the time, and gives back when the client asked', () => {
    const answer = server().ask(90.5);
    const bytes = answer?.bytes as Uint8Array;
    const view = new DataView(bytes.buffer);
    expect(answer).toMatchObject({ ...FROM, delay_ms: 0 });
    expect([...bytes.subarray(0, 4)]).toEqual([0x1c, 1, 6, 236]);
    expect(String.fromCharCode(...bytes.subarray(12, 15))).toBe('SIM');
    expect([...bytes.subarray(24, 32)]).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
    for (const at of [32, 40]) {
      expect([view.getUint32(at), view.getUint32(at + 4)]).toEqual([NEW_YEAR + 90, 0x80000000]);
    }
    expect(view.getUint32(16)).toBe(NEW_YEAR - 64);
  });

  it('begins on the date that it is given, also behind 2036', () => {
    expect(server({ date: '2026-06-01T12:00:00.250Z' }).words(1)).toBe(
      'NTP answer: 2026-06-01T12:00:01.250Z, stratum 1',
    );
    expect(server({ date: '2040-01-01T00:00:00Z', stratum: 3 }).words(0)).toBe(
      'NTP answer: 2040-01-01T00:00:00.000Z, stratum 3',
    );
    expect(ntp_time(2 ** 32 - 2_208_988_800, 0)).toEqual([0, 0]);
  });

  it('jumps when its options say so, and is silent in an outage', () => {
    const { words, ask } = server({
      steps: [{ at_s: 10, by_s: -3600.5 }],
      outages: [{ from_s: 20, to_s: 30 }],
    });
    expect(words(9)).toContain('2026-01-01T00:00:09.000Z');
    expect(words(10)).toContain('2025-12-31T23:00:09.500Z');
    expect(ask(20)).toBeUndefined();
    expect(ask(30)).toBeDefined();
  });

  it('answers clients only', () => {
    const { ask } = server();
    for (const wrong of [request(3, 4), request(3, 5), request(0), request(5), request().subarray(0, 47)]) {
      expect(ask(1, wrong)).toBeUndefined();
    }
    expect(ask(1, request(4))?.bytes[0]).toBe(0x24);
  });

  it('broadcasts', () => {
    const { made } = server({ broadcast_s: 64, outages: [{ from_s: 100, to_s: 150 }] });
    expect(made.due_ns).toBe(64e9);
    const [answer] = made.due(64e9);
    expect(answer).toMatchObject({ ip: 0xffffffff, port: 123 });
    expect(ntp_words(answer?.bytes as Uint8Array)).toBe('NTP broadcast: 2026-01-01T00:01:04.000Z, stratum 1');
    expect([answer?.bytes[0], answer?.bytes[2]]).toEqual([0x25, 6]);
    expect([made.due(128e9), made.due_ns]).toEqual([[], 192e9]);
  });

  it('of a late answer says when it was sent', () => {
    const choose: Choose = (kind) => (kind === 'server_delay' ? 3 : 0);
    const answer = server({ faults: all_ntp_faults() }, choose).ask(1);
    const bytes = answer?.bytes ?? new Uint8Array(48);
    const view = new DataView(bytes.buffer);
    expect(answer?.delay_ms).toBe(1500);
    expect([view.getUint32(32), view.getUint32(40), view.getUint32(44)]).toEqual([
      NEW_YEAR + 1,
      NEW_YEAR + 2,
      0x80000000,
    ]);
  });
});

describe('the faults of a time server', () => {
  it.each([
    ['none', 1, 'NTP answer: 2026-01-01T00:00:05.000Z, stratum 1'],
    ['kiss', 1, 'NTP answer: kiss of death, RATE'],
    ['stratum', 1, 'NTP answer: 2026-01-01T00:00:05.000Z, stratum 16'],
    ['stratum', 3, 'NTP answer: kiss of death, SIM'],
    ['unsynchronised', 1, 'NTP answer: 2026-01-01T00:00:05.000Z, stratum 1, not synchronised'],
    ['step', 3, 'NTP answer: 2026-01-01T01:00:05.000Z, stratum 1'],
    ['lost', 1, 'NTP, malformed, 0 bytes'],
  ])('%s, option %i', (end, taken, words) => {
    const choose: Choose = (_kind, site) => (site === `ntp/192.168.1.100/${end}` ? taken : 0);
    expect(server({ faults: all_ntp_faults() }, choose).words(5)).toBe(words);
  });

  it('a step lasts', () => {
    let steps = 0;
    const choose: Choose = (_kind, site) => (site.endsWith('step') && steps++ === 0 ? 1 : 0);
    const { words } = server({ faults: all_ntp_faults() }, choose);
    expect([words(5), words(6)].map((text) => text.slice(29, 31))).toEqual(['06', '07']);
  });
});

it('dates are those of the calendar', () => {
  for (const text of [
    '1970-01-01T00:00:00Z',
    '2000-02-29T23:59:59Z',
    '2026-03-01T00:00:00Z',
    '2100-12-31T12:30:15Z',
  ]) {
    expect(unix_time(text)).toEqual({ seconds: Date.parse(text) / 1000, ns: 0 });
  }
  expect(unix_time('2026-01-01T00:00:00.25Z')?.ns).toBe(250_000_000);
  for (const text of [
    '2026-02-29T00:00:00Z',
    '2026-13-01T00:00:00Z',
    '2026-01-00T00:00:00Z',
    '2026-01-01T24:00:00Z',
    '2026-01-01',
  ]) {
    expect(unix_time(text)).toBeNull();
  }
});

it.each([
  [{ date: 'yesterday' }, 'date: "yesterday" is not a date; write it as 2026-01-01T00:00:00Z'],
  [{ stratum: 16 }, 'stratum is 16; it must be from 1 to 15'],
  [{ reference: 'clock' }, 'reference: "clock" must be one to four printable characters'],
  [{ broadcast_s: 0 }, 'broadcast_s is 0; it must be from 1 to 131072'],
])('options that make no sense: %j', (options, words) => {
  expect(() => server(options)).toThrow(words);
});

it('100,000 malformed requests are answered or not', () => {
  const random = new Random(3);
  const { made } = server();
  let answered = 0;
  for (let n = 0; n < 100_000; n++) {
    const bytes = Uint8Array.from({ length: random.below(80) }, () => random.below(256));
    answered += made.receive(bytes, FROM, n).length;
  }
  expect(answered).toBeGreaterThan(1000);
});
