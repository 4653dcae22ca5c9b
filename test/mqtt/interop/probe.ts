// The firmware that is run unchanged against every broker: it goes through what a client can do and writes down each status,
// each message and each callback, without times. Where somebody else has to do something first it waits for a cue.

import { board_main } from '../../../demo/firmware/board.ts';
import type { Console } from '../../../demo/firmware/console.ts';
import { IP_ADDRESS, Network } from '../../../demo/firmware/network.ts';
import * as MQTT from '../../../mqtt/nxd_mqtt_client.ts';
import { NX_FALSE, NX_TRUE, NXD_ADDRESS } from '../../../netx/nx_api.ts';
import * as TX from '../../../rtos/tx_api.ts';

const BROKER = IP_ADDRESS(192, 168, 1, 81);
const BOARD = IP_ADDRESS(192, 168, 1, 10);
const KEEP_ALIVE_S = 2;
const WAIT_TICKS = 1500;
const ACKNOWLEDGED = 1;
const RECEIVED = 2;
const LOST = 4;
const BUFFER_BYTES = 64;

/** What the firmware wrote down. Callbacks run in the client's thread, so they have a list of their own. */
export interface ProbeLog {
  readonly calls: string[];
  readonly callbacks: string[];
}

export class Probe {
  readonly log: ProbeLog = { calls: [], callbacks: [] };
  /** Put by the host, in an interrupt, when the firmware may go on. */
  readonly cue = new TX.TX_SEMAPHORE();
  readonly main: () => void;
  /** Told of each place where the firmware waits for its cue. */
  on_cue_wanted: (place: string) => void = () => {};
  private readonly client = new MQTT.NXD_MQTT_CLIENT();
  private readonly network = new Network();
  private readonly events = new TX.TX_EVENT_FLAGS_GROUP();

  constructor() {
    const console: Console = { printf: () => {}, status: (service, status) => this.note(service, status) };
    const entry = () => this.entry();
    this.main = board_main(console, this.network, BOARD, [{ name: 'probe', entry, priority: 16 }]);
  }

  private note(what: string, status: number): void {
    this.log.calls.push(`${what}: 0x${status.toString(16)}`);
  }

  private *wait_for_cue(place: string): TX.Service<void> {
    this.log.calls.push(place);
    this.on_cue_wanted(place);
    yield* TX.tx_semaphore_get(this.cue, TX.TX_WAIT_FOREVER);
  }

  private *wait_for(flag: number): TX.Service<void> {
    const status = yield* TX.tx_event_flags_get(this.events, flag, TX.TX_OR_CLEAR, TX.ref(0), WAIT_TICKS);
    if (status !== TX.TX_SUCCESS) this.note(`event ${flag} did not come`, status);
  }

  private *told(what: string, flag: number): TX.Service<void> {
    this.log.callbacks.push(what);
    yield* TX.tx_event_flags_set(this.events, flag, TX.TX_OR);
  }

  private *create(): TX.Service<void> {
    const { client, network } = this;
    TX.tx_event_flags_create(this.events, 'probe');
    TX.tx_semaphore_create(this.cue, 'cue', 0);
    const id = 'probe';
    const { ip, pool } = network;
    const stack = new Uint8Array(4096);
    this.note(
      'create',
      yield* MQTT.nxd_mqtt_client_create(client, id, id, 5, ip, pool, stack, 4096, 3, null, 0),
    );
    yield* MQTT.nxd_mqtt_client_disconnect_notify_set(client, () => this.told('disconnected', LOST));
    yield* MQTT.nxd_mqtt_client_receive_notify_set(client, () => this.told('received', RECEIVED));
    client.nxd_mqtt_ack_receive_notify = (_client, type) => this.told(`acknowledged ${type}`, ACKNOWLEDGED);
    client.nxd_mqtt_connect_notify = (_client, status) => {
      this.log.callbacks.push(`connected: 0x${status.toString(16)}`);
    };
    const [topic, text] = ['probe/will', 'gone'];
    this.note('login', yield* MQTT.nxd_mqtt_client_login_set(client, 'anna', 4, 'secret', 6));
    this.note('will', yield* MQTT.nxd_mqtt_client_will_message_set(client, topic, 10, text, 4, NX_TRUE, 1));
  }

  private *connect(): TX.Service<void> {
    const broker = new NXD_ADDRESS(4, BROKER);
    const port = MQTT.NXD_MQTT_PORT;
    this.note(
      'connect',
      yield* MQTT.nxd_mqtt_client_connect(this.client, broker, port, KEEP_ALIVE_S, NX_FALSE, WAIT_TICKS),
    );
  }

