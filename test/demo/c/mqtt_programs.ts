// Recorded MQTT programs whose client calls its services from C (fixtures/mqtt_operations.c): threads, wire and broker are those of
// the interpreter in TypeScript, and so is the log.

import { CFirmware } from '../../../demo/c/bridge/firmware.ts';
import type { CImage } from '../../../demo/c/bridge/image.ts';
import { type Service, tx_time_get } from '../../../rtos/tx_api.ts';
import type { Json, JsonObject } from '../../conformance/case.ts';
import { bytes_and_length } from '../../conformance/mqtt/byte_arguments.ts';
import { type MqttRun, run_mqtt_program } from '../../conformance/mqtt/interpreter.ts';
import type { ClientObject, MqttWorld } from '../../conformance/mqtt/world.ts';
import { from_dots, log_hex } from '../../conformance/wire/bytes.ts';
import {
  type Actor,
  type Lab,
  type LabOperation,
  number_of,
  uint_of,
  wait_of,
} from '../../conformance/wire/lab.ts';
import { c_image } from './c_boards.ts';

type ClientActor = Actor<MqttWorld>;
type Operation = LabOperation<MqttWorld>;

const NAMES = [
  ...['create', 'login', 'will', 'connect', 'publish', 'publish_many', 'subscribe', 'unsubscribe', 'get'],
  ...['notify_set', 'disc_notify_set', 'notify_all', 'disconnect', 'delete', 'wait_notify', 'wait_disc'],
];
const ACTORS = ['c', 'c2'];
const SEMAPHORE_BYTES = 32;
const STACK_BYTES = 8192;
const TOPIC_BYTES = 256;
const MESSAGE_BYTES = 20_000;
const REQUEST_WORDS = 13;
const STATUS_WORD = 10;

/** The operations of a client, built. */
export function mqtt_operations(): Promise<CImage> {
  const interrupts = NAMES.flatMap((name) => [`op_${name}_0`, `op_${name}_1`]);
  return c_image(['mqtt_operations.c'], { interrupts: [...interrupts, 'tell_places'], code_time: false });
}

/** What an operation hands over: one or two pieces of bytes, numbers. */
interface Given {
  readonly first?: readonly [bytes: Uint8Array | null, length: number];
  readonly second?: readonly [bytes: Uint8Array | null, length: number];
  readonly numbers?: readonly number[];
}

/** One program. C is switched on when its first operation comes: the kernel runs then. */
class RunInC {
  private readonly firmware: CFirmware;
  private lab: Lab<MqttWorld> | null = null;
  private places: number[] = [];
  private used = 0;

  constructor(firmware: CFirmware) {
    this.firmware = firmware;
  }

  private place(
    name: 'requests' | 'ip' | 'pool' | 'clients' | 'notified' | 'disconnected' | 'stacks',
  ): number {
    return this.places[PLACES.indexOf(name)] as number;
  }

  private start(lab: Lab<MqttWorld>): void {
    if (this.lab !== null) return;
    this.lab = lab;
    const { firmware } = this;
    firmware.power_on((line) => this.told(line));
    firmware.ask('tell_places');
    const { world } = lab;
    const { tables } = firmware;
    tables.ip.bind(this.place('ip'), world.client_side.ip);
    tables.packet_pool.bind(this.place('pool'), world.client_pool);
    for (const { index, client, notified, disconnected } of world.clients) {
      tables.mqtt_client.bind(this.place('clients') + index * (this.places[10] as number), client);
      tables.semaphore.bind(this.place('notified') + index * SEMAPHORE_BYTES, notified);
      tables.semaphore.bind(this.place('disconnected') + index * SEMAPHORE_BYTES, disconnected);
    }
    for (const actor of lab.actors) {
      const number = ACTORS.indexOf(actor.name);
      if (number === -1) continue;
      const start = this.place('stacks') + number * STACK_BYTES;
      actor.thread.tx_thread_stack_start = firmware.memory.subarray(start, start + STACK_BYTES);
      actor.thread.tx_thread_stack_size = STACK_BYTES;
    }
  }

  /** What a callback of C tells. */
  private told(line: string): void {
    const [what = '', ...words] = line.split(' ');
    const [index = 0, ...values] = words.map(Number);
    if (what === 'places') this.places = [index, ...values];
    else if (what === 'get') {
      const [status = 0, topic = -1, message = -1] = values;
      this.log_callback(index, what, status, ...this.shown(ACTORS.length + index, topic, message));
    } else this.log_callback(index, what, ...values);
  }

  log_callback(index: number, name: string, ...values: Json[]): void {
    this.lab?.log.push([tx_time_get(), 'cb', index, name, ...values]);
  }

  /** Lengths and bytes of topic and message that C has taken. */
  shown(place: number, topic: number, message: number): Json[] {
    const [topics = 0, messages = 0] = this.places.slice(7, 9);
    const bytes = (start: number, length: number): Json[] =>
      length === -1 ? [-1, null] : [length, log_hex(this.firmware.memory.subarray(start, start + length))];
    return [
      ...bytes(topics + place * TOPIC_BYTES, topic),
      ...bytes(messages + place * MESSAGE_BYTES, message),
    ];
  }

  /** Bytes in the memory of C, where they stay: the client keeps pointers to some. */
  private put(bytes: Uint8Array | null): number {
    if (bytes === null) return 0;
    const start = (this.places[9] as number) + this.used;
    this.used += bytes.length + 1;
    if (this.used > 256 * 1024)
      throw new Error('the arguments of the program need more memory than C has for them');
    this.firmware.memory.set(bytes, start);
    return start;
  }

