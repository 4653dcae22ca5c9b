/**
 * Asking the servers (guide ch.1): in each round every server once, in the order of the list, with a wait for its answer
 * that doubles from round to round. The caller holds the client's mutex, and the client's socket has a port.
 */
import { K } from '../../rtos/kernel/current.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import { ref, type Service, tx_time_get, type UINT, type ULONG } from '../../rtos/tx_api.ts';
import {
  NX_IN_PROGRESS,
  NX_NO_PACKET,
  NX_NO_WAIT,
  type NX_PACKET,
  NX_SUCCESS,
  NX_UDP_HEADER,
  NX_WAIT_ABORTED,
  NXD_ADDRESS,
  nx_packet_allocate,
  nx_packet_data_append,
  nx_packet_release,
  nx_udp_socket_receive,
  nxd_udp_socket_send,
  nxd_udp_source_extract,
} from '../nx_api.ts';
import { ip_room } from '../packet/packet_room.ts';
import { read16 } from '../wire/bytes.ts';
import { type Answer, type Asked, read_answer, type Verdict } from './dns_answer.ts';
import { DnsBuffer } from './dns_buffers.ts';
import { write_query } from './dns_message.ts';
import { encode_name } from './dns_name.ts';
import { same_address } from './dns_service.ts';
import { config_of, type NX_DNS } from './nxd_dns_cb.ts';
import * as DNS from './nxd_dns_constants.ts';

const NO_ANSWER: Answer = { verdict: 'stray', known: [] };

/** One lookup: what is asked, and the memory for what is found. */
export interface Lookup {
  readonly asked: Asked;
  readonly bytes: Uint8Array;
  readonly size: number;
  /** A lookup without wait returns when its first query is on the way, where the quirk says so. */
  readonly leaves: boolean;
}

export interface Found {
  readonly status: UINT;
  /** Entries in the buffer. */
  readonly count: number;
  readonly known: Answer['known'];
}

function not_found(status: UINT): Found {
  return { status, count: 0, known: [] };
}

/** Asks the servers until one answers. NX_DNS_QUERY_FAILED, whatever the reason is that none does. */
export function* ask_servers(dns: NX_DNS, lookup: Lookup, wait_option: ULONG): Service<Found> {
  const { NX_DNS_MAX_RETRIES: rounds, NX_DNS_MAX_RETRANS_TIMEOUT: most, quirks } = config_of(dns);
  const done_with = new Set<NXD_ADDRESS>();
  let wait = Math.min(wait_option, most);
  for (let round = 0; round < rounds; round++) {
    for (const server of dns.nx_dns_server_ip_array) {
      if (done_with.has(server)) continue;
      const buffer = new DnsBuffer(lookup.bytes, lookup.size);
      const sent = yield* send_query(dns, lookup.asked, server);
      if (lookup.leaves && wait_option === NX_NO_WAIT)
        return not_found(sent === NX_SUCCESS ? NX_IN_PROGRESS : sent);
      if (sent !== NX_SUCCESS) continue;
      const answer = yield* wait_for_answer(dns, lookup.asked, server, wait, buffer);
      if (answer.verdict === 'answered')
        return { status: NX_SUCCESS, count: buffer.count, known: answer.known };
      if (quirks.dns_failing_server_asked_again) continue;
      if (answer.verdict === 'no such name') return not_found(DNS.NX_DNS_QUERY_FAILED);
      if (answer.verdict === 'failed') done_with.add(server);
    }
    wait = Math.min(2 * wait, most);
  }
  return not_found(DNS.NX_DNS_QUERY_FAILED);
}

function* send_query(dns: NX_DNS, { name, type }: Asked, server: NXD_ADDRESS): Service<UINT> {
  const pool = dns.nx_dns_packet_pool_ptr;
  const out = ref<NX_PACKET | null>(null);
  const patience = config_of(dns).NX_DNS_PACKET_ALLOCATE_TIMEOUT;
  const allocated = yield* nx_packet_allocate(pool, out, ip_room(K as Kernel) + NX_UDP_HEADER, patience);
  const packet = out.value;
  if (allocated !== NX_SUCCESS || packet === null) return allocated;
  dns.nx_dns_transmit_id = (K as Kernel).sim.random.uint31() & 0xffff;
  const encoded = encode_name(name);
  if (encoded === null) {
    // Only the quirk dns_names_unchecked lets such a name come here, and this is a part of it.
    yield* nx_packet_release(packet);
    yield* nx_packet_release(packet);
    return DNS.NX_DNS_PACKET_CREATE_ERROR;
  }
  const query = write_query(dns.nx_dns_transmit_id, encoded, type);
  let status = yield* nx_packet_data_append(packet, query, query.length, pool, NX_NO_WAIT);
  if (status === NX_SUCCESS)
    status = yield* nxd_udp_socket_send(dns.nx_dns_socket, packet, server, DNS.NX_DNS_PORT);
  if (status !== NX_SUCCESS) yield* nx_packet_release(packet);
  return status;
}

/** Waits for the answer of a server; `stray`: none has come. */
function* wait_for_answer(
  dns: NX_DNS,
  asked: Asked,
  server: NXD_ADDRESS,
  wait: number,
  buffer: DnsBuffer,
): Service<Answer> {
  const { quirks } = config_of(dns);
  const start = tx_time_get();
  const out = ref<NX_PACKET | null>(null);
  let left = wait;
  for (;;) {
    const received = yield* nx_udp_socket_receive(dns.nx_dns_socket, out, left);
    const packet = out.value;
    if (received === NX_SUCCESS && packet !== null) {
      const answer = yield* look_at(dns, asked, server, packet, buffer);
      if (answer.verdict !== 'stray') return answer;
    } else if (received !== NX_NO_PACKET && received !== NX_WAIT_ABORTED) {
      return NO_ANSWER;
    }
    const elapsed = (tx_time_get() - start) >>> 0;
    left = Math.max(0, (quirks.dns_wrong_id_shortens_wait ? left : wait) - elapsed);
    if (left === 0) return NO_ANSWER;
  }
}

/** Reads a datagram and gives its packet back. */
function* look_at(
  dns: NX_DNS,
  asked: Asked,
  server: NXD_ADDRESS,
  packet: NX_PACKET,
  buffer: DnsBuffer,
): Service<Answer> {
  const message = packet.nx_packet_memory.slice(packet.nx_packet_prepend_ptr, packet.nx_packet_append_ptr);
  const verdict = first_look(dns, server, packet, message);
  yield* nx_packet_release(packet);
  if (verdict !== 'answered') return { verdict, known: [] };
  return read_answer(config_of(dns), asked, message, buffer);
}

/** Its id, its source, and that it is in one piece. */
function first_look(dns: NX_DNS, server: NXD_ADDRESS, packet: NX_PACKET, message: Uint8Array): Verdict {
  if (message.length < 2 || read16(message, DNS.NX_DNS_ID_OFFSET) !== dns.nx_dns_transmit_id) return 'stray';
  const [address, port] = [new NXD_ADDRESS(), ref(0)];
  nxd_udp_source_extract(packet, address, port);
  const from_server = same_address(address, server) && port.value === DNS.NX_DNS_PORT;
  if (!from_server && !config_of(dns).quirks.dns_source_unchecked) return 'stray';
  return packet.nx_packet_next === null ? 'answered' : 'failed';
}