  /** Publishes, and waits for the acknowledgement of what is acknowledged. */
  private *publish(topic: string, text: string, qos: number, retain = NX_FALSE): TX.Service<void> {
    const status = yield* MQTT.nxd_mqtt_client_publish(
      this.client,
      topic,
      topic.length,
      text,
      text.length,
      retain,
      qos,
      WAIT_TICKS,
    );
    this.note(`publish ${topic}`, status);
    if (status === MQTT.NXD_MQTT_SUCCESS && qos > 0) yield* this.wait_for(ACKNOWLEDGED);
  }

  private *subscribe(filter: string, qos: number): TX.Service<void> {
    const status = yield* MQTT.nxd_mqtt_client_subscribe(this.client, filter, filter.length, qos);
    this.note(`subscribe ${filter}`, status);
    if (status === MQTT.NXD_MQTT_SUCCESS) yield* this.wait_for(ACKNOWLEDGED);
  }

  private *get(room = BUFFER_BYTES): TX.Service<boolean> {
    const [topic, message] = [new Uint8Array(room), new Uint8Array(room)];
    const [topic_length, length] = [TX.ref(0), TX.ref(0)];
    const status = yield* MQTT.nxd_mqtt_client_message_get(
      this.client,
      topic,
      room,
      topic_length,
      message,
      room,
      length,
    );
    if (status === MQTT.NXD_MQTT_NO_MESSAGE) return false;
    const text = (bytes: Uint8Array, count: number) => new TextDecoder().decode(bytes.subarray(0, count));
    this.note('message_get', status);
    if (status === MQTT.NXD_MQTT_SUCCESS)
      this.log.calls.push(`  ${text(topic, topic_length.value)} = ${text(message, length.value)}`);
    return true;
  }

  /** Takes messages until so many have come. */
  private *take(count: number): TX.Service<void> {
    for (let taken = 0; taken < count; ) {
      if (yield* this.get()) taken++;
      else yield* this.wait_for(RECEIVED);
    }
  }

  private *entry(): TX.Service<void> {
    yield* this.create();
    yield* this.connect();
    yield* this.first_session();
    yield* this.second_session();
    yield* this.wait_for_cue('before the power goes');
  }

  private *first_session(): TX.Service<void> {
    const { client } = this;
    yield* this.subscribe('config/#', 1);
    yield* this.take(1);
    yield* this.publish('probe/out', 'zero', 0);
    yield* this.publish('probe/out', 'one', 1);
    yield* this.publish('probe/state', 'on', 1, NX_TRUE);
    yield* this.subscribe('cmd/+', 1);
    yield* this.subscribe('raw', 0);
    yield* this.wait_for_cue('for three messages');
    // Too small a buffer: the message stays.
    while (!(yield* this.get(4))) yield* this.wait_for(RECEIVED);
    yield* this.take(3);
    yield* this.publish('cmd/self', 'mirror', 0);
    yield* this.take(1);
    this.note('unsubscribe raw', yield* MQTT.nxd_mqtt_client_unsubscribe(client, 'raw', 3));
    yield* this.wait_for(ACKNOWLEDGED);
    yield* this.wait_for_cue('for one message of two');
    yield* this.take(1);
    yield* this.publish('probe/out', 'two', 2);
    yield* this.publish('probe/+', 'wild', 1);
    yield* this.publish('probe/kept', 'for the sleeper', 1);
    yield* this.wait_for_cue('until the sleeper has it');
    this.note('disconnect', yield* MQTT.nxd_mqtt_client_disconnect(client));
    yield* this.wait_for(LOST);
    yield* this.publish('probe/out', 'nobody', 1);
  }

  private *second_session(): TX.Service<void> {
    yield* this.wait_for_cue('while a message waits');
    yield* this.connect();
    yield* this.take(1);
    yield* this.wait_for_cue('before the cable comes loose');
    const topic = 'probe/dup';
    this.note(
      'publish probe/dup',
      yield* MQTT.nxd_mqtt_client_publish(this.client, topic, 9, 'twice', 5, NX_FALSE, 1, WAIT_TICKS),
    );
    yield* this.wait_for(LOST);
    yield* this.wait_for_cue('until the cable is in again');
    yield* this.connect();
    yield* this.wait_for(ACKNOWLEDGED);
  }
}
