// The servers on a host of the simulated LAN, and a board that uses them with the stack's own clients.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { WireWords } from '../../../demo/account/wire_words.ts';
import * as DHCP from '../../../netx/dhcp/nxd_dhcp_client.ts';
import * as DNS from '../../../netx/dns/nxd_dns.ts';
import { capture_segment } from '../../../netx/link/capture.ts';
import { EthernetSegment } from '../../../netx/link/ethernet_segment.ts';
import { nx_sim_nic_create } from '../../../netx/link/sim_nic.ts';
import * as NX from '../../../netx/nx_api.ts';
import { note_server_faults } from '../../../netx/servers/server_firmware.ts';
import {
  all_dhcp_faults,
  all_dns_faults,
  all_ntp_faults,
  type ServerHostOptions,
  server_firmware,
} from '../../../netx/servers/sim_servers_api.ts';
import { ip_from_text, ip_to_text } from '../../../netx/wire/address_text.ts';
import { installed_faults } from '../../../rtos/sim/installed_faults.ts';
import { type ChoiceSource, Simulation, Target } from '../../../rtos/sim_api.ts';
import { ref, type Service, type TX_THREAD, tx_thread_sleep } from '../../../rtos/tx_api.ts';
import { describe_with, run_program } from '../../demo/programs.ts';
import { StackBoard } from '../link/stack_fixture.ts';

const ALL: ServerHostOptions = {
  dhcp: { lease_s: 20 },
  dns: {
    hosts: { 'broker.example': '192.168.1.81' },
    records: [
      { name: 'example', type: 'MX', preference: 1, host: 'broker.example' },
      { name: '_mqtt._tcp.example', type: 'SRV', priority: 1, weight: 0, port: 1883, host: 'broker.example' },
      { name: 'www.example', type: 'CNAME', host: 'broker.example' },
      { name: 'text.example', type: 'TXT', text: 'v=1' },
    ],
  },
  ntp: { broadcast_s: 16 },
};

interface Device {
  readonly board: StackBoard;
  readonly dhcp: DHCP.NX_DHCP;
  readonly dns: DNS.NX_DNS;
}

function world(options: ServerHostOptions, choices?: ChoiceSource) {
  const sim = new Simulation({ seed: 1, ...(choices === undefined ? {} : { choices }) });
  const lan = new EthernetSegment(sim);
  const words = new WireWords();
  const told: string[] = [];
  const seen: string[] = [];
  lan.tap((frame, time_ns, side) => {
    if (side !== 'middle') return;
    for (const text of words.tell(frame.data()).texts) told.push(`${(time_ns / 1e9).toFixed(2)} ${text}`);
  });
  const firmware = server_firmware({ ...options, observe: (text) => seen.push(text) });
  const target = new Target(sim, { name: 'servers', main: firmware.main, config: firmware.config });
  nx_sim_nic_create(target, lan);
  const device = (name: string, entry: (device: Device) => Service<void>, second = 0): StackBoard =>
    new StackBoard(
      sim,
      lan,
      name,
      '0.0.0.0',
      function* (board) {
        if (second > 0) yield* tx_thread_sleep(100 * second);
        const [dhcp, dns] = [new DHCP.NX_DHCP(), new DNS.NX_DNS()];
        yield* DHCP.nx_dhcp_create(dhcp, board.ip, name);
        yield* DNS.nx_dns_create(dns, board.ip, 'example');
        yield* entry({ board, dhcp, dns });
      },
      { more: DNS.nxd_dns_options({ NX_DNS_ENABLE_EXTENDED_RR_TYPES: true }) },
    );
  return { sim, lan, told, seen, firmware, target, device };
}

function* bound({ board, dhcp, dns }: Device, wait = 6000): Service<string> {
  yield* DHCP.nx_dhcp_start(dhcp);
  const needed = NX.NX_IP_ADDRESS_RESOLVED;
  yield* NX.nx_ip_status_check(board.ip, needed, ref(0), wait);
  const servers = new Uint8Array(8);
  if ((yield* DHCP.nx_dhcp_user_option_retrieve(dhcp, DHCP.NX_DHCP_OPTION_DNS_SVR, servers, ref(8))) === 0)
    yield* DNS.nx_dns_server_add(dns, new DataView(servers.buffer).getUint32(0, true));
  const [address, mask] = [ref(0), ref(0)];
  NX.nx_ip_address_get(board.ip, address, mask);
  return ip_to_text(address.value);
}

