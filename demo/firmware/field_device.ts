// A device as it is sold: it knows the name of its broker and an authority, and nothing else. It asks the network for an
// address, names and the time (field_network.ts), connects securely, and publishes readings with QoS 1 until each is acknowledged.
// What it loses it gets again: the lease and with it the connection, the resolver, the broker. In the order in which it matters:
//   - no connection before the clock is set: certificates have dates
//   - the name is looked up before each connect: the broker may have moved
//   - when the address is lost the connection is given up at once; TCP would repeat into the void
//   - the session persists (clean_session NX_FALSE), so the client sends again what was not acknowledged

import {
  NXD_MQTT_CLIENT,
  NXD_MQTT_SUCCESS,
  NXD_MQTT_TLS_PORT,
  type NxdMqttOptions,
  nxd_mqtt_client_create,
  nxd_mqtt_client_delete,
  nxd_mqtt_client_disconnect,
  nxd_mqtt_client_disconnect_notify_set,
  nxd_mqtt_client_publish,
  nxd_mqtt_client_secure_connect,
} from '../../mqtt/nxd_mqtt_client.ts';
import { NX_FALSE, NXD_ADDRESS } from '../../netx/nx_api.ts';
import {
  type Service,
  STRLEN,
  TX_TIMER_TICKS_PER_SECOND,
  tx_thread_sleep,
  type ULONG,
  type USHORT,
} from '../../rtos/tx_api.ts';
import { board_main } from './board.ts';
import type { Console } from './console.ts';
import { address_text, FieldNetwork } from './field_network.ts';
import { Network } from './network.ts';
import { type SecureCredentials, tls_setup } from './tls_setup.ts';

/** What the client must be built with: by default it waits forever for the end of a connection that is lost. */
export const FIELD_BUILD: NxdMqttOptions = { NXD_MQTT_SOCKET_TIMEOUT: (second) => 2 * second };

const NAME = 'meter';
const TOPIC = 'plant/meter';
const PRIORITY = 16;
const CLIENT_PRIORITY = 2;
const CLIENT_STACK_SIZE = 4096;
const KEEP_ALIVE_S = 10;
const CONNECT_WAIT_S = 10;
const PUBLISH_WAIT_S = 2;
const BACKOFF_FIRST_S = 1;
const BACKOFF_MOST_S = 8;
/** Readings that wait for their acknowledgement; each holds a packet of the pool. */
const IN_FLIGHT_MAXIMUM = 6;

export interface FieldDeviceOptions {
  readonly console: Console;
  readonly credentials: SecureCredentials;
  /** The broker's name, for the resolver and in its certificate. */
  readonly broker_name: string;
  readonly tls_version: USHORT;
  /** How many readings; default: 50. */
  readonly readings?: number;
  /** Pause between two of them in seconds; default: 2. */
  readonly period_s?: number;
}

const seconds = (count: number): ULONG => count * TX_TIMER_TICKS_PER_SECOND;

/** The client, and what the device knows of its connection. */
class FieldLink {
  readonly client = new NXD_MQTT_CLIENT();
  connects = 0;
  private readonly stack = new Uint8Array(CLIENT_STACK_SIZE);
  private readonly options: FieldDeviceOptions;
  private readonly network: Network;
  private readonly field: FieldNetwork;
  private readonly setup: ReturnType<typeof tls_setup>;
  private is_up = false;

  constructor(options: FieldDeviceOptions, network: Network, field: FieldNetwork) {
    this.options = options;
    this.network = network;
    this.field = field;
    this.setup = tls_setup({ ...options, time_function: () => field.now_s() });
  }

  /** True while there is a connection, as far as this board can know. */
  get up(): boolean {
    return this.is_up;
  }

