// What Wireshark's own command line says of our captures: it knows every MQTT packet by name and has no complaint.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run_program as netx_sim } from '../../demo/cli/program.ts';
import { SCENARIOS } from '../../demo/scenario/registry.ts';
import { describe_with, run_program } from './programs.ts';

const CHECKS = ['tcp', 'udp', 'ip'].flatMap((name) => ['-o', `${name}.check_checksum:TRUE`]);
const COMPLAINTS = [
  ...['tcp', 'udp', 'ip', 'icmpv6'].map((name) => `${name}.checksum.status == 0`),
  ...['_ws.malformed', 'tcp.analysis.flags', 'arp.duplicate-address-detected'],
].join(' || ');

const MQTT_NAMES = [
  'Connect Command',
  'Connect Ack',
  'Subscribe Request',
  'Subscribe Ack',
  'Publish Message',
  'Publish Ack',
  'Disconnect Req',
];
/** Inside a WebSocket it names the frames only. */
const WEBSOCKET_NAMES = [
  'GET /mqtt HTTP/1.1',
  'HTTP/1.1 101 Switching Protocols',
  'WebSocket Binary [FIN] [MASKED]',
  'WebSocket Binary [FIN] ',
  'WebSocket Connection Close [FIN] [MASKED]',
];
const OVER_IPV6 = ['mqtt-ipv6', 'mqtt-by-name'];
const ASKED = /ARP .* Who has 192\.168\.1\.81\?/;
const SOLICITED = /ICMPv6 .* Neighbor Solicitation for 2001:db8:1::81 from/;

/** Frames that tshark has something to say against. */
function complaints(file: string): string {
  return run_program('tshark', '-r', file, ...CHECKS, '-Y', COMPLAINTS);
}

describe_with(['tshark'], 'the captures in the eyes of tshark', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'netx-sim-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  async function capture(scenario: string): Promise<string> {
    const file = path.join(folder, `${scenario}.pcapng`);
    const quiet = { print: () => {}, complain: () => {} };
    expect(await netx_sim([scenario, '--quiet', '--pcap', file], quiet)).toBe(0);
    return file;
  }

  describe.each(SCENARIOS.filter(({ broker }) => broker === 'plain'))('of scenario $name', ({ name }) => {
    it('name the MQTT packets and show nothing malformed, no bad checksum, nothing lost or sent again', async () => {
      const file = await capture(name);
      const text = run_program('tshark', '-r', file, ...CHECKS);
      for (const packet of name === 'mqtt-websocket' ? WEBSOCKET_NAMES : MQTT_NAMES)
        expect(text).toContain(packet);
      expect(text).toMatch(OVER_IPV6.includes(name) ? SOLICITED : ASKED);
      expect(complaints(file)).toBe('');
    });
  });

  it('have every checksum, not just none that is wrong', async () => {
    const file = await capture('mqtt');
    const fields = ['-T', 'fields', '-e', 'tcp.checksum.status', '-e', 'ip.checksum.status'];
    const rows = run_program('tshark', '-r', file, ...CHECKS, ...fields)
      .trimEnd()
      .split('\n');
    const tcp = rows.filter((row) => row.trim() !== '');
    expect(tcp.length).toBeGreaterThan(10);
    expect(new Set(tcp)).toEqual(new Set(['1\t1']));
  });

  it('would be seen to be wrong: one flipped bit is found', async () => {
    const bytes = readFileSync(await capture('mqtt'));
    const at = bytes.indexOf('This is a message');
    expect(at).toBeGreaterThan(0);
    bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
    const damaged = path.join(folder, 'damaged.pcapng');
    writeFileSync(damaged, bytes);
    expect(complaints(damaged)).toMatch(/Publish Message/);
  });

  it('carry the command that makes the same run again', async () => {
    const file = await capture('two-boards');
    const report = run_program('capinfos', file);
    expect(report).toContain('repeat with: netx-sim run two-boards --seed 1');
    expect(report).toMatch(/Strict time order: +True/);
  });
});
