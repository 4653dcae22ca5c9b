// dnsmasq as the server of simulated boards: their clients' datagrams are relayed to its ports on the loopback, without a TAP
// device. For DHCP the relay is one as RFC 2131 knows it (giaddr), and its server identifier is overridden (RFC 5107), so that
// renewals come to the relay too.

import { type ChildProcess, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import * as DHCP from '../../../netx/dhcp/nxd_dhcp_client.ts';
import * as DNS from '../../../netx/dns/nxd_dns.ts';
import { run_paced } from '../../../netx/gateway/paced_run.ts';
import { EthernetSegment } from '../../../netx/link/ethernet_segment.ts';
import * as NX from '../../../netx/nx_api.ts';
import { ip_from_text, ip_to_text } from '../../../netx/wire/address_text.ts';
import { Simulation } from '../../../rtos/sim_api.ts';
import { ref, type Service, tx_thread_sleep } from '../../../rtos/tx_api.ts';
import { describe_with, program } from '../../demo/programs.ts';
import { StackBoard } from '../link/stack_fixture.ts';
import { Relay, type RelayPlan } from './relay.ts';

const SERVER = '192.168.1.1';
const RELAY = '127.0.0.2';
const OPTIONS_AT = 240;

/** Without it dnsmasq serves no DHCP. */
const as_root = process.getuid?.() === 0;
if (!as_root && program('dnsmasq') !== undefined)
  console.log('skipped: DHCP of dnsmasq: it wants to be started by root');

/** A port that nobody has now, on the loopback. */
async function free_port(): Promise<number> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  return port;
}

function dhcp_arguments(port: number, folder: string): string[] {
  return [
    `--dhcp-alternate-port=${port},${port + 1}`,
    '--dhcp-range=192.168.1.50,192.168.1.59,255.255.255.0,120s',
    `--shared-network=${RELAY},192.168.1.0`,
    `--dhcp-option=option:router,${SERVER}`,
    `--dhcp-option=option:dns-server,${SERVER}`,
    `--dhcp-option=option:ntp-server,${SERVER}`,
    `--dhcp-leasefile=${path.join(folder, 'leases')}`,
  ];
}

function arguments_of(dns_port: number, dhcp_port: number, folder: string): string[] {
  return [
    '--conf-file=/dev/null',
    '--keep-in-foreground',
    '--log-facility=-',
    ...['no-resolv', 'no-hosts', 'bind-interfaces', 'no-ping', 'dhcp-authoritative'].map(
      (word) => `--${word}`,
    ),
    '--interface=lo',
    '--user=root',
    '--pid-file=',
    `--port=${dns_port}`,
    '--host-record=broker.example,192.168.1.81,2001:db8::81',
    '--mx-host=example,broker.example,10',
    '--srv-host=_mqtt._tcp.example,broker.example,1883,1,2',
    '--txt-record=text.example,v=1,two',
    '--cname=www.example,broker.example',
    '--local=/example/',
    ...(as_root ? dhcp_arguments(dhcp_port, folder) : []),
  ];
}

/** What a relay agent does to a request: its address, one more hop, and whom the client should take for the server. */
function relayed(request: Uint8Array): Uint8Array {
  const bytes = [...request];
  bytes[3] = (bytes[3] ?? 0) + 1;
  bytes.splice(24, 4, 127, 0, 0, 2);
  let end = OPTIONS_AT;
  while (bytes[end] !== 255) end += bytes[end] === 0 ? 1 : 2 + (bytes[end + 1] ?? 0);
  bytes.splice(end, 0, 82, 6, 11, 4, ...SERVER.split('.').map(Number));
  return Uint8Array.from(bytes);
}

/** And to an answer: it goes to the address that the client has, or to everybody. */
const handed_on: NonNullable<RelayPlan['inward']> = (answer) => {
  const bytes = answer.slice();
  bytes.fill(0, 24, 28);
  const has = new DataView(bytes.buffer).getUint32(12);
  return { bytes, to: { ip: has === 0 ? 0xffffffff : has, port: 68 } };
};

const RELEASE = 7;
const type_of = (request: Uint8Array): number => request[OPTIONS_AT + 2] ?? 0;

