// The client on a board of its own, with a server on another one, over simulated network cards.

import { expect, test } from 'vitest';
import { WireWords } from '../../../demo/account/wire_words.ts';
import * as DNS from '../../../netx/dns/nxd_dns.ts';
import { EthernetSegment } from '../../../netx/link/ethernet_segment.ts';
import { frame_loss } from '../../../netx/link/link_faults.ts';
import * as NX from '../../../netx/nx_api.ts';
import { ip_from_text, ip_to_text } from '../../../netx/wire/address_text.ts';
import { Simulation } from '../../../rtos/sim_api.ts';
import { ref, type Service } from '../../../rtos/tx_api.ts';
import { from_hex } from '../../conformance/wire/bytes.ts';
import { StackBoard } from '../link/stack_fixture.ts';
import { make_pool } from '../network_board.ts';
import { A, message, question, record } from './messages.ts';

const SERVER = '10.0.0.53';
const HOST = 'broker.example.com';
const ANSWER = from_hex(message({ q: [question(HOST)], answers: [record(HOST, A, '10.0.0.7')] }));

/** Answers every query with the same record. */
function* serve({ ip, pool }: StackBoard): Service<void> {
  const socket = new NX.NX_UDP_SOCKET();
  yield* NX.nx_udp_socket_create(ip, socket, 'dns', 0, 0, 64, 5);
  yield* NX.nx_udp_socket_bind(socket, DNS.NX_DNS_PORT, NX.NX_WAIT_FOREVER);
  const [got, made, address, port] = [
    ref<NX.NX_PACKET | null>(null),
    ref<NX.NX_PACKET | null>(null),
    ref(0),
    ref(0),
  ];
  for (;;) {
    if ((yield* NX.nx_udp_socket_receive(socket, got, NX.NX_WAIT_FOREVER)) !== NX.NX_SUCCESS) return;
    NX.nx_udp_source_extract(got.value, address, port);
    const query = got.value?.nx_packet_memory.slice(
      got.value.nx_packet_prepend_ptr,
      got.value.nx_packet_append_ptr,
    );
    yield* NX.nx_packet_release(got.value);
    const answer = ANSWER.slice();
    answer.set(query?.subarray(0, 2) ?? []);
    yield* NX.nx_packet_allocate(pool, made, NX.NX_UDP_PACKET, NX.NX_WAIT_FOREVER);
    yield* NX.nx_packet_data_append(made.value, answer, answer.length, pool, NX.NX_NO_WAIT);
    yield* NX.nx_udp_socket_send(socket, made.value, address.value, port.value);
  }
}

interface Plan {
  readonly seed?: number;
  readonly options?: DNS.NxdDnsOptions;
  readonly gateway?: string;
  /** Numbers of the UDP frames that are lost. */
  readonly lost?: number;
}

type Firmware = (client: DNS.NX_DNS, board: StackBoard) => Service<unknown>;

function run(firmware: Firmware, { seed = 1, options = {}, gateway, lost }: Plan = {}) {
  const sim = new Simulation({ seed });
  const lan = new EthernetSegment(sim);
  if (lost !== undefined) lan.install(frame_loss({ match: 'udp', nth: lost }));
  const words = new WireWords();
  const told: string[] = [];
  lan.tap((frame, _time_ns, side) => {
    if (side === 'middle') told.push(...words.tell(frame.bytes.subarray(0, frame.length)).texts);
  });
  const server = new StackBoard(sim, lan, 'server', SERVER, serve);
  let result: unknown;
  const entry = function* (self: StackBoard): Service<void> {
    result = yield* firmware(new DNS.NX_DNS(), self);
  };
  const more = DNS.nxd_dns_options(options);
  const board = new StackBoard(sim, lan, 'board', '10.0.0.2', entry, {
    more,
    ...(gateway === undefined ? {} : { gateway }),
  });
  sim.run({ until_ns: 30e9 });
  expect([board.packets_out, server.packets_out, sim.diagnostics]).toEqual([0, 0, []]);
  return { sim, result, told: told.filter((text) => text.startsWith('DNS')) };
}

function* resolve(client: DNS.NX_DNS): Service<unknown> {
  const address = ref(0);
  const status = yield* DNS.nx_dns_host_by_name_get(client, HOST, address, 100);
  return [status, ip_to_text(address.value)];
}

