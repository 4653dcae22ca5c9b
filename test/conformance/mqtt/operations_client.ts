/**
 * The operations of the client actors, and the callbacks they register (conformance README of mqtt, section 5).
 */

import {
  nxd_mqtt_client_connect,
  nxd_mqtt_client_create,
  nxd_mqtt_client_delete,
  nxd_mqtt_client_disconnect,
  nxd_mqtt_client_disconnect_notify_set,
  nxd_mqtt_client_login_set,
  nxd_mqtt_client_message_get,
  nxd_mqtt_client_publish,
  nxd_mqtt_client_receive_notify_set,
  nxd_mqtt_client_subscribe,
  nxd_mqtt_client_unsubscribe,
  nxd_mqtt_client_will_message_set,
} from '../../../mqtt/nxd_mqtt_client.ts';
import { NX_NO_WAIT, NXD_ADDRESS, nx_packet_pool_info_get } from '../../../netx/nx_api.ts';
import {
  ref,
  type Service,
  tx_semaphore_get,
  tx_semaphore_put,
  tx_time_get,
  type UINT,
} from '../../../rtos/tx_api.ts';
import type { Json, JsonObject } from '../case.ts';
import { ascii, from_dots, log_hex } from '../wire/bytes.ts';
import {
  type Actor,
  hold_packets,
  type Lab,
  type LabOperation,
  number_of,
  uint_of,
  wait_of,
} from '../wire/lab.ts';
import { bytes_and_length } from './byte_arguments.ts';
import { transmit_queue } from './client_state.ts';
import type { ClientObject, MqttWorld } from './world.ts';

type ClientActor = Actor<MqttWorld>;
type Operation = LabOperation<MqttWorld>;

const BROKER_ADDRESS = '10.0.0.1';
const ABSENT_ADDRESS = '10.0.0.99';
const IPV4 = 4;
const TOPIC_BUFFER_BYTES = 256;
const MESSAGE_BUFFER_BYTES = 20_000;

const GET_IN_CALLBACK = 1;
const PUBLISH_IN_CALLBACK = 2;

function client_of(actor: ClientActor, op: JsonObject): ClientObject {
  return actor.lab.world.clients[number_of(op, 'c', 0)]!;
}

/** An operation that is one service call and logs its status. */
function simple(
  call: (object: ClientObject, op: JsonObject, actor: ClientActor) => Service<UINT>,
): Operation {
  return function* (actor, op) {
    actor.log(op, yield* call(client_of(actor, op), op, actor));
  };
}

export const CLIENT_OPERATIONS: Record<string, Operation> = {
  *create(actor, op) {
    const object = client_of(actor, op);
    const status = yield* create(actor.lab.world, object, op);
    if (status === 0) object.created = true;
    actor.log(op, status);
  },
  login: simple(({ client }, op) =>
    nxd_mqtt_client_login_set(client, ...bytes_and_length(op, 'user'), ...bytes_and_length(op, 'pass')),
  ),
  will: simple(({ client }, op) =>
    nxd_mqtt_client_will_message_set(
      client,
      ...bytes_and_length(op, 'topic'),
      ...bytes_and_length(op, 'msg'),
      uint_of(op, 'retain', 0),
      uint_of(op, 'qos', 0),
    ),
  ),
  connect,
  publish: simple(({ client }, op) => publish(client, op)),
  publish_many,
  subscribe: simple(({ client }, op) =>
    nxd_mqtt_client_subscribe(client, ...bytes_and_length(op, 'topic'), uint_of(op, 'qos', 0)),
  ),
  unsubscribe: simple(({ client }, op) =>
    nxd_mqtt_client_unsubscribe(client, ...bytes_and_length(op, 'topic')),
  ),
  *get(actor, op) {
    const tsize = number_of(op, 'tsize', TOPIC_BUFFER_BYTES);
    const msize = number_of(op, 'msize', MESSAGE_BUFFER_BYTES);
    actor.log(op, ...(yield* get_message(client_of(actor, op), tsize, msize)));
  },
  notify_set: simple((object, op, { lab }) => set_receive_notify(lab, object, op)),
  disc_notify_set: simple((object, op, { lab }) =>
    nxd_mqtt_client_disconnect_notify_set(
      object.client,
      number_of(op, 'on', 1) === 1 ? () => on_disconnect(lab, object) : null,
    ),
  ),
  notify_all,
  *disconnect(actor, op) {
    const { client } = client_of(actor, op);
    const status = yield* nxd_mqtt_client_disconnect(client);
    actor.log(op, status, client.nxd_mqtt_client_state);
  },
  *delete(actor, op) {
    const object = client_of(actor, op);
    const status = yield* nxd_mqtt_client_delete(object.client);
    object.created = false;
    actor.log(op, status);
  },
  wait_notify: simple(({ notified }, op) => tx_semaphore_get(notified, wait_of(op, 500, 'ticks'))),
  wait_disc: simple(({ disconnected }, op) => tx_semaphore_get(disconnected, wait_of(op, 500, 'ticks'))),
  *info(actor, op) {
    const { client } = client_of(actor, op);
    const { client_pool, ip_pool } = actor.lab.world;
    actor.log(
      op,
      client.nxd_mqtt_client_state,
      client.message_receive_queue_depth,
      client.nxd_mqtt_client_packet_identifier,
      transmit_queue(client),
      client_pool.nx_packet_pool_available,
      ip_pool.nx_packet_pool_available,
    );
  },
  *pool(actor, op) {
    const out = [ref(0), ref(0), ref(0), ref(0), ref(0)] as const;
    const status = nx_packet_pool_info_get(actor.lab.world.client_pool, ...out);
    actor.log(op, status, ...out.map((counter) => counter.value));
  },
  *hold(actor, op) {
    const pool = actor.lab.world.client_pool;
    const [status, got] = yield* hold_packets(actor, pool, number_of(op, 'n', 1), wait_of(op, 0));
    actor.log(op, status, got);
  },
};

