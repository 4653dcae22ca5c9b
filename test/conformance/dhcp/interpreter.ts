/**
 * The DHCP client's transcripts: the operations of node a's client and of the scripted server (conformance README of
 * dhcp).
 */

import * as dhcp from '../../../netx/dhcp/nxd_dhcp_client.ts';
import {
  type NX_PACKET,
  nx_ip_address_get,
  nx_ip_gateway_address_get,
  nx_packet_allocate,
  nx_packet_data_append,
  nx_packet_release,
  nx_udp_socket_receive,
  nx_udp_socket_send,
  nx_udp_source_extract,
} from '../../../netx/nx_api.ts';
import { ref, type Service, tx_time_get, type UINT } from '../../../rtos/tx_api.ts';
import type { Json, JsonObject } from '../case.ts';
import type { Dialect, DialectRun } from '../tcp/interpreter.ts';
import type { Network } from '../tcp/network.ts';
import { node_of, type Script } from '../tcp/operations_tcp.ts';
import { from_dots, from_hex, hex, to_dots } from '../wire/bytes.ts';
import { u16, u32 } from '../wire/frame_view.ts';
import { packet_bytes } from '../wire/ideal_wire.ts';
import { type Lab, type LabOperation, number_of, pool_counts, wait_of } from '../wire/lab.ts';
import { dhcp_view, option_in, reply_to } from './frame.ts';

type Operation = LabOperation<Network>;
type Client = dhcp.NX_DHCP;

export const DHCP_DIALECT: Dialect = {
  begin: (config) => begin(config, { profile: 'published' }),
  datagram: dhcp_view,
};

/** The same with other options than those of the recordings. */
export function dhcp_dialect(options: dhcp.NxDhcpOptions): Dialect {
  return { begin: (config) => begin(config, options), datagram: dhcp_view };
}

class Run {
  readonly client: Client = new dhcp.NX_DHCP();
  readonly record = new dhcp.NX_DHCP_CLIENT_RECORD();
  asked = new Uint8Array(300);

  note(lab: Lab<Network>, name: string, ...values: Json[]): void {
    lab.log.push([tx_time_get(), 'a', -1, name, ...values]);
  }
}

function begin(config: JsonObject, options: dhcp.NxDhcpOptions): DialectRun {
  const run = new Run();
  return {
    operations: { ...client_operations(run), ...server_operations(run) },
    options: dhcp.nx_dhcp_options({
      ...options,
      NX_DHCP_CLIENT_SEND_ARP_PROBE: number_of(config, 'arpProbe', 0) === 1,
      NX_DHCP_CLIENT_RESTORE_STATE: number_of(config, 'restore', 0) === 1,
    }),
    final: () => final(run.client),
  };
}

function final(client: Client): JsonObject {
  const record = client.nx_dhcp_interface_record[0];
  if (client.nx_dhcp_id === 0 || record === undefined) return {};
  return { dhcp: { state: record.nx_dhcp_state, pool: pool_counts(client.nx_dhcp_pool) } };
}

type All = (client: Client) => Service<UINT>;
type One = (client: Client, index: UINT) => Service<UINT>;

function either(run: Run, all: All, one: One): Operation {
  return function* (script, op) {
    const index = op['if'];
    const status = typeof index === 'number' ? yield* one(run.client, index) : yield* all(run.client);
    script.log(op, status);
  };
}

function simple(call: (script: Script, op: JsonObject) => Service<UINT>): Operation {
  return function* (script, op) {
    script.log(op, yield* call(script, op));
  };
}