  *create(): Service<void> {
    const { client, stack, network } = this;
    const { ip, pool } = network;
    const length = STRLEN(NAME);
    const status = yield* nxd_mqtt_client_create(
      client,
      NAME,
      NAME,
      length,
      ip,
      pool,
      stack,
      stack.length,
      CLIENT_PRIORITY,
      null,
      0,
    );
    if (status !== NXD_MQTT_SUCCESS) this.options.console.status('nxd_mqtt_client_create', status);
    yield* nxd_mqtt_client_disconnect_notify_set(client, () => {
      this.is_up = false;
    });
  }

  /** Looks the broker up and connects; the reason in words when that failed. */
  *connect(): Service<string | null> {
    const { console, broker_name } = this.options;
    const address = yield* this.field.resolve(broker_name);
    if (address === 0) return `nobody knows ${broker_name}`;
    console.printf(`${broker_name} is ${address_text(address)}`);
    const status = yield* nxd_mqtt_client_secure_connect(
      this.client,
      new NXD_ADDRESS(4, address),
      NXD_MQTT_TLS_PORT,
      this.setup,
      KEEP_ALIVE_S,
      NX_FALSE,
      seconds(CONNECT_WAIT_S),
    );
    if (status !== NXD_MQTT_SUCCESS) {
      return `no connection (0x${status.toString(16)}, TLS 0x${this.client.tls_status.toString(16)})`;
    }
    this.is_up = true;
    this.connects++;
    console.printf('connected');
    return null;
  }

  /** Ends the connection, whatever is left of it. */
  *give_up(): Service<void> {
    yield* nxd_mqtt_client_disconnect(this.client);
    this.is_up = false;
  }

  *publish(number: number): Service<boolean> {
    const text = `${number} at ${this.field.now_s()}`;
    const status = yield* nxd_mqtt_client_publish(
      this.client,
      TOPIC,
      STRLEN(TOPIC),
      text,
      STRLEN(text),
      NX_FALSE,
      1,
      seconds(PUBLISH_WAIT_S),
    );
    return status === NXD_MQTT_SUCCESS;
  }

  /** True when every reading that was taken has been acknowledged. */
  get is_idle(): boolean {
    return this.client.message_transmit_queue_head === null;
  }

  get has_room(): boolean {
    return this.client.message_transmit_queue_depth < IN_FLIGHT_MAXIMUM;
  }
}

/** Makes the firmware of the device; what it returns is its main. */
export function field_device(options: FieldDeviceOptions): () => void {
  const { console, readings = 50, period_s = 2 } = options;
  const network = new Network();
  const field = new FieldNetwork(console, network, NAME);
  const link = new FieldLink(options, network, field);
  let next = 0;
  let backoff_s = BACKOFF_FIRST_S;

  function* connect_or_wait(): Service<void> {
    const trouble = yield* link.connect();
    if (trouble === null) {
      backoff_s = BACKOFF_FIRST_S;
      return;
    }
    console.printf(`${trouble}, next attempt in ${backoff_s} s`);
    yield* tx_thread_sleep(seconds(backoff_s));
    backoff_s = Math.min(2 * backoff_s, BACKOFF_MOST_S);
  }

  function* publish_or_wait(): Service<void> {
    if (next < readings && link.has_room) {
      if (yield* link.publish(next)) next++;
      else yield* link.give_up();
    }
    yield* tx_thread_sleep(seconds(period_s));
  }

  function* entry(): Service<void> {
    yield* field.start();
    yield* field.wait_for_lease();
    yield* field.set_clock();
    yield* link.create();
    while (next < readings || !link.is_idle) {
      if (yield* field.lost_lease()) {
        console.printf('the address is lost');
        yield* link.give_up();
        yield* field.wait_for_lease();
      } else if (!link.up) yield* connect_or_wait();
      else yield* publish_or_wait();
    }
    console.printf(`${readings} readings acknowledged, connected ${link.connects} time(s)`);
    yield* link.give_up();
    console.status('nxd_mqtt_client_delete', yield* nxd_mqtt_client_delete(link.client));
    yield* field.end();
  }

  return board_main(console, network, 0, [{ name: NAME, entry, priority: PRIORITY }]);
}
