/**
 * The MQTT client's transcripts with frames: over IPv6, by name, over a WebSocket (conformance README of mqtt-extra). The
 * operations on names are those of the DNS client's transcripts.
 */

import * as mqtt from '../../../mqtt/nxd_mqtt_client.ts';
import { NXD_ADDRESS } from '../../../netx/nx_api.ts';
import {
  ref,
  type Service,
  TX_SEMAPHORE,
  tx_semaphore_create,
  tx_semaphore_get,
  tx_semaphore_put,
  tx_time_get,
  type UINT,
} from '../../../rtos/tx_api.ts';
import type { Json, JsonObject } from '../case.ts';
import { dns_dialect } from '../dns/interpreter.ts';
import { bytes_and_length } from '../mqtt/byte_arguments.ts';
import type { Dialect, DialectRun } from '../tcp/interpreter.ts';
import type { Network } from '../tcp/network.ts';
import { node_of, type Script } from '../tcp/operations_tcp.ts';
import { log_hex } from '../wire/bytes.ts';
import { address_of_text } from '../wire/ip6_text.ts';
import { type LabOperation, number_of, uint_of, wait_of } from '../wire/lab.ts';
import { BROKER_OPERATIONS } from './operations_broker.ts';

type Operation = LabOperation<Network>;

const STACK_BYTES = 4096;
const PRIORITY = 3;
const TOPIC_BYTES = 256;
const MESSAGE_BYTES = 20_000;

const DNS = dns_dialect({ profile: 'published' });

export const MQTT_EXTRA_DIALECT: Dialect = mqtt_extra_dialect({ profile: 'published' });

/** Transcripts with other options than those of the recordings. */
export function mqtt_extra_dialect(options: mqtt.NxdMqttOptions): Dialect {
  return { begin: (config) => begin(config, options), datagram: DNS.datagram };
}

class Run {
  readonly client = new mqtt.NXD_MQTT_CLIENT();
  readonly notified = new TX_SEMAPHORE();
  readonly disconnected = new TX_SEMAPHORE();
  created = false;
  /** Result of the last lookup that succeeded. */
  found = new NXD_ADDRESS();
}

function begin(config: JsonObject, options: mqtt.NxdMqttOptions): DialectRun {
  const run = new Run();
  const names = DNS.begin(config);
  const looks_up = (name: string): Operation => remembering(run, names.operations[name]!);
  return {
    operations: {
      ...names.operations,
      nhost: looks_up('nhost'),
      nhostd: looks_up('nhostd'),
      ...client_operations(run),
      ...BROKER_OPERATIONS,
    },
    options: {
      ...names.options,
      ...mqtt.nxd_mqtt_options({
        ...options,
        NXD_MQTT_OVER_WEBSOCKET: number_of(config, 'websocket', 0) === 1,
      }),
    },
    stack: names.stack ?? {},
    ...(names.prepare === undefined ? {} : { prepare: names.prepare }),
    serves_groups: names.serves_groups === true,
    final: () => ({ ...final(run), ...names.final() }),
  };
}

function final({ client, created }: Run): JsonObject {
  if (!created) return {};
  const { nxd_mqtt_client_state: state, message_receive_queue_depth: rxDepth } = client;
  return { mqtt: { state, rxDepth, nextId: client.nxd_mqtt_client_packet_identifier } };
}

/** A lookup whose address the next connect may take: the last value of its log entry. */
function remembering(run: Run, lookup: Operation): Operation {
  return function* (script, op) {
    yield* lookup(script, op);
    const entry = script.lab.log.at(-1) as Json[];
    if (entry[4] === 0) run.found = address_of_text(String(entry.at(-1)));
  };
}

function note({ lab }: Script, name: string, ...values: Json[]): void {
  lab.log.push([tx_time_get(), 'a', -1, name, ...values]);
}

function simple(call: (op: JsonObject, script: Script) => Service<UINT>): Operation {
  return function* (script, op) {
    script.log(op, yield* call(op, script));
  };
}

function* create({ client, notified, disconnected }: Run, op: JsonObject, script: Script): Service<UINT> {
  const { ip, pool } = node_of(script);
  const given = op['id'] === undefined ? { id: 'cid' } : op;
  const [id, length] = bytes_and_length(given, 'id');
  tx_semaphore_create(notified, 'notified', 0);
  tx_semaphore_create(disconnected, 'disconnected', 0);
  const stack = new Uint8Array(STACK_BYTES);
  return yield* mqtt.nxd_mqtt_client_create(
    client,
    'client',
    id,
    length,
    ip,
    pool,
    stack,
    STACK_BYTES,
    PRIORITY,
    null,
    0,
  );
}

