/**
 * The DNS client's transcripts: the operations of node a's client and of the scripted servers (conformance README of dns,
 * sections 2 and 3).
 */

import { text_at } from '../../../netx/dns/dns_buffers.ts';
import * as dns from '../../../netx/dns/nxd_dns.ts';
import {
  type NX_PACKET,
  NXD_ADDRESS,
  nx_packet_allocate,
  nx_packet_data_append,
  nx_packet_release,
  nx_udp_socket_receive,
  nxd_udp_socket_send,
  nxd_udp_source_extract,
} from '../../../netx/nx_api.ts';
import { ref, type Service, tx_time_get, type UINT } from '../../../rtos/tx_api.ts';
import type { Json, JsonObject } from '../case.ts';
import { enable_ipv6_on_all } from '../ipv6/enable.ts';
import type { Dialect, DialectRun } from '../tcp/interpreter.ts';
import type { Network } from '../tcp/network.ts';
import { node_of, type Script } from '../tcp/operations_tcp.ts';
import { from_hex, hex, to_dots } from '../wire/bytes.ts';
import { u16 } from '../wire/frame_view.ts';
import { packet_bytes } from '../wire/ideal_wire.ts';
import { address_of_text, text_of_address, text_of_words } from '../wire/ip6_text.ts';
import { type LabOperation, number_of, pool_counts, wait_of } from '../wire/lab.ts';
import { dns_view } from './frame.ts';

type Operation = LabOperation<Network>;
type Client = dns.NX_DNS;

const UDP_PACKET = 64;

export const DNS_DIALECT: Dialect = dns_dialect({ profile: 'published' });

/** Transcripts with other options than those of the recordings. */
export function dns_dialect(options: dns.NxdDnsOptions): Dialect {
  return { begin: (config) => begin(config, options), datagram: dns_view };
}

function begin(config: JsonObject, options: dns.NxdDnsOptions): DialectRun {
  const client = new dns.NX_DNS();
  const cache = number_of(config, 'cache', 0) === 1;
  return {
    operations: {
      ...list_operations(client),
      ...address_operations(client),
      ...record_operations(client),
      ...server_operations(),
    },
    options: dns.nxd_dns_options({
      ...options,
      NX_DNS_ENABLE_EXTENDED_RR_TYPES: cache || number_of(config, 'ext', 0) === 1,
      NX_DNS_CACHE_ENABLE: cache,
    }),
    stack: { NX_DISABLE_IPV6: false },
    prepare: enable_ipv6_on_all,
    serves_groups: true,
    final: () => (client.nx_dns_id === 0 ? {} : { dns: { pool: pool_counts(client.nx_dns_pool) } }),
  };
}

function text(op: JsonObject, key: string, otherwise: string): string | null {
  const value = op[key];
  if (value === null) return null;
  return typeof value === 'string' ? value : otherwise;
}

const name_of = (op: JsonObject) => text(op, 'name', 'host.example.com');

/** An operation that logs the status, and values after a status of 0. */
function asking(
  call: (op: JsonObject, script: Script) => Service<readonly [UINT, () => readonly Json[]]>,
): Operation {
  return function* (script, op) {
    const [status, values] = yield* call(op, script);
    script.log(op, status, ...(status === 0 ? values() : []));
  };
}

function* without_values(service: Service<UINT>): Service<readonly [UINT, () => readonly Json[]]> {
  return [yield* service, () => []];
}

function list_operations(client: Client): Record<string, Operation> {
  const is_new = (op: JsonObject) => op['d'] === 1 || String(op['addr']).includes(':');
  const address_of = (op: JsonObject) => {
    const address = address_of_text(String(op['addr']));
    address.nxd_ip_version = number_of(op, 'version', address.nxd_ip_version);
    return address;
  };
  return {
    ncreate: asking((_op, script) => without_values(dns.nx_dns_create(client, node_of(script).ip, 'local'))),
    nend: asking(() => without_values(dns.nx_dns_delete(client))),
    nadd: asking((op) => {
      const address = address_of(op);
      return without_values(
        is_new(op)
          ? dns.nxd_dns_server_add(client, address)
          : dns.nx_dns_server_add(client, address.nxd_ip_address.v4),
      );
    }),
    nremove: asking((op) => {
      const address = address_of(op);
      return without_values(
        is_new(op)
          ? dns.nxd_dns_server_remove(client, address)
          : dns.nx_dns_server_remove(client, address.nxd_ip_address.v4),
      );
    }),
    nremoveall: asking(() => without_values(dns.nx_dns_server_remove_all(client))),
    nsize: asking(function* () {
      const size = ref(0);
      return [yield* dns.nx_dns_get_serverlist_size(client, size), () => [size.value]];
    }),
    nget: asking(function* (op) {
      const [index, address, word] = [number_of(op, 'index', 0), new NXD_ADDRESS(), ref(0)];
      if (op['d'] !== 1)
        return [yield* dns.nx_dns_server_get(client, index, word), () => [to_dots(word.value)]];
      return [yield* dns.nxd_dns_server_get(client, index, address), () => [text_of_address(address)]];
    }),
    ncache: asking((op) => {
      const size = number_of(op, 'size', 2048);
      return without_values(dns.nx_dns_cache_initialize(client, new Uint8Array(size), size));
    }),
    ncachenotify: asking((_op, { lab }) =>
      without_values(
        dns.nx_dns_cache_notify_set(client, () => {
          lab.log.push([tx_time_get(), 'a', -1, 'cb_cachefull']);
        }),
      ),
    ),
  };
}