  /** Has an operation done; gives its status and values. */
  *call(
    actor: ClientActor,
    op: JsonObject,
    given: Given,
  ): Service<[status: number, one: number, other: number]> {
    this.start(actor.lab);
    const { firmware } = this;
    const { first = [null, 0], second = [null, 0], numbers = [] } = given;
    const number = ACTORS.indexOf(actor.name);
    const words = new Uint32Array(
      firmware.memory.buffer,
      this.place('requests') + number * REQUEST_WORDS * 4,
      REQUEST_WORDS,
    );
    words.set([
      number_of(op, 'c', 0),
      this.put(first[0]),
      first[1],
      this.put(second[0]),
      second[1],
      ...numbers,
    ]);
    yield* firmware.isr(`op_${String(op['op'])}_${number}`)();
    return [words[STATUS_WORD] as number, words[STATUS_WORD + 1] as number, words[STATUS_WORD + 2] as number];
  }
}

const PLACES = ['requests', 'ip', 'pool', 'clients', 'notified', 'disconnected', 'stacks'];

function client_of(actor: ClientActor, op: JsonObject): ClientObject {
  return actor.lab.world.clients[number_of(op, 'c', 0)] as ClientObject;
}

/** The operations that C does, by name. */
function operations(run: RunInC): Map<string, Operation> {
  const simple = (given: (op: JsonObject, actor: ClientActor) => Given): Operation =>
    function* (actor, op) {
      const [status] = yield* run.call(actor, op, given(op, actor));
      actor.log(op, status);
    };
  const with_value = (given: (op: JsonObject) => Given): Operation =>
    function* (actor, op) {
      const [status, value] = yield* run.call(actor, op, given(op));
      actor.log(op, status, value);
    };
  const message = (op: JsonObject): Given => ({
    first: bytes_and_length(op, 'topic'),
    second: bytes_and_length(op, 'msg'),
    numbers: [uint_of(op, 'retain', 0), uint_of(op, 'qos', 0), wait_of(op, 100), number_of(op, 'n', 1)],
  });
  return new Map<string, Operation>([
    ['create', create(run)],
    [
      'login',
      simple((op) => ({ first: bytes_and_length(op, 'user'), second: bytes_and_length(op, 'pass') })),
    ],
    ['will', simple(message)],
    ['connect', with_value(connection)],
    ['publish', simple(message)],
    ['publish_many', with_value(message)],
    [
      'subscribe',
      simple((op) => ({ first: bytes_and_length(op, 'topic'), numbers: [uint_of(op, 'qos', 0)] })),
    ],
    ['unsubscribe', simple((op) => ({ first: bytes_and_length(op, 'topic') }))],
    ['get', get(run)],
    ['notify_set', simple(notification)],
    ['disc_notify_set', simple(notification)],
    ['notify_all', notify_all(run)],
    ['disconnect', with_value(() => ({}))],
    ['delete', remove(run)],
    ['wait_notify', simple((op) => ({ numbers: [wait_of(op, 500, 'ticks')] }))],
    ['wait_disc', simple((op) => ({ numbers: [wait_of(op, 500, 'ticks')] }))],
  ]);
}

function connection(op: JsonObject): Given {
  const address = from_dots(number_of(op, 'addr', 0) === 1 ? '10.0.0.99' : '10.0.0.1');
  const numbers = [
    address,
    uint_of(op, 'port', 1883),
    uint_of(op, 'ka', 0),
    uint_of(op, 'clean', 1),
    wait_of(op, 500),
  ];
  return { numbers };
}

function notification(op: JsonObject): Given {
  return { numbers: [number_of(op, 'on', 1) === 1 ? 1 : 0, number_of(op, 'mode', 0)] };
}

function create(run: RunInC): Operation {
  return function* (actor, op) {
    const { world } = actor.lab;
    const own_id = ['id', 'idFill', 'idHex'].some((key) => op[key] !== undefined);
    const usual = { id: typeof world.config['clientId'] === 'string' ? world.config['clientId'] : 'cid' };
    const first = bytes_and_length(own_id ? op : usual, 'id');
    const [status] = yield* run.call(actor, op, { first, numbers: [world.priority('mqtt', 3)] });
    if (status === 0) client_of(actor, op).created = true;
    actor.log(op, status);
  };
}

function remove(run: RunInC): Operation {
  return function* (actor, op) {
    const [status] = yield* run.call(actor, op, {});
    client_of(actor, op).created = false;
    actor.log(op, status);
  };
}

function get(run: RunInC): Operation {
  return function* (actor, op) {
    const numbers = [number_of(op, 'tsize', TOPIC_BYTES), number_of(op, 'msize', MESSAGE_BYTES)];
    const [status, topic, bytes] = yield* run.call(actor, op, { numbers });
    actor.log(op, status, ...run.shown(ACTORS.indexOf(actor.name), topic | 0, bytes | 0));
  };
}

/** Two of the callbacks are fields of the client and have no service: they stay those of the interpreter. */
function notify_all(run: RunInC): Operation {
  return function* (actor, op) {
    const { client, index } = client_of(actor, op);
    const [receive, disconnect] = yield* run.call(actor, op, notification(op));
    client.nxd_mqtt_connect_notify = (_client, status) =>
      run.log_callback(index, 'connect', status, client.nxd_mqtt_client_state);
    client.nxd_mqtt_ack_receive_notify = (_client, type, packet_id) =>
      run.log_callback(index, 'ack', type, packet_id);
    actor.log(op, receive, disconnect);
  };
}

/** Runs programs one after the other in the same memory. */
export class MqttProgramsInC {
  private readonly firmware: CFirmware;

  constructor(image: CImage) {
    this.firmware = new CFirmware(image);
  }

  run(source: JsonObject): MqttRun {
    return run_mqtt_program(source, undefined, operations(new RunInC(this.firmware)));
  }
}