function* set_callbacks(run: Run, script: Script): Service<UINT[]> {
  const { client } = run;
  const received = yield* mqtt.nxd_mqtt_client_receive_notify_set(client, function* (_client, count) {
    note(script, 'cb_message', count);
    yield* tx_semaphore_put(run.notified);
  });
  const disconnected = yield* mqtt.nxd_mqtt_client_disconnect_notify_set(client, function* () {
    note(script, 'cb_mqttdisc', client.nxd_mqtt_client_state);
    yield* tx_semaphore_put(run.disconnected);
  });
  client.nxd_mqtt_connect_notify = (_client, status) =>
    note(script, 'cb_mqttconn', status, client.nxd_mqtt_client_state);
  client.nxd_mqtt_ack_receive_notify = (_client, type, id) => note(script, 'cb_ack', type, id);
  return [received, disconnected];
}

function client_operations(run: Run): Record<string, Operation> {
  const { client } = run;
  return {
    *qcreate(script, op) {
      const status = yield* create(run, op, script);
      run.created ||= status === 0;
      script.log(op, status);
    },
    qlogin: simple((op) =>
      mqtt.nxd_mqtt_client_login_set(
        client,
        ...bytes_and_length(op, 'user'),
        ...bytes_and_length(op, 'pass'),
      ),
    ),
    *qconnect(script, op) {
      const address = op['addr'] === 'dns' ? run.found : address_of_text(String(op['addr']));
      const [port, keepalive, clean] = [
        uint_of(op, 'port', 1883),
        uint_of(op, 'ka', 0),
        uint_of(op, 'clean', 1),
      ];
      const wait = wait_of(op, 500);
      const status = yield* mqtt.nxd_mqtt_client_connect(client, address, port, keepalive, clean, wait);
      script.log(op, status, client.nxd_mqtt_client_state);
    },
    *qnotify(script, op) {
      script.log(op, ...(yield* set_callbacks(run, script)));
    },
    *qdisc(script, op) {
      const status = yield* mqtt.nxd_mqtt_client_disconnect(client);
      script.log(op, status, client.nxd_mqtt_client_state);
    },
    *qdelete(script, op) {
      const status = yield* mqtt.nxd_mqtt_client_delete(client);
      run.created = false;
      script.log(op, status);
    },
    qwait: simple((op) => tx_semaphore_get(run.notified, wait_of(op, 500, 'ticks'))),
    qwaitdisc: simple((op) => tx_semaphore_get(run.disconnected, wait_of(op, 500, 'ticks'))),
    *qinfo(script, op) {
      script.log(
        op,
        client.nxd_mqtt_client_state,
        client.message_receive_queue_depth,
        client.nxd_mqtt_client_packet_identifier,
        node_of(script).pool.nx_packet_pool_available,
      );
    },
    qws: simple((op) =>
      mqtt.nxd_mqtt_client_websocket_set(
        client,
        ...bytes_and_length(op, 'host'),
        ...bytes_and_length(op, 'uri'),
      ),
    ),
    ...message_operations(run),
  };
}

function message_operations({ client }: Run): Record<string, Operation> {
  return {
    qpub: simple((op) =>
      mqtt.nxd_mqtt_client_publish(
        client,
        ...bytes_and_length(op, 'topic'),
        ...bytes_and_length(op, 'msg'),
        uint_of(op, 'retain', 0),
        uint_of(op, 'qos', 0),
        wait_of(op, 100),
      ),
    ),
    qsub: simple((op) =>
      mqtt.nxd_mqtt_client_subscribe(client, ...bytes_and_length(op, 'topic'), uint_of(op, 'qos', 0)),
    ),
    qunsub: simple((op) => mqtt.nxd_mqtt_client_unsubscribe(client, ...bytes_and_length(op, 'topic'))),
    *qget(script, op) {
      const [topic, message] = [new Uint8Array(TOPIC_BYTES), new Uint8Array(MESSAGE_BYTES)];
      const [topic_length, message_length] = [ref(0), ref(0)];
      const status = yield* mqtt.nxd_mqtt_client_message_get(
        client,
        topic,
        TOPIC_BYTES,
        topic_length,
        message,
        MESSAGE_BYTES,
        message_length,
      );
      if (status !== 0) return script.log(op, status);
      const shown = (bytes: Uint8Array, length: number) => [length, log_hex(bytes.subarray(0, length))];
      script.log(op, status, ...shown(topic, topic_length.value), ...shown(message, message_length.value));
    },
  };
}