function client_operations(run: Run): Record<string, Operation> {
  const { client } = run;
  return {
    dcreate: simple((script, op) => {
      const name = op['name'];
      return dhcp.nx_dhcp_create(client, node_of(script).ip, name === null ? null : String(name ?? 'dhcp'));
    }),
    ddelete: simple(() => dhcp.nx_dhcp_delete(client)),
    dstart: either(run, dhcp.nx_dhcp_start, dhcp.nx_dhcp_interface_start),
    dstop: either(run, dhcp.nx_dhcp_stop, dhcp.nx_dhcp_interface_stop),
    drelease: either(run, dhcp.nx_dhcp_release, dhcp.nx_dhcp_interface_release),
    ddecline: either(run, dhcp.nx_dhcp_decline, dhcp.nx_dhcp_interface_decline),
    dforce: either(run, dhcp.nx_dhcp_force_renew, dhcp.nx_dhcp_interface_force_renew),
    dreinit: either(run, dhcp.nx_dhcp_reinitialize, dhcp.nx_dhcp_interface_reinitialize),
    denable: simple((_script, op) => dhcp.nx_dhcp_interface_enable(client, number_of(op, 'if', 0))),
    ddisable: simple((_script, op) => dhcp.nx_dhcp_interface_disable(client, number_of(op, 'if', 0))),
    dsetif: simple((_script, op) => dhcp.nx_dhcp_set_interface_index(client, number_of(op, 'if', 0))),
    dnotify: simple(({ lab }, op) =>
      dhcp.nx_dhcp_state_change_notify(
        client,
        number_of(op, 'on', 1) === 0 ? null : (_client, state) => run.note(lab, 'cb_state', state),
      ),
    ),
    dinotify: simple(({ lab }, op) =>
      dhcp.nx_dhcp_interface_state_change_notify(
        client,
        number_of(op, 'on', 1) === 0 ? null : (_client, at, state) => run.note(lab, 'cb_istate', at, state),
      ),
    ),
    doptreq: simple((_script, op) => dhcp.nx_dhcp_user_option_request(client, number_of(op, 'code', 0))),
    doptadd: simple(({ lab }, op) =>
      dhcp.nx_dhcp_user_option_add_callback_set(client, (_client, at, type, memory, length) => {
        run.note(lab, 'cb_option', at, type, length.value);
        const bytes = from_hex(String(op['hex'] ?? ''));
        memory.set(bytes);
        length.value = bytes.length;
        return number_of(op, 'ok', 1);
      }),
    ),
    dreqip: simple((_script, op) => {
      const address = from_dots(String(op['addr']));
      const [index, skip] = [op['if'], number_of(op, 'skip', 0)];
      return typeof index === 'number'
        ? dhcp.nx_dhcp_interface_request_client_ip(client, index, address, skip)
        : dhcp.nx_dhcp_request_client_ip(client, address, skip);
    }),
    dsendreq: simple((_script, op) => {
      const [index, type] = [op['if'], number_of(op, 'type', 8)];
      return typeof index === 'number'
        ? dhcp.nx_dhcp_interface_send_request(client, index, type)
        : dhcp.nx_dhcp_send_request(client, type);
    }),
    dclearbc: simple((_script, op) => {
      const [index, flag] = [op['if'], number_of(op, 'flag', 1)];
      return typeof index === 'number'
        ? dhcp.nx_dhcp_interface_clear_broadcast_flag(client, index, flag)
        : dhcp.nx_dhcp_clear_broadcast_flag(client, flag);
    }),
    dsuspend: simple(() => dhcp.nx_dhcp_suspend(client)),
    dresume: simple(() => dhcp.nx_dhcp_resume(client)),
    dupdate: simple((_script, op) =>
      dhcp.nx_dhcp_client_update_time_remaining(client, number_of(op, 'ticks', 0)),
    ),
    ...asking_operations(run),
  };
}

function asking_operations(run: Run): Record<string, Operation> {
  const { client, record } = run;
  return {
    *dserver(script, op) {
      const [out, index] = [ref(0), op['if']];
      const status =
        typeof index === 'number'
          ? yield* dhcp.nx_dhcp_interface_server_address_get(client, index, out)
          : yield* dhcp.nx_dhcp_server_address_get(client, out);
      script.log(op, ...(status === 0 ? [status, to_dots(out.value)] : [status]));
    },
    *doptget(script, op) {
      const [size, code, index] = [ref(number_of(op, 'size', 64)), number_of(op, 'code', 0), op['if']];
      const buffer = new Uint8Array(512);
      const status =
        typeof index === 'number'
          ? yield* dhcp.nx_dhcp_interface_user_option_retrieve(client, index, code, buffer, size)
          : yield* dhcp.nx_dhcp_user_option_retrieve(client, code, buffer, size);
      script.log(
        op,
        ...(status === 0 ? [status, size.value, hex(buffer.subarray(0, size.value))] : [status]),
      );
    },
    *dinfo(script, op) {
      script.log(op, 0, ...info(client));
    },
    *ipget(script, op) {
      const { ip } = node_of(script);
      const [address, mask, gateway] = [ref(0), ref(0), ref(0)];
      const status = nx_ip_address_get(ip, address, mask);
      const found = yield* nx_ip_gateway_address_get(ip, gateway);
      script.log(op, status, to_dots(address.value), to_dots(mask.value), found, to_dots(gateway.value));
    },
    *dgetrec(script, op) {
      const status = yield* dhcp.nx_dhcp_client_get_record(client, record);
      script.log(op, ...(status === 0 ? [status, record_view(record)] : [status]));
    },
    *dputrec(script, op) {
      const status = yield* dhcp.nx_dhcp_client_restore_record(client, record, number_of(op, 'ticks', 0));
      script.log(op, status, record_view(record));
    },
  };
}

