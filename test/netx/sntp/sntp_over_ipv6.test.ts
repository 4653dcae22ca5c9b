// The SNTP client over IPv6, with the time server of the simulated LAN: asked, and heard in a group.

import { expect, it } from 'vitest';
import { capture_segment, EthernetSegment, nx_sim_nic_create } from '../../../netx/link/sim_link_api.ts';
import * as NX from '../../../netx/nx_api.ts';
import type { NtpServerOptions } from '../../../netx/servers/sim_servers_api.ts';
import { server_firmware } from '../../../netx/servers/sim_servers_api.ts';
import * as SNTP from '../../../netx/sntp/nxd_sntp_client.ts';
import { ipv6_from_text } from '../../../netx/wire/ipv6_text.ts';
import { Simulation, Target } from '../../../rtos/sim_api.ts';
import { type Service, tx_thread_sleep } from '../../../rtos/tx_api.ts';
import { tshark, tshark_complaints } from '../../demo/captures.ts';
import { describe_with } from '../../demo/programs.ts';
import { must } from '../hand_wire.ts';
import { StackBoard } from '../link/stack_fixture.ts';

/** 2026-01-01 in seconds since 1900. */
const START_S = 3_976_214_400;
const SERVER = '2001:db8:1::1';
const GROUP = 'ff02::101';

function nxd(text: string): NX.NXD_ADDRESS {
  const address = new NX.NXD_ADDRESS(6);
  address.nxd_ip_address.v6 = [...ipv6_from_text(text)];
  return address;
}

type Start = (client: SNTP.NX_SNTP_CLIENT) => Service<number>;

interface World {
  readonly ntp?: NtpServerOptions;
  readonly nx?: Record<string, boolean>;
  readonly sntp?: SNTP.NxSntpOptions;
}

/** By how many seconds each update is off, and what starting the client said. */
function run(start: Start, { ntp = {}, nx = {}, sntp = {} }: World = {}) {
  const sim = new Simulation();
  const lan = new EthernetSegment(sim);
  const blocks: Uint8Array[] = [];
  capture_segment(lan, { sink: (block) => blocks.push(block.slice()) });
  const { main, config } = server_firmware({ router: {}, ntp });
  nx_sim_nic_create(new Target(sim, { name: 'server', main, config }), lan);
  const off: number[] = [];
  const statuses: number[] = [];
  const entry = function* ({ ip, pool }: StackBoard): Service<void> {
    const client = new SNTP.NX_SNTP_CLIENT();
    must(yield* NX.nxd_ipv6_enable(ip));
    must(NX.nxd_icmp_enable(ip));
    must(yield* NX.nxd_ipv6_address_set(ip, 0, null, 10, null));
    yield* tx_thread_sleep(800);
    must(yield* SNTP.nx_sntp_client_create(client, ip, 0, pool, null, null, null));
    yield* SNTP.nx_sntp_client_set_time_update_notify(client, (_message, { seconds, fraction }) => {
      off.push(Math.abs(seconds + fraction / 2 ** 32 - START_S - board.target.kernel.now_ns / 1e9));
    });
    statuses.push(yield* start(client));
    yield* tx_thread_sleep(5000);
    statuses.push(yield* SNTP.nx_sntp_client_stop(client), yield* SNTP.nx_sntp_client_delete(client));
  };
  const more = SNTP.nx_sntp_options({ NX_SNTP_CLIENT_UNICAST_POLL_INTERVAL: 16, ...sntp });
  const board = new StackBoard(sim, lan, 'board', '192.168.1.50', entry, {
    nx: { NX_DISABLE_IPV6: false, ...nx },
    more,
  });
  sim.run({ until_ns: 70e9 });
  expect([board.packets_out, sim.diagnostics]).toEqual([0, []]);
  return { off, statuses, capture: Buffer.concat(blocks), board };
}

const unicast = (server: string): Start =>
  function* (client) {
    must(yield* SNTP.nxd_sntp_client_initialize_unicast(client, nxd(server)));
    return yield* SNTP.nx_sntp_client_run_unicast(client);
  };

const group = (address: string): Start =>
  function* (client) {
    must(yield* SNTP.nxd_sntp_client_initialize_broadcast(client, nxd(address), null));
    return yield* SNTP.nx_sntp_client_run_broadcast(client);
  };

it('asks a server at an IPv6 address, again and again', () => {
  const { off, statuses } = run(unicast(SERVER));
  expect(statuses).toEqual([0, 0, 0]);
  expect(off.length).toBeGreaterThan(2);
  for (const seconds of off) expect(seconds).toBeLessThan(0.1);
});

it('takes answers of its server only', () => {
  expect(run(unicast('2001:db8:1::99')).off).toEqual([]);
});

it('hears a group of IPv6, which it joins while it runs', () => {
  const ntp = { broadcast_s: 10, broadcast_ipv6: GROUP };
  const nx = { NX_ENABLE_IPV6_MULTICAST: true };
  const { off, statuses, board } = run(group(GROUP), { ntp, nx });
  expect(statuses).toEqual([0, 0, 0]);
  expect(off.length).toBeGreaterThan(2);
  expect(board.ip.ipv6?.nx_ipv6_multicast_entry.every((entry) => entry === null)).toBe(true);
  // Another group is not its own, and a build without groups says so.
  expect(run(group('ff02::102'), { ntp, nx }).off).toEqual([]);
  expect(run(group(GROUP), { ntp }).statuses[0]).toBe(NX.NX_NOT_SUPPORTED);
});

it('hears all nodes without joining anything; the published client wants the source as well', () => {
  const ntp = { broadcast_s: 10, broadcast_ipv6: 'ff02::1' };
  expect(run(group('ff02::1'), { ntp }).off.length).toBeGreaterThan(2);
  const sntp: SNTP.NxSntpOptions = { quirks: { sntp_broadcast_source_compared: true } };
  expect(run(group('ff02::1'), { ntp, sntp }).off).toEqual([]);
  // Sent from the link-local address of the server.
  expect(run(group('fe80::ff:fe00:100'), { ntp, sntp }).off.length).toBeGreaterThan(2);
});

describe_with(['tshark'], 'NTP over IPv6 in the eyes of tshark', () => {
  it('is in order', () => {
    const { capture } = run(unicast(SERVER), { ntp: { broadcast_s: 16, broadcast_ipv6: GROUP } });
    expect(tshark_complaints(capture)).toBe('');
    const text = tshark(capture);
    for (const words of ['NTP Version 3, client', 'NTP Version 3, server', 'NTP Version 4, broadcast'])
      expect(text).toContain(words);
  });
});