const usual: Firmware = function* (client, { ip }) {
  yield* DNS.nx_dns_create(client, ip, 'local');
  yield* DNS.nx_dns_server_add(client, ip_from_text(SERVER));
  const result = yield* resolve(client);
  yield* DNS.nx_dns_delete(client);
  return result;
};

const FOUND = [0, '10.0.0.7'];

test('a name is resolved, also when the first answer is lost, and the same seed does the same', () => {
  const first = run(usual);
  expect(first.result).toEqual(FOUND);
  const [query, answer] = first.told;
  expect(query).toMatch(/^DNS query 0x[0-9a-f]{4}: A of broker\.example\.com\?$/);
  expect(answer).toMatch(/^DNS answer 0x[0-9a-f]{4} to A of broker\.example\.com: 10\.0\.0\.7 for 300 s$/);
  const lossy = run(usual, { lost: 2 });
  expect(lossy.result).toEqual(FOUND);
  expect(lossy.told.filter((text) => text.startsWith('DNS query'))).toHaveLength(2);
  expect(run(usual).sim.trace.hash()).toBe(first.sim.trace.hash());
  expect(run(usual, { seed: 2 }).told[0]).not.toBe(query);
});

test('the gateway is a server and firmware gives the pool, in builds that say so', () => {
  const options = {
    NX_DNS_IP_GATEWAY_AND_DNS_SERVER: true,
    NX_DNS_CLIENT_USER_CREATE_PACKET_POOL: true,
    NX_DNS_MESSAGE_MAX: 600,
  };
  const firmware: Firmware = function* (client, { ip }) {
    expect(DNS.NX_DNS_PACKET_PAYLOAD).toBe(664);
    yield* DNS.nx_dns_create(client, ip, 'local');
    const [small, pool] = [new NX.NX_PACKET_POOL(), new NX.NX_PACKET_POOL()];
    make_pool(small, 2, 660);
    make_pool(pool, 2, 664);
    const statuses = [
      yield* DNS.nx_dns_packet_pool_set(client, small),
      yield* DNS.nx_dns_packet_pool_set(client, pool),
    ];
    const result = yield* resolve(client);
    yield* DNS.nx_dns_delete(client);
    return [...statuses, result, pool.nx_packet_pool_available, pool.nx_packet_pool_id !== 0];
  };
  const { result } = run(firmware, { options, gateway: SERVER });
  expect(result).toEqual([DNS.NX_DNS_PARAM_ERROR, 0, FOUND, 2, true]);
});

test('services that the build does not have say so', () => {
  const firmware: Firmware = function* (client, { ip }) {
    yield* DNS.nx_dns_create(client, ip, 'local');
    const [buffer, out, address] = [new Uint8Array(64), ref(0), new NX.NXD_ADDRESS(NX.NX_IP_VERSION_V6)];
    address.nxd_ip_address.v6 = [0x20010db8, 0, 0, 1];
    return [
      yield* DNS.nx_dns_packet_pool_set(client, null),
      yield* DNS.nx_dns_cname_get(client, HOST, buffer, 64, 10),
      yield* DNS.nx_dns_info_by_name_get(client, HOST, out, out, 10),
      yield* DNS.nx_dns_cache_initialize(client, buffer, 64),
      yield* DNS.nx_dns_cache_notify_clear(client),
      yield* DNS.nxd_dns_server_add(client, address),
      yield* DNS.nxd_dns_host_by_name_get(client, HOST, address, 10, NX.NX_IP_VERSION_V6),
      yield* DNS.nxd_dns_host_by_address_get(client, address, buffer, 64, 10),
    ];
  };
  expect(run(firmware).result).toEqual([
    NX.NX_NOT_ENABLED,
    DNS.NX_DNS_FEATURE_NOT_SUPPORTED,
    DNS.NX_DNS_FEATURE_NOT_SUPPORTED,
    DNS.NX_DNS_FEATURE_NOT_SUPPORTED,
    DNS.NX_DNS_FEATURE_NOT_SUPPORTED,
    DNS.NX_DNS_INVALID_ADDRESS_TYPE,
    DNS.NX_DNS_IPV6_NOT_SUPPORTED,
    DNS.NX_DNS_INVALID_ADDRESS_TYPE,
  ]);
});