describe_with(['dnsmasq'], 'dnsmasq', () => {
  let folder: string;
  let server: ChildProcess;
  let log = '';
  let ports: { dns: number; dhcp: number };
  const relays: Relay[] = [];

  beforeAll(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'netx-sim-'));
    ports = { dns: await free_port(), dhcp: await free_port() };
    server = spawn(program('dnsmasq') as string, arguments_of(ports.dns, ports.dhcp, folder));
    for (const stream of [server.stdout, server.stderr]) stream?.on('data', (text) => (log += text));
    while (!log.includes('started')) {
      if (server.exitCode !== null) throw new Error(`dnsmasq ended: ${log}`);
      await new Promise((resolve) => setImmediate(resolve));
    }
  });
  afterEach(() => {
    for (const relay of relays.splice(0)) relay.close();
  });
  afterAll(async () => {
    server.kill();
    if (server.exitCode === null) await once(server, 'exit');
    rmSync(folder, { recursive: true, force: true });
  });

  /** Runs a board whose server is dnsmasq, until its script is over. */
  async function run(
    plan: RelayPlan,
    address: string,
    script: (board: StackBoard) => Service<void>,
  ): Promise<void> {
    const sim = new Simulation({ seed: 1 });
    const lan = new EthernetSegment(sim);
    const relay = new Relay(sim, lan, ip_from_text(SERVER), plan);
    relays.push(relay);
    await relay.start();
    let over = false;
    const entry = function* (board: StackBoard): Service<void> {
      yield* script(board);
      over = true;
    };
    const more = DNS.nxd_dns_options({ NX_DNS_ENABLE_EXTENDED_RR_TYPES: true });
    const board = new StackBoard(sim, lan, 'board', address, entry, { more });
    const until = { until: () => over && relay.open === 0, until_ns: 3600e9 };
    await run_paced(sim, { hosts: [relay], speed: Number.POSITIVE_INFINITY, ...until });
    expect([over, board.packets_out, sim.diagnostics]).toEqual([true, 0, []]);
  }

  it('answers every kind of question that the DNS client has', async () => {
    const results: unknown[] = [];
    await run({ port: 53, real_port: ports.dns }, '192.168.1.10', function* ({ ip }) {
      const dns = new DNS.NX_DNS();
      const [buffer, count, port, address] = [new Uint8Array(256), ref(0), ref(0), ref(0)];
      yield* DNS.nx_dns_create(dns, ip, 'example');
      yield* DNS.nx_dns_server_add(dns, ip_from_text(SERVER));
      results.push(
        yield* DNS.nx_dns_host_by_name_get(dns, 'broker.example', address, 300),
        ip_to_text(address.value),
      );
      results.push(
        yield* DNS.nx_dns_host_by_name_get(dns, 'www.example', address, 300),
        ip_to_text(address.value),
      );
      results.push(yield* DNS.nx_dns_host_by_name_get(dns, 'no.example', address, 300));
      results.push(yield* DNS.nx_dns_cname_get(dns, 'www.example', buffer, 256, 300));
      results.push(String.fromCharCode(...buffer.subarray(0, 14)));
      results.push(yield* DNS.nx_dns_host_text_get(dns, 'text.example', buffer, 256, 300));
      results.push(
        yield* DNS.nx_dns_domain_mail_exchange_get(dns, 'example', buffer, 256, count, 300),
        count.value,
      );
      results.push(
        yield* DNS.nx_dns_info_by_name_get(dns, '_mqtt._tcp.example', address, port, 300),
        port.value,
      );
      results.push(
        yield* DNS.nx_dns_host_by_address_get(dns, ip_from_text('192.168.1.81'), buffer, 256, 300),
      );
      results.push(String.fromCharCode(...buffer.subarray(0, 14)));
      yield* DNS.nx_dns_delete(dns);
    });
    expect(results).toEqual([
      ...[0, '192.168.1.81', 0, '192.168.1.81', DNS.NX_DNS_QUERY_FAILED],
      ...[0, 'broker.example', 0, 0, 1, 0, 1883, 0, 'broker.example'],
    ]);
  });

  it.runIf(as_root)('gives an address, renews it, and takes it back', async () => {
    const states: number[] = [];
    const results: unknown[] = [];
    const plan: RelayPlan = {
      port: 67,
      real_port: ports.dhcp,
      own: { address: RELAY, port: ports.dhcp },
      outward: relayed,
      inward: handed_on,
      unanswered: (request) => type_of(request) === RELEASE,
    };
    await run(plan, '0.0.0.0', function* ({ ip }) {
      const dhcp = new DHCP.NX_DHCP();
      yield* DHCP.nx_dhcp_create(dhcp, ip, 'board');
      yield* DHCP.nx_dhcp_state_change_notify(dhcp, (_dhcp, state) => {
        states.push(state);
      });
      yield* DHCP.nx_dhcp_user_option_request(dhcp, DHCP.NX_DHCP_OPTION_NTP_SVR);
      yield* DHCP.nx_dhcp_start(dhcp);
      results.push(yield* NX.nx_ip_status_check(ip, NX.NX_IP_ADDRESS_RESOLVED, ref(0), 2000));
      const [address, mask, from] = [ref(0), ref(0), ref(0)];
      NX.nx_ip_address_get(ip, address, mask);
      results.push(ip_to_text(address.value).replace(/\d$/, 'x'), ip_to_text(mask.value));
      results.push(yield* DHCP.nx_dhcp_server_address_get(dhcp, from), ip_to_text(from.value));
      const servers = new Uint8Array(4);
      results.push(
        yield* DHCP.nx_dhcp_user_option_retrieve(dhcp, DHCP.NX_DHCP_OPTION_NTP_SVR, servers, ref(4)),
      );
      // T1 is at about 60 s of a lease of 120 s; two renewals.
      yield* tx_thread_sleep(13_000);
      results.push(yield* DHCP.nx_dhcp_release(dhcp));
      yield* DHCP.nx_dhcp_delete(dhcp);
    });
    expect(results).toEqual([0, '192.168.1.5x', '255.255.255.0', 0, SERVER, 0, 0]);
    const { NX_DHCP_STATE_RENEWING: renewing, NX_DHCP_STATE_BOUND: bound } = DHCP;
    expect(states).toEqual([2, 3, 4, bound, renewing, bound, renewing, bound, 0]);
  });
});
