// A device as there are thousands of: it takes a reading at fixed intervals, whatever becomes of the network, keeps it until
// the broker has it, and publishes what it keeps, oldest first. While the link is down readings wait in the store; when that is
// full the oldest one is given up, and counted. What it does about the link is in reliable_link.ts.

import {
  NXD_MQTT_NOT_CONNECTED,
  NXD_MQTT_SUCCESS,
  nxd_mqtt_client_publish,
} from '../../mqtt/nxd_mqtt_client.ts';
import { NX_FALSE } from '../../netx/nx_api.ts';
import {
  type Service,
  STRLEN,
  TX_AUTO_ACTIVATE,
  TX_EVENT_FLAGS_GROUP,
  TX_OR,
  TX_TIMER,
  TX_TIMER_TICKS_PER_SECOND,
  tx_event_flags_create,
  tx_event_flags_set,
  tx_thread_sleep,
  tx_time_get,
  tx_timer_create,
  type UINT,
  type ULONG,
} from '../../rtos/tx_api.ts';
import { board_main } from './board.ts';
import { Lease } from './lease.ts';
import { Network, type NetworkOptions } from './network.ts';
import { type LinkOptions, ReliableLink } from './reliable_link.ts';

const NEWS = 1;
const PRIORITY = 16;
const PUBLISH_WAIT_S = 2;
/** So long without an acknowledgement ends a connection on which something was sent. */
const ACKNOWLEDGE_WAIT_S = 10;
/** Messages that wait for their acknowledgement; each holds a packet of the pool. */
const IN_FLIGHT_MAXIMUM = 4;
const FAILURES_MAXIMUM = 3;
const PAUSE_AFTER_FAILURE_S = 0.2;

export interface MeterOptions extends Omit<LinkOptions, 'network'> {
  /** 0: it asks a DHCP server. */
  readonly address: ULONG;
  readonly network?: NetworkOptions;
  /** Default: `fleet/NAME`. */
  readonly topic?: string;
  /** Between two readings, in seconds. Default: 1. */
  readonly period_s?: number;
  /** When the first one is taken after the start, in seconds. Default: 1. */
  readonly first_s?: number;
  /** Readings that are kept while they cannot be sent. Default: 60. */
  readonly store?: number;
  /** Default: 1. */
  readonly qos?: UINT;
  /** Number of the first reading: devices count on after a power cut. Default: 0. */
  readonly first_number?: number;
}

/** What a device has done so far, for whoever watches it. */
export interface MeterFigures {
  /** Readings taken since this power-on. */
  readonly taken: number;
  /** Given up because the store was full. */
  readonly given_up: number;
  /** In the store, and those published and not acknowledged yet. */
  readonly waiting: number;
  readonly in_flight: number;
  /** As far as the board can know. */
  readonly connected: boolean;
  readonly connects: number;
  readonly attempts: number;
}

/** One device: its main function, and its figures. */
export class Meter {
  readonly main: () => void;
  private readonly options: MeterOptions;
  private readonly link: ReliableLink;
  private readonly timer = new TX_TIMER();
  /** Null: it has a fixed address. */
  private readonly lease: Lease | null;
  private readonly lease_events = new TX_EVENT_FLAGS_GROUP();
  private readonly topic: string;
  private readonly topic_length: UINT;
  private readonly readings: number[] = [];
  private taken = 0;
  private given_up = 0;
  private failures = 0;
  /** When the broker last acknowledged something, or had nothing to acknowledge. */
  private heard_ticks: ULONG = 0;

  constructor(options: MeterOptions) {
    this.options = options;
    const { console, address } = options;
    const network = new Network(options.network);
    this.link = new ReliableLink({ ...options, network });
    const lost = (): Service<void> => this.lease_lost();
    const lease = { console, network, name: options.name, events: this.lease_events, lost };
    this.lease = address === 0 ? new Lease(lease) : null;
    this.topic = options.topic ?? `fleet/${options.name}`;
    this.topic_length = STRLEN(this.topic);
    const entry = (): Service<void> => this.work();
    this.main = board_main(console, network, address, [{ name: 'meter', entry, priority: PRIORITY }]);
  }

