import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { netx_sim } from '../cli/netx_sim.ts';
import { describe_with, run_program } from '../programs.ts';

const CHECKS = ['tcp', 'udp', 'ip'].flatMap((protocol) => ['-o', `${protocol}.check_checksum:TRUE`]);
const COMPLAINTS =
  '_ws.malformed || tcp.checksum.status == 0 || udp.checksum.status == 0 || ip.checksum.status == 0';

/** Lines of the log without their times. */
const told = (out: string): string[] =>
  out.split('\n').map((line) => line.replace(/^ *\d+\.\d+ +/, '').replace(/ {2,}/g, ' | '));

describe('the scenario of a device as it is sold', () => {
  let lines: string[];
  beforeAll(async () => {
    const { code, out, err } = await netx_sim('run', 'field');
    expect([code, err]).toEqual([0, '']);
    lines = told(out);
  });
  const of = (pattern: RegExp): string[] => lines.filter((line) => pattern.test(line));

  it('gets everything from the network, in the order in which it needs it', () => {
    const order = [
      'board/meter | asking for an address',
      'board/meter | the address is 192.168.1.100 for 20 s',
      'board/NetX SNTP Client | the clock is set: 1767225601 s since 1970',
      'board/meter | broker.example is 192.168.1.81',
      'board/meter | nx_secure_x509_common_name_dns_check: NX_SECURE_X509_SUCCESS',
      'board/meter | connected',
    ];
    expect(lines.filter((line) => order.includes(line)).slice(0, order.length)).toEqual(order);
  });

  it('loses its lease and gets another one, asks the resolver until it answers, and connects again', () => {
    const again = of(/the address is|nobody knows|^board\/meter \| connected/).slice(2);
    expect(again.map((line) => line.replace('board/meter | ', ''))).toEqual([
      'the address is lost',
      'the address is 192.168.1.100 for 20 s',
      'nobody knows broker.example, next attempt in 1 s',
      'connected',
    ]);
    expect(of(/DISCOVER of meter is not answered: an outage/).length).toBeGreaterThan(0);
    expect(of(/query for broker\.example is not answered: an outage/).length).toBeGreaterThan(0);
  });

  it('follows a clock that moves by 90 s, and believes none that is a day off', () => {
    expect(of(/the clock is moved/)).toEqual(['board/NetX SNTP Client | the clock is moved by 90 s']);
    expect(of(/NTP answer: 2025-12-31/).length).toBeGreaterThan(0);
  });

  it('loses no reading, and gives everything back at the end', () => {
    expect(of(/50 readings acknowledged, connected 2 time/)).toHaveLength(1);
    expect(of(/is free again, released by meter/)).toHaveLength(1);
    expect(lines).toContain('packet pool | board "packets" 30 of 30 free');
    expect(lines).toContain('result | success');
  });
});

describe_with(['tshark'], 'its capture in the eyes of tshark', () => {
  it('has nothing malformed and no wrong checksum', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'netx-sim-'));
    const file = path.join(folder, 'field.pcapng');
    expect((await netx_sim('run', 'field', '--quiet', '--pcap', file)).code).toBe(0);
    const text = run_program('tshark', '-r', file, ...CHECKS);
    for (const name of ['DHCP ACK', 'Standard query', 'NTP Version 3, client', 'Client Hello'])
      expect(text).toContain(name);
    expect(run_program('tshark', '-r', file, ...CHECKS, '-Y', COMPLAINTS)).toBe('');
    rmSync(folder, { recursive: true });
  });
});
