// A connection to the broker that is made again for as long as it takes: what firmware in the field needs around
// nxd_mqtt_client_connect. In the order in which it matters:
//   - the disconnect notify is set before the first connect, or the first loss goes unseen
//   - login and will are set before every connect: older clients forget them when a connection ends
//   - every wait is finite, so no outage holds the thread forever; one of them is a build option, RELIABLE_BUILD below
//   - clean_session is NX_FALSE: the broker keeps the session, the client sends again what was not acknowledged
//   - attempts wait longer and longer, and never all boards at the same moment (backoff with jitter)

import {
  NXD_MQTT_ALREADY_CONNECTED,
  NXD_MQTT_CLIENT,
  NXD_MQTT_PORT,
  NXD_MQTT_SUCCESS,
  type NxdMqttOptions,
  nxd_mqtt_client_connect,
  nxd_mqtt_client_create,
  nxd_mqtt_client_delete,
  nxd_mqtt_client_disconnect,
  nxd_mqtt_client_disconnect_notify_set,
  nxd_mqtt_client_login_set,
  nxd_mqtt_client_will_message_set,
} from '../../mqtt/nxd_mqtt_client.ts';
import { NX_FALSE, NX_TRUE, NXD_ADDRESS } from '../../netx/nx_api.ts';
import {
  ref,
  type Service,
  STRLEN,
  TX_EVENT_FLAGS_GROUP,
  TX_NO_WAIT,
  TX_OR,
  TX_OR_CLEAR,
  TX_SUCCESS,
  TX_TIMER_TICKS_PER_SECOND,
  tx_event_flags_create,
  tx_event_flags_delete,
  tx_event_flags_get,
  tx_event_flags_set,
  tx_thread_sleep,
  type UINT,
  type ULONG,
} from '../../rtos/tx_api.ts';
import type { Console } from './console.ts';
import { IP_ADDRESS, type Network } from './network.ts';

/**
 * What the client must be built with. Without it nxd_mqtt_client_disconnect waits forever (the default) for a broker that
 * acknowledged our FIN and then lost its power: nothing in TCP ends that wait.
 *
 *     new Target(sim, { ..., config: { options: nxd_mqtt_options(RELIABLE_BUILD) } });
 */
export const RELIABLE_BUILD: NxdMqttOptions = { NXD_MQTT_SOCKET_TIMEOUT: (second) => 5 * second };

/** Flags of `events`; the others are the application's. */
const LINK_LOST = 0x8000_0000;

const BROKER_ADDRESS = IP_ADDRESS(192, 168, 1, 81);
const CLIENT_PRIORITY = 3;
const CLIENT_STACK_SIZE = 4096;
const KEEP_ALIVE_S = 20;
const CONNECT_WAIT_S = 5;
const BACKOFF_FIRST_S = 0.5;
const BACKOFF_MOST_S = 16;
const BACKOFF_JITTER = 0.5;
const OFFLINE = 'offline';

/** How long it waits between two attempts to connect. */
export interface Backoff {
  /** After the first failure, in seconds; twice as long after each one that follows. Default: 0.5. */
  readonly first_s?: number;
  /** Never longer than this. Default: 16. */
  readonly most_s?: number;
  /**
   * Part of a pause that is drawn, from 0 (all boards that fail together come back together) to 1. Default: 0.5, from the
   * half to the whole of it.
   */
  readonly jitter?: number;
}

export interface LinkOptions {
  readonly console: Console;
  readonly network: Network;
  /** The client id, unique at the broker; also the last part of the will's topic, `status/NAME`. */
  readonly name: string;
  /** Default: 192.168.1.81. */
  readonly broker_address?: ULONG;
  readonly user_name?: string;
  readonly password?: string;
  /** Default: 20. */
  readonly keep_alive_s?: UINT;
  /** How long one attempt to connect may take, in seconds; a silent broker is sent a SYN in each of them. Default: 5. */
  readonly connect_wait_s?: number;
  readonly backoff?: Backoff;
  /** Where the jitter starts; different on each board (a serial number, on hardware). Default: 1. */
  readonly seed?: ULONG;
}

export class ReliableLink {
  readonly client = new NXD_MQTT_CLIENT();
  readonly events = new TX_EVENT_FLAGS_GROUP();
  /** How often it was connected, and how often it tried to. */
  connects = 0;
  attempts = 0;
  private readonly options: LinkOptions;
  private readonly client_stack = new Uint8Array(CLIENT_STACK_SIZE);
  private is_up = false;
  private jitter: ULONG;

  constructor(options: LinkOptions) {
    this.options = options;
    this.jitter = options.seed ?? 1;
  }