function create(world: MqttWorld, object: ClientObject, op: JsonObject): Service<UINT> {
  const own_id = ['id', 'idFill', 'idHex'].some((key) => op[key] !== undefined);
  const usual: JsonObject = {
    id: typeof world.config['clientId'] === 'string' ? world.config['clientId'] : 'cid',
  };
  const [id, length] = bytes_and_length(own_id ? op : usual, 'id');
  return nxd_mqtt_client_create(
    object.client,
    `client ${object.index}`,
    id,
    length,
    world.client_side.ip,
    world.client_pool,
    object.stack,
    object.stack.length,
    world.priority('mqtt', 3),
    null,
    0,
  );
}

function* connect(actor: ClientActor, op: JsonObject): Service<void> {
  const { client } = client_of(actor, op);
  const address = number_of(op, 'addr', 0) === 1 ? ABSENT_ADDRESS : BROKER_ADDRESS;
  const status = yield* nxd_mqtt_client_connect(
    client,
    new NXD_ADDRESS(IPV4, from_dots(address)),
    uint_of(op, 'port', 1883),
    uint_of(op, 'ka', 0),
    uint_of(op, 'clean', 1),
    wait_of(op, 500),
  );
  actor.log(op, status, client.nxd_mqtt_client_state);
}

function publish(client: ClientObject['client'], op: JsonObject): Service<UINT> {
  return nxd_mqtt_client_publish(
    client,
    ...bytes_and_length(op, 'topic'),
    ...bytes_and_length(op, 'msg'),
    uint_of(op, 'retain', 0),
    uint_of(op, 'qos', 0),
    wait_of(op, 100),
  );
}

function* publish_many(actor: ClientActor, op: JsonObject): Service<void> {
  const { client } = client_of(actor, op);
  const count = number_of(op, 'n', 1);
  let status = 0;
  let sent = 0;
  while (sent < count && status === 0) {
    status = yield* publish(client, op);
    if (status === 0) sent++;
  }
  actor.log(op, status, sent);
}

/** Takes a message: status, topic length, topic, message length, message. */
function* get_message(object: ClientObject, tsize: number, msize: number): Service<Json[]> {
  const topic = new Uint8Array(tsize);
  const message = new Uint8Array(msize);
  const [topic_length, message_length] = [ref(-1), ref(-1)];
  const status = yield* nxd_mqtt_client_message_get(
    object.client,
    topic,
    tsize,
    topic_length,
    message,
    msize,
    message_length,
  );
  return [status, ...shown(topic, topic_length.value), ...shown(message, message_length.value)];
}

function shown(buffer: Uint8Array, length: number): Json[] {
  return length === -1 ? [-1, null] : [length, log_hex(buffer.subarray(0, length))];
}

function set_receive_notify(lab: Lab<MqttWorld>, object: ClientObject, op: JsonObject): Service<UINT> {
  object.mode = number_of(op, 'mode', 0);
  return nxd_mqtt_client_receive_notify_set(
    object.client,
    number_of(op, 'on', 1) === 1 ? (_client, count) => on_receive(lab, object, count) : null,
  );
}

function* notify_all(actor: ClientActor, op: JsonObject): Service<void> {
  const { lab } = actor;
  const object = client_of(actor, op);
  const { client } = object;
  const receive = yield* set_receive_notify(lab, object, op);
  const disconnect = yield* nxd_mqtt_client_disconnect_notify_set(client, () => on_disconnect(lab, object));
  client.nxd_mqtt_connect_notify = (_client, status) =>
    log_callback(lab, object, 'connect', status, client.nxd_mqtt_client_state);
  client.nxd_mqtt_ack_receive_notify = (_client, type, packet_id) =>
    log_callback(lab, object, 'ack', type, packet_id);
  actor.log(op, receive, disconnect);
}

function log_callback(lab: Lab<MqttWorld>, object: ClientObject, name: string, ...values: Json[]): void {
  lab.log.push([tx_time_get(), 'cb', object.index, name, ...values]);
}

function* on_receive(lab: Lab<MqttWorld>, object: ClientObject, count: number): Service<void> {
  log_callback(lab, object, 'receive', count);
  if (object.mode === GET_IN_CALLBACK) {
    const values = yield* get_message(object, TOPIC_BUFFER_BYTES, MESSAGE_BUFFER_BYTES);
    log_callback(lab, object, 'get', ...values);
  }
  if (object.mode === PUBLISH_IN_CALLBACK) {
    const [topic, message] = [ascii('echo'), ascii('x')];
    const { client } = object;
    const status = yield* nxd_mqtt_client_publish(client, topic, topic.length, message, 1, 0, 0, NX_NO_WAIT);
    log_callback(lab, object, 'publish', status);
  }
  yield* tx_semaphore_put(object.notified);
}

function* on_disconnect(lab: Lab<MqttWorld>, object: ClientObject): Service<void> {
  log_callback(lab, object, 'disconnect', object.client.nxd_mqtt_client_state);
  yield* tx_semaphore_put(object.disconnected);
}
