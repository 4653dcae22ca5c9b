/**
 * The SNTP client's transcripts: the operations of node a's client and of the scripted servers (conformance README of sntp,
 * sections 2 and 3).
 */

import {
  type NX_PACKET,
  NXD_ADDRESS,
  nx_packet_allocate,
  nx_packet_data_append,
  nx_packet_release,
  nx_udp_socket_receive,
  nx_udp_socket_send,
  nx_udp_source_extract,
} from '../../../netx/nx_api.ts';
import * as sntp from '../../../netx/sntp/nxd_sntp_client.ts';
import { type Ref, ref, type Service, tx_time_get, type UINT } from '../../../rtos/tx_api.ts';
import type { Json, JsonObject } from '../case.ts';
import type { Dialect, DialectRun } from '../tcp/interpreter.ts';
import type { Network } from '../tcp/network.ts';
import { node_of, type Script } from '../tcp/operations_tcp.ts';
import { from_dots, hex, to_dots } from '../wire/bytes.ts';
import { packet_bytes } from '../wire/ideal_wire.ts';
import { type Lab, type LabOperation, number_of, wait_of } from '../wire/lab.ts';
import { message_of, sntp_view } from './frame.ts';

type Operation = LabOperation<Network>;
type Client = sntp.NX_SNTP_CLIENT;

const UDP_PACKET = 44;

export const SNTP_DIALECT: Dialect = sntp_dialect({ profile: 'published' });

/** Transcripts with other options than those of the recordings. */
export function sntp_dialect(options: sntp.NxSntpOptions): Dialect {
  return { begin: (config) => begin(config, options), datagram: sntp_view };
}

function begin(config: JsonObject, options: sntp.NxSntpOptions): DialectRun {
  const client = new sntp.NX_SNTP_CLIENT();
  const startup = number_of(config, 'startup', 0) === 1;
  return {
    operations: {
      ...control_operations(client),
      ...time_operations(client),
      ...conversion_operations(),
      ...server_operations(),
    },
    options: sntp.nx_sntp_options({
      ...options,
      NX_SNTP_CLIENT_RANDOMIZE_ON_STARTUP: startup,
      NX_SNTP_CLIENT_RTT_REQUIRED: startup,
    }),
    final: () => (client.nx_sntp_client_id === 0 ? {} : { sntp: final(client) }),
  };
}

function final(client: Client): JsonObject {
  return { status: client.nx_sntp_valid_server_status, started: client.nx_sntp_client_started };
}

function note(lab: Lab<Network>, name: string, ...values: Json[]): void {
  lab.log.push([tx_time_get(), 'a', -1, name, ...values]);
}

function simple(call: (op: JsonObject, script: Script) => Service<UINT>): Operation {
  return function* (script, op) {
    script.log(op, yield* call(op, script));
  };
}

function address(op: JsonObject, name: string): number {
  const text = op[name];
  return typeof text === 'string' ? from_dots(text) : 0;
}

function* create(client: Client, op: JsonObject, script: Script): Service<UINT> {
  const { ip, pool } = node_of(script);
  const { lab } = script;
  const given = <T>(name: string, otherwise: number, handler: T): T | null =>
    number_of(op, name, otherwise) === 0 ? null : handler;
  const leap = (_client: Client, indicator: UINT) => {
    note(lab, 'cb_leap', indicator);
    return number_of(op, 'leaprc', 0);
  };
  const kiss = (_client: Client, code: UINT) => {
    note(lab, 'cb_kod', code);
    return number_of(op, 'kodrc', 0);
  };
  const random = (_client: Client, out: Ref<number>) => {
    note(lab, 'cb_random');
    out.value = number_of(op, 'rndv', 0);
  };
  const handlers = [given('leap', 1, leap), given('kod', 1, kiss), given('rnd', 0, random)] as const;
  return yield* sntp.nx_sntp_client_create(client, ip, 0, pool, ...handlers);
}

function control_operations(client: Client): Record<string, Operation> {
  return {
    screate: simple((op, script) => create(client, op, script)),
    sdelete: simple(() => sntp.nx_sntp_client_delete(client)),
    sstop: simple(() => sntp.nx_sntp_client_stop(client)),
    sinitu: simple((op) => {
      const server = address(op, 'addr');
      return op['d'] === 1
        ? sntp.nxd_sntp_client_initialize_unicast(client, new NXD_ADDRESS(4, server))
        : sntp.nx_sntp_client_initialize_unicast(client, server);
    }),
    sinitb: simple((op) =>
      sntp.nx_sntp_client_initialize_broadcast(client, address(op, 'mcast'), address(op, 'bcast')),
    ),
    srunu: simple(() => sntp.nx_sntp_client_run_unicast(client)),
    srunb: simple(() => sntp.nx_sntp_client_run_broadcast(client)),
    sreq: simple((op) => sntp.nx_sntp_client_request_unicast_time(client, wait_of(op, 100))),
    snotify: simple((_op, { lab }) =>
      sntp.nx_sntp_client_set_time_update_notify(client, (message, { seconds, fraction }) =>
        note(lab, 'cb_update', message.peer_clock_stratum, seconds, fraction),
      ),
    ),
    *ssanity(script, op) {
      client.apply_custom_sanity_checks = () => {
        note(script.lab, 'cb_sanity');
        return number_of(op, 'rc', 0);
      };
      script.log(op, 0);
    },
    *sinfo(script, op) {
      script.log(op, 0, [
        client.nx_sntp_client_started,
        client.nx_sntp_client_unicast_poll_interval,
        client.nx_sntp_client_backoff_count,
        client.nx_sntp_client_invalid_time_updates,
        client.nx_sntp_update_time_remaining,
        client.nx_sntp_client_roundtrip_time_msec,
        client.nx_sntp_valid_server_status,
        client.nx_sntp_client_first_update_pending,
      ]);
    },
  };
}