  /** Creates client and events; false when that failed. */
  *create(): Service<boolean> {
    const { console, network, name } = this.options;
    const { client, client_stack, events } = this;
    tx_event_flags_create(events, 'link events');
    const status = yield* nxd_mqtt_client_create(
      client,
      name,
      name,
      STRLEN(name),
      network.ip,
      network.pool,
      client_stack,
      client_stack.length,
      CLIENT_PRIORITY,
      null,
      0,
    );
    if (status !== NXD_MQTT_SUCCESS) {
      console.status('nxd_mqtt_client_create', status);
      return false;
    }
    yield* nxd_mqtt_client_disconnect_notify_set(client, () => this.lost());
    return true;
  }

  /** The disconnect notify. It runs in the client's thread, so it only sets a flag. */
  private *lost(): Service<void> {
    yield* tx_event_flags_set(this.events, LINK_LOST, TX_OR);
  }

  /**
   * Waits for flags of the application, or for the loss of the connection, at most so many ticks; the flags that came,
   * which are taken.
   */
  *wait(flags: ULONG, wait_ticks: ULONG): Service<ULONG> {
    const came = ref(0);
    const wanted = (flags | LINK_LOST) >>> 0;
    const status = yield* tx_event_flags_get(this.events, wanted, TX_OR_CLEAR, came, wait_ticks);
    if (status !== TX_SUCCESS) return 0;
    if ((came.value & LINK_LOST) !== 0) this.is_up = false;
    return (came.value & flags) >>> 0;
  }

  /** The same for whoever watches the board: what it knew when it last looked. */
  get connected(): boolean {
    return this.is_up;
  }

  /** True while there is a connection, as far as this board can know. */
  *up(): Service<boolean> {
    yield* this.wait(0, TX_NO_WAIT);
    return this.is_up;
  }

  /** Connects, however often it takes. */
  *connect(): Service<void> {
    const { console, name, backoff = {} } = this.options;
    const { first_s = BACKOFF_FIRST_S, most_s = BACKOFF_MOST_S } = backoff;
    let backoff_ticks = first_s * TX_TIMER_TICKS_PER_SECOND;
    for (;;) {
      this.attempts++;
      const status = yield* this.try_to_connect();
      if (status === NXD_MQTT_SUCCESS || status === NXD_MQTT_ALREADY_CONNECTED) {
        this.is_up = true;
        this.connects++;
        console.printf(`${name} is connected`);
        return;
      }
      const pause_ticks = this.with_jitter(backoff_ticks);
      console.printf(`no connection (0x${status.toString(16)}), next attempt in ${pause_ticks} ticks`);
      yield* tx_thread_sleep(pause_ticks);
      backoff_ticks = Math.min(2 * backoff_ticks, most_s * TX_TIMER_TICKS_PER_SECOND);
    }
  }

  private *try_to_connect(): Service<UINT> {
    const { client } = this;
    const { name, broker_address, user_name = null, password = null } = this.options;
    const { keep_alive_s = KEEP_ALIVE_S, connect_wait_s = CONNECT_WAIT_S } = this.options;
    // What is left of the loss of the connection before.
    yield* this.wait(0, TX_NO_WAIT);
    const user_length = user_name === null ? 0 : STRLEN(user_name);
    const password_length = password === null ? 0 : STRLEN(password);
    yield* nxd_mqtt_client_login_set(client, user_name, user_length, password, password_length);
    const topic = `status/${name}`;
    yield* nxd_mqtt_client_will_message_set(
      client,
      topic,
      STRLEN(topic),
      OFFLINE,
      STRLEN(OFFLINE),
      NX_TRUE,
      1,
    );
    const broker = new NXD_ADDRESS(4, broker_address ?? BROKER_ADDRESS);
    return yield* nxd_mqtt_client_connect(
      client,
      broker,
      NXD_MQTT_PORT,
      keep_alive_s,
      NX_FALSE,
      Math.ceil(connect_wait_s * TX_TIMER_TICKS_PER_SECOND),
    );
  }

  /** Ends an unusable connection, whatever is left of it. */
  *give_up(): Service<void> {
    yield* nxd_mqtt_client_disconnect(this.client);
    this.is_up = false;
  }

  /** The end: says goodbye, so that there is no will, and deletes everything. */
  *end(): Service<void> {
    const { console } = this.options;
    yield* nxd_mqtt_client_disconnect(this.client);
    console.status('nxd_mqtt_client_delete', yield* nxd_mqtt_client_delete(this.client));
    yield* tx_event_flags_delete(this.events);
  }

  /** From what is not drawn of `ticks` to the whole, by xorshift32. */
  private with_jitter(ticks: ULONG): ULONG {
    let x = this.jitter;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.jitter = x >>> 0;
    const drawn = Math.floor(ticks * (this.options.backoff?.jitter ?? BACKOFF_JITTER));
    return Math.max(1, Math.round(ticks) - drawn + (this.jitter % (drawn + 1)));
  }
}