function words_of(buffer: Uint8Array, count: number, each: number): number[][] {
  const view = new DataView(buffer.buffer, buffer.byteOffset);
  return Array.from({ length: count }, (_, entry) =>
    Array.from({ length: each }, (_none, word) => view.getUint32(4 * (entry * each + word), true)),
  );
}

function address_operations(client: Client): Record<string, Operation> {
  return {
    nhost: asking(function* (op) {
      const out = ref(0);
      const status = yield* dns.nx_dns_host_by_name_get(client, name_of(op), out, wait_of(op, 200));
      return [status, () => [to_dots(out.value)]];
    }),
    nhostd: asking(function* (op) {
      const [out, type] = [new NXD_ADDRESS(), number_of(op, 'type', 4)];
      const status = yield* dns.nxd_dns_host_by_name_get(client, name_of(op), out, wait_of(op, 200), type);
      return [status, () => [out.nxd_ip_version, text_of_address(out)]];
    }),
    naddr: asking(function* (op) {
      const [size, wait] = [number_of(op, 'size', 256), wait_of(op, 200)];
      const buffer = new Uint8Array(size);
      const address = address_of_text(String(op['addr']));
      const v4 = address.nxd_ip_address.v4;
      const status =
        address.nxd_ip_version === 6
          ? yield* dns.nxd_dns_host_by_address_get(client, address, buffer, size, wait)
          : yield* dns.nx_dns_host_by_address_get(client, v4, buffer, size, wait);
      return [status, () => [text_at(buffer)]];
    }),
    *n4list(script, op) {
      const [size, count] = [number_of(op, 'size', 200), ref(0)];
      const buffer = new Uint8Array(size);
      const wait = wait_of(op, 200);
      const status = yield* dns.nx_dns_ipv4_address_by_name_get(
        client,
        name_of(op),
        buffer,
        size,
        count,
        wait,
      );
      const list = words_of(buffer, count.value, 1).map(([word = 0]) => to_dots(word));
      script.log(op, status, count.value, list);
    },
    *n6list(script, op) {
      const [size, count] = [number_of(op, 'size', 200), ref(0)];
      const buffer = new Uint8Array(size);
      const wait = wait_of(op, 200);
      const status = yield* dns.nxd_dns_ipv6_address_by_name_get(
        client,
        name_of(op),
        buffer,
        size,
        count,
        wait,
      );
      script.log(op, status, count.value, words_of(buffer, count.value, 4).map(text_of_words));
    },
    ninfo: asking(function* (op) {
      const [address, port] = [ref(0), ref(0)];
      const wait = wait_of(op, 200);
      const status = yield* dns.nx_dns_info_by_name_get(client, name_of(op), address, port, wait);
      return [status, () => [to_dots(address.value), port.value]];
    }),
  };
}

type TextService = typeof dns.nx_dns_cname_get;
type ListService = typeof dns.nx_dns_domain_name_server_get;