function text_in(buffer: Uint8Array): string {
  return String.fromCharCode(...buffer.subarray(0, buffer.indexOf(0)));
}

function time_operations(client: Client): Record<string, Operation> {
  const get = (extended: boolean): Operation =>
    function* (script, op) {
      const [seconds, fraction] = [ref(0), ref(0)];
      const buffer = number_of(op, 'buf', 1) === 0 ? null : new Uint8Array(128);
      const status = extended
        ? yield* sntp.nx_sntp_client_get_local_time_extended(
            client,
            seconds,
            fraction,
            buffer,
            number_of(op, 'size', 30),
          )
        : yield* sntp.nx_sntp_client_get_local_time(client, seconds, fraction, buffer);
      if (status !== 0) script.log(op, status);
      else
        script.log(op, status, seconds.value, fraction.value, ...(buffer === null ? [] : [text_in(buffer)]));
    };
  return {
    sset: simple((op) =>
      sntp.nx_sntp_client_set_local_time(client, number_of(op, 'sec', 0), number_of(op, 'frac', 0)),
    ),
    sget: get(false),
    sgetx: get(true),
    *sdisp(script, op) {
      const buffer = new Uint8Array(128);
      const size = number_of(op, 'size', 40);
      const status = yield* sntp.nx_sntp_client_utility_display_date_time(client, buffer, size);
      script.log(op, ...(status === 0 ? [status, text_in(buffer)] : [status]));
    },
    *sstat(script, op) {
      const out = ref(0);
      const status = yield* sntp.nx_sntp_client_receiving_updates(client, out);
      script.log(op, ...(status === 0 ? [status, out.value] : [status]));
    },
  };
}

type Conversion = typeof sntp.nx_sntp_client_utility_fraction_to_usecs;

function conversion_operations(): Record<string, Operation> {
  const converting = (service: Conversion): Operation =>
    function* (script, op) {
      const out = ref(0);
      script.log(op, yield* service(number_of(op, 'v', 0), out), out.value);
    };
  return {
    smsec: converting(sntp.nx_sntp_client_utility_msecs_to_fraction),
    susec: converting(sntp.nx_sntp_client_utility_usecs_to_fraction),
    sfrac: converting(sntp.nx_sntp_client_utility_fraction_to_usecs),
  };
}

/** What a scripted server has received last. */
interface Remembered {
  data: Uint8Array;
  address: number;
  port: number;
}

function server_operations(): Record<string, Operation> {
  const remembered = new Map<number, Remembered>();
  return {
    *srecv(script, op) {
      const [out, from, port] = [ref<NX_PACKET | null>(null), ref(0), ref(0)];
      const socket = node_of(script).udp[number_of(op, 's', 0)]!;
      const status = yield* nx_udp_socket_receive(socket, out, wait_of(op, 1000));
      const packet = out.value;
      if (status !== 0 || packet === null) return script.log(op, status);
      nx_udp_source_extract(packet, from, port);
      const data = packet_bytes(packet).slice();
      yield* nx_packet_release(packet);
      remembered.set(script.node, { data, address: from.value, port: port.value });
      script.log(op, status, data.length, to_dots(from.value), port.value, hex(data));
    },
    *ssend(script, op) {
      const { pool, udp } = node_of(script);
      const asked = remembered.get(script.node) ?? null;
      const message = message_of(op, asked?.data ?? null);
      const out = ref<NX_PACKET | null>(null);
      const allocated = yield* nx_packet_allocate(pool, out, UDP_PACKET, 0);
      const packet = out.value;
      if (allocated !== 0 || packet === null) return script.log(op, allocated);
      if (message.length > 0) yield* nx_packet_data_append(packet, message, message.length, pool, 0);
      const to = typeof op['to'] === 'string' ? address(op, 'to') : (asked?.address ?? from_dots('10.0.0.1'));
      const port = number_of(op, 'port', asked?.port ?? 123);
      const status = yield* nx_udp_socket_send(udp[number_of(op, 's', 0)]!, packet, to, port);
      if (status !== 0) yield* nx_packet_release(packet);
      script.log(op, status);
    },
  };
}