describe('a host of the LAN that serves the boards', () => {
  it('gives each an address, and resolves names', () => {
    const { sim, device, told, seen, firmware } = world(ALL);
    const results: unknown[] = [];
    const boards = [0, 1].map((n) =>
      device(`board ${n}`, function* (self) {
        results.push(yield* bound(self));
        const address = ref(0);
        const status = yield* DNS.nx_dns_host_by_name_get(self.dns, 'broker.example', address, 100);
        results.push([status, ip_to_text(address.value)]);
        const name = new Uint8Array(64);
        yield* DNS.nx_dns_host_by_address_get(self.dns, ip_from_text('192.168.1.81'), name, 64, 100);
        results.push(String.fromCharCode(...name.subarray(0, 14)));
        yield* DHCP.nx_dhcp_release(self.dhcp);
      }),
    );
    sim.run({ until_ns: 15e9 });
    const found = [0, '192.168.1.81'];
    expect(results).toEqual(
      expect.arrayContaining([
        '192.168.1.100',
        found,
        'broker.example',
        '192.168.1.101',
        found,
        'broker.example',
      ]),
    );
    expect(boards.map(({ packets_out }) => packets_out)).toEqual([0, 0]);
    expect(seen).toEqual(
      expect.arrayContaining([
        'DHCP server: 192.168.1.100 is free again, released by board 1',
        'DHCP server: 192.168.1.101 is free again, released by board 0',
      ]),
    );
    expect(told.filter((text) => text.includes('offer'))).toHaveLength(2);
    expect(firmware.dhcp?.leases.all()).toHaveLength(2);
    expect(sim.diagnostics).toEqual([]);
  });

  it('answers a client that takes no broadcasts, and one that asks through the other record types', () => {
    const { sim, device, told } = world(ALL);
    const results: unknown[] = [];
    device('quiet', function* (self) {
      yield* DHCP.nx_dhcp_clear_broadcast_flag(self.dhcp, NX.NX_TRUE);
      results.push(yield* bound(self));
      const [buffer, port] = [new Uint8Array(256), ref(0)];
      const count = ref(0);
      results.push(
        yield* DNS.nx_dns_cname_get(self.dns, 'www.example', buffer, 256, 100),
        yield* DNS.nx_dns_host_text_get(self.dns, 'text.example', buffer, 256, 100),
        yield* DNS.nx_dns_domain_mail_exchange_get(self.dns, 'example', buffer, 256, count, 100),
        count.value,
        yield* DNS.nx_dns_domain_service_get(self.dns, '_mqtt._tcp.example', buffer, 256, count, 100),
        yield* DNS.nx_dns_info_by_name_get(self.dns, '_mqtt._tcp.example', ref(0), port, 100),
        port.value,
      );
    });
    sim.run({ until_ns: 10e9 });
    expect(results).toEqual(['192.168.1.100', 0, 0, 0, 1, 0, 0, 1883]);
    expect(told.filter((text) => text.includes('acknowledgment'))).toHaveLength(1);
    expect(sim.diagnostics).toEqual([]);
  });

  it('sends a late answer at its time, and others before it', () => {
    const late: ChoiceSource = (kind, key) => (kind === 'server_delay' && key.includes('slow') ? 3 : 0);
    const { sim, device, told } = world({ ...ALL, dhcp: { faults: all_dhcp_faults() } }, late);
    device('slow', function* (self) {
      yield* bound(self);
    });
    device('fast', function* (self) {
      yield* bound(self);
    });
    sim.run({ until_ns: 5e9 });
    const acknowledged = told.filter((text) => /acknowledgment/.test(text));
    expect(acknowledged.map((text) => text.slice(0, 4))).toEqual(['1.00', '4.00']);
  });

  it('notes its faults, and what they made of an answer', () => {
    const lose: ChoiceSource = (_kind, key) => (/OFFER\/lost#1$/.test(key) ? 1 : 0);
    const faulty = {
      ...ALL,
      dhcp: { faults: all_dhcp_faults() },
      dns: { faults: all_dns_faults() },
      ntp: { faults: all_ntp_faults() },
    };
    const { sim, device, seen } = world(faulty, lose);
    note_server_faults(sim, 'servers', faulty);
    expect(installed_faults(sim).map(({ name }) => name)).toEqual([
      ...['nak', 'given_away', 'short_lease', 'late', 'lost', 'outage'],
      ...['no_such_name', 'server_failure', 'truncated', 'wrong_id', 'late', 'lost', 'outage'],
      ...['clock_step', 'bad_stratum', 'unsynchronised', 'kiss_of_death', 'late', 'lost', 'outage'],
    ]);
    device('board', function* (self) {
      yield* bound(self);
    });
    sim.run({ until_ns: 20e9 });
    expect(seen).toEqual(['DHCP server: DISCOVER of board is not answered: a fault']);
  });

  it('does the same with the same seed, and nothing while nobody asks', () => {
    const hash = (): string => {
      const { sim, device } = world(ALL);
      device('board', function* (self) {
        yield* bound(self);
      });
      sim.run({ until_ns: 70e9 });
      return sim.trace.hash();
    };
    expect(hash()).toBe(hash());
    const { sim, told, target } = world({ dhcp: {}, dns: {}, ntp: {} });
    const served_once = ({ tx_thread_name, tx_thread_run_count }: TX_THREAD): boolean =>
      /server$|resolver$/.test(tx_thread_name ?? '') && tx_thread_run_count === 1;
    sim.run({ until_ns: 3600e9 });
    expect([told, target.kernel.threads.objects.filter(served_once).length]).toEqual([[], 3]);
  });

  it('serves something at least', () => {
    expect(() => server_firmware({})).toThrow('the host serves nothing; give it dhcp: {}');
    expect(() => server_firmware({ address: 'here', dhcp: {} })).toThrow(
      'servers: address: "here" is not an IPv4',
    );
  });
});

describe_with(['tshark'], 'the captures of the servers in the eyes of tshark', () => {
  it('show every message by its name, nothing malformed and no wrong checksum', () => {
    const { sim, lan, device } = world(ALL);
    const blocks: Uint8Array[] = [];
    capture_segment(lan, { sink: (block) => blocks.push(block) });
    device('board', function* (self) {
      yield* bound(self);
      const buffer = new Uint8Array(256);
      yield* DNS.nx_dns_domain_mail_exchange_get(self.dns, 'example', buffer, 256, ref(0), 100);
      yield* DNS.nx_dns_domain_service_get(self.dns, '_mqtt._tcp.example', buffer, 256, ref(0), 100);
      yield* DNS.nx_dns_host_by_name_get(self.dns, 'www.example', ref(0), 100);
      yield* DNS.nx_dns_host_by_name_get(self.dns, 'no.example', ref(0), 100);
      yield* tx_thread_sleep(3000);
      yield* DHCP.nx_dhcp_release(self.dhcp);
    });
    sim.run({ until_ns: 60e9 });
    const folder = mkdtempSync(path.join(tmpdir(), 'netx-sim-'));
    const file = path.join(folder, 'servers.pcapng');
    writeFileSync(file, Buffer.concat(blocks));
    const checks = ['-r', file, '-o', 'udp.check_checksum:TRUE', '-o', 'ip.check_checksum:TRUE'];
    const text = run_program('tshark', ...checks);
    const bad = run_program(
      'tshark',
      ...checks,
      '-Y',
      '_ws.malformed || udp.checksum.status == 0 || ip.checksum.status == 0',
    );
    rmSync(folder, { recursive: true });
    for (const name of ['Discover', 'Offer', 'Request', 'ACK', 'Release'])
      expect(text).toContain(`DHCP ${name}`);
    expect(text).toMatch(/MX 1 broker\.example A 192\.168\.1\.81/);
    expect(text).toMatch(/SRV 1 0 1883 broker\.example A 192\.168\.1\.81/);
    expect(text).toMatch(/CNAME broker\.example A 192\.168\.1\.81/);
    expect(text).toContain('No such name A no.example');
    expect(text).toContain('NTP Version 4, broadcast');
    expect(bad).toBe('');
  });
});