function record_operations(client: Client): Record<string, Operation> {
  const text_of = (service: TextService, size: number, read: (buffer: Uint8Array) => Json[]): Operation =>
    asking(function* (op) {
      const bytes = number_of(op, 'size', size);
      const buffer = new Uint8Array(bytes);
      const status = yield* service(client, name_of(op), buffer, bytes, wait_of(op, 200));
      return [status, () => read(buffer)];
    });
  const list_of = (service: ListService, entry: (buffer: Uint8Array, index: number) => Json[]): Operation =>
    function* (script, op) {
      const [size, count] = [number_of(op, 'size', 400), ref(0)];
      const buffer = new Uint8Array(size);
      const status = yield* service(client, name_of(op), buffer, size, count, wait_of(op, 200));
      const list = Array.from({ length: count.value }, (_, index) => entry(buffer, index));
      script.log(op, status, count.value, list);
    };
  return {
    ncname: text_of(dns.nx_dns_cname_get, 256, (buffer) => [text_at(buffer)]),
    ntext: text_of(dns.nx_dns_host_text_get, 256, (buffer) => [text_at(buffer)]),
    nsoa: text_of(dns.nx_dns_authority_zone_start_get, 400, (buffer) => {
      const zone = dns.NX_DNS_SOA_ENTRY.at(buffer, 0);
      const { nx_dns_soa_serial, nx_dns_soa_refresh, nx_dns_soa_retry, nx_dns_soa_expire } = zone;
      const { nx_dns_soa_minmum, nx_dns_soa_host_mname_ptr, nx_dns_soa_host_rname_ptr } = zone;
      const times = [nx_dns_soa_serial, nx_dns_soa_refresh, nx_dns_soa_retry, nx_dns_soa_expire];
      return [...times, nx_dns_soa_minmum, nx_dns_soa_host_mname_ptr, nx_dns_soa_host_rname_ptr];
    }),
    nns: list_of(dns.nx_dns_domain_name_server_get, (buffer, index) => {
      const { nx_dns_ns_ipv4_address, nx_dns_ns_hostname_ptr } = dns.NX_DNS_NS_ENTRY.at(buffer, index);
      return [to_dots(nx_dns_ns_ipv4_address), nx_dns_ns_hostname_ptr];
    }),
    nmx: list_of(dns.nx_dns_domain_mail_exchange_get, (buffer, index) => {
      const entry = dns.NX_DNS_MX_ENTRY.at(buffer, index);
      const address = to_dots(entry.nx_dns_mx_ipv4_address);
      return [address, entry.nx_dns_mx_preference, entry.nx_dns_mx_hostname_ptr];
    }),
    nsrv: list_of(dns.nx_dns_domain_service_get, (buffer, index) => {
      const entry = dns.NX_DNS_SRV_ENTRY.at(buffer, index);
      const { nx_dns_srv_priority, nx_dns_srv_weight, nx_dns_srv_port_number } = entry;
      const numbers = [nx_dns_srv_priority, nx_dns_srv_weight, nx_dns_srv_port_number];
      return [to_dots(entry.nx_dns_srv_ipv4_address), ...numbers, entry.nx_dns_srv_hostname_ptr];
    }),
  };
}

/** What a scripted server has received last. */
interface Remembered {
  data: Uint8Array;
  address: NXD_ADDRESS;
  port: number;
}

function server_operations(): Record<string, Operation> {
  const remembered = new Map<number, Remembered>();
  const last = (script: Script): Remembered =>
    remembered.get(script.node) ?? { data: new Uint8Array(2), address: new NXD_ADDRESS(), port: 0 };
  return {
    *nrecv(script, op) {
      const [out, address, port] = [ref<NX_PACKET | null>(null), new NXD_ADDRESS(), ref(0)];
      const socket = node_of(script).udp[number_of(op, 's', 0)]!;
      const status = yield* nx_udp_socket_receive(socket, out, wait_of(op, 2000));
      const packet = out.value;
      if (status !== 0 || packet === null) {
        script.log(op, status);
        return;
      }
      nxd_udp_source_extract(packet, address, port);
      const data = packet_bytes(packet).slice();
      yield* nx_packet_release(packet);
      remembered.set(script.node, { data, address, port: port.value });
      script.log(op, status, data.length, text_of_address(address), port.value, hex(data));
    },
    *nsend(script, op) {
      const { pool, udp } = node_of(script);
      const { data, address, port } = last(script);
      const message = from_hex(String(op['hex'] ?? ''));
      if (message.length >= 2)
        new DataView(message.buffer, message.byteOffset).setUint16(0, u16(data, 0) + number_of(op, 'id', 0));
      const out = ref<NX_PACKET | null>(null);
      const allocated = yield* nx_packet_allocate(pool, out, UDP_PACKET, 0);
      const packet = out.value;
      if (allocated !== 0 || packet === null) {
        script.log(op, allocated);
        return;
      }
      let status =
        message.length === 0 ? 0 : yield* nx_packet_data_append(packet, message, message.length, pool, 0);
      const to = port + number_of(op, 'port', 0);
      if (status === 0) status = yield* nxd_udp_socket_send(udp[number_of(op, 's', 0)]!, packet, address, to);
      if (status !== 0) yield* nx_packet_release(packet);
      script.log(op, status);
    },
  };
}