  get figures(): MeterFigures {
    const { taken, given_up, readings, link } = this;
    const { connected, connects, attempts, client } = link;
    const in_flight = client.message_transmit_queue_depth;
    return { taken, given_up, waiting: readings.length, in_flight, connected, connects, attempts };
  }

  /** The timer: takes a reading, and gives up the oldest if there is no room for it. */
  private *take(): Service<void> {
    const { first_number = 0, store = 60 } = this.options;
    this.readings.push(first_number + this.taken++);
    if (this.readings.length > store) {
      this.readings.shift();
      this.given_up++;
    }
    yield* tx_event_flags_set(this.link.events, NEWS, TX_OR);
  }

  private *work(): Service<void> {
    const { link, options } = this;
    const { period_s = 1, first_s = 1 } = options;
    if (!(yield* link.create())) return;
    const news = (): Service<void> => this.news();
    link.client.nxd_mqtt_ack_receive_notify = news;
    const ticks = (seconds: number): ULONG => Math.max(1, Math.round(seconds * TX_TIMER_TICKS_PER_SECOND));
    const take = (): Service<void> => this.take();
    if (this.lease !== null) yield* this.begin_lease(this.lease);
    tx_timer_create(this.timer, 'reading', take, 0, ticks(first_s), ticks(period_s), TX_AUTO_ACTIVATE);
    for (;;) {
      if (this.lease !== null) yield* this.keep_address(this.lease);
      if (!(yield* link.up())) {
        yield* link.connect();
        this.heard_ticks = tx_time_get();
      } else if (this.readings.length > 0 && link.client.message_transmit_queue_depth < IN_FLIGHT_MAXIMUM)
        yield* this.publish_oldest();
      else yield* this.wait();
    }
  }

  private *begin_lease(lease: Lease): Service<void> {
    tx_event_flags_create(this.lease_events, 'lease events');
    yield* lease.create();
    yield* lease.ask();
  }

  /** Without its address a connection is of no use; then it waits for another one. */
  private *keep_address(lease: Lease): Service<void> {
    if ((yield* lease.was_lost()) && (yield* this.link.up())) yield* this.link.give_up();
    yield* lease.wait();
  }

  /** In the DHCP client's thread. */
  private *lease_lost(): Service<void> {
    yield* tx_event_flags_set(this.link.events, NEWS, TX_OR);
  }

  /** The acknowledge notify, in the client's thread. */
  private *news(): Service<void> {
    this.heard_ticks = tx_time_get();
    yield* tx_event_flags_set(this.link.events, NEWS, TX_OR);
  }

  /** Waits for a reading or an acknowledgement. A broker that answers pings but acknowledges nothing is left. */
  private *wait(): Service<void> {
    const { link } = this;
    const patience_ticks = ACKNOWLEDGE_WAIT_S * TX_TIMER_TICKS_PER_SECOND;
    yield* link.wait(NEWS, patience_ticks);
    const owed = link.client.message_transmit_queue_depth > 0;
    const silent_ticks = (tx_time_get() - this.heard_ticks) >>> 0;
    if (owed && silent_ticks >= patience_ticks && (yield* link.up())) yield* link.give_up();
  }

  private *publish_oldest(): Service<void> {
    const { link, topic, topic_length, options } = this;
    if (link.client.message_transmit_queue_depth === 0) this.heard_ticks = tx_time_get();
    const number = this.readings[0] as number;
    const text = `${number}`;
    const wait = PUBLISH_WAIT_S * TX_TIMER_TICKS_PER_SECOND;
    const qos = options.qos ?? 1;
    const status = yield* nxd_mqtt_client_publish(
      link.client,
      topic,
      topic_length,
      text,
      text.length,
      NX_FALSE,
      qos,
      wait,
    );
    if (status === NXD_MQTT_SUCCESS) {
      this.failures = 0;
      // The store may have given it up while the publish waited.
      if (this.readings[0] === number) this.readings.shift();
    } else if (status === NXD_MQTT_NOT_CONNECTED || ++this.failures >= FAILURES_MAXIMUM) {
      this.failures = 0;
      yield* link.give_up();
    } else yield* tx_thread_sleep(Math.ceil(PAUSE_AFTER_FAILURE_S * TX_TIMER_TICKS_PER_SECOND));
  }
}