function info(client: Client): Json[] {
  const r = client.nx_dhcp_interface_record[0]!;
  const counters = [
    r.nx_dhcp_internal_errors,
    r.nx_dhcp_discoveries_sent,
    r.nx_dhcp_offers_received,
    r.nx_dhcp_requests_sent,
    r.nx_dhcp_acks_received,
    r.nx_dhcp_nacks_received,
    r.nx_dhcp_releases_sent,
    r.nx_dhcp_declines_sent,
    r.nx_dhcp_force_renewal_rec,
    r.nx_dhcp_informs_sent,
    r.nx_dhcp_inform_responses,
  ];
  const { nx_dhcp_lease_time: lease, nx_dhcp_renewal_time: t1, nx_dhcp_rebind_time: t2 } = r;
  const [address, server] = [to_dots(r.nx_dhcp_ip_address), to_dots(r.nx_dhcp_server_ip)];
  return [r.nx_dhcp_state, address, server, lease, t1, t2, r.nx_dhcp_timeout, counters];
}

function record_view(r: dhcp.NX_DHCP_CLIENT_RECORD): Json[] {
  return [
    r.nx_dhcp_state,
    to_dots(r.nx_dhcp_ip_address),
    to_dots(r.nx_dhcp_network_mask),
    to_dots(r.nx_dhcp_gateway_address),
    r.nx_dhcp_interface_index,
    r.nx_dhcp_timeout,
    to_dots(r.nx_dhcp_server_ip),
    r.nx_dhcp_lease_remain_time,
    r.nx_dhcp_lease_time,
    r.nx_dhcp_renewal_time,
    r.nx_dhcp_rebind_time,
    r.nx_dhcp_renewal_remain_time,
    r.nx_dhcp_rebind_remain_time,
  ];
}

function address_in(message: Uint8Array, code: number): string | null {
  const value = option_in(message, code);
  return value === null ? null : to_dots(u32(value, 0));
}

function server_operations(run: Run): Record<string, Operation> {
  return {
    *drecv(script, op) {
      const out = ref<NX_PACKET | null>(null);
      const socket = node_of(script).udp[number_of(op, 's', 0)]!;
      const status = yield* nx_udp_socket_receive(socket, out, wait_of(op, 1000));
      const packet = out.value;
      if (status !== 0 || packet === null) return script.log(op, status);
      const [from, port] = [ref(0), ref(0)];
      nx_udp_source_extract(packet, from, port);
      const message = packet_bytes(packet).slice();
      yield* nx_packet_release(packet);
      run.asked = message;
      script.log(
        op,
        status,
        message.length,
        to_dots(from.value),
        option_in(message, 53)?.[0] ?? 0,
        hex(message.subarray(4, 8)),
        u16(message, 8),
        u16(message, 10),
        to_dots(u32(message, 12)),
        address_in(message, 50),
        address_in(message, 54),
      );
    },
    *dsend(script, op) {
      const node = node_of(script);
      const message = reply_to(run.asked, op, node.address);
      const out = ref<NX_PACKET | null>(null);
      const made = yield* nx_packet_allocate(node.pool, out, 44, 0);
      const packet = out.value;
      if (made !== 0 || packet === null) return script.log(op, made);
      if (message.length > 0) yield* nx_packet_data_append(packet, message, message.length, node.pool, 0);
      const socket = node.udp[number_of(op, 's', 0)]!;
      const status = yield* nx_udp_socket_send(
        socket,
        packet,
        target(run.asked, op),
        number_of(op, 'port', 68),
      );
      if (status !== 0) yield* nx_packet_release(packet);
      script.log(op, status);
    },
  };
}

function target(asked: Uint8Array, op: JsonObject): number {
  if (typeof op['to'] === 'string') return from_dots(op['to']);
  if ((u16(asked, 10) & 0x8000) !== 0) return 0xffffffff;
  return u32(asked, 12) === 0 ? from_dots(String(op['yi'] ?? '10.0.0.50')) : u32(asked, 12);
}
