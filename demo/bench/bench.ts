// What a scenario is built on: a simulation, an Ethernet segment, boards, and a broker, which is a target of its own in the
// simulation or, through a gateway, a real one. The command line decides which broker, and whether anybody watches.

import { broker_firmware, note_broker_faults } from '../../mqtt/broker/broker_firmware.ts';
import type { BrokerOptions } from '../../mqtt/broker/broker_options.ts';
import type { BrokerFault } from '../../mqtt/broker/faults/index.ts';
import type { BrokerTls } from '../../mqtt/broker/firmware/broker_board.ts';
import type { Gateway, GatewayOptions } from '../../netx/gateway/gateway.ts';
import { EthernetSegment, type SegmentOptions } from '../../netx/link/ethernet_segment.ts';
import { nx_sim_nic_create } from '../../netx/link/sim_nic.ts';
import { HOST_IPV6_OPTIONS } from '../../netx/servers/host_ipv6.ts';
import type { ServerFirmware } from '../../netx/servers/sim_servers_api.ts';
import { ip_from_text } from '../../netx/wire/address_text.ts';
import { trace_boards } from '../../rtos/event_trace/board_traces.ts';
import type { ExperimentParts } from '../../rtos/explore/experiment.ts';
import { type Simulation, sim_targets, Target, type TargetConfig } from '../../rtos/sim_api.ts';
import type { Callback, Service } from '../../rtos/tx_api.ts';
import { Account } from '../account/account.ts';
import type { RunRecorder } from '../account/run_recorder.ts';
import { thread_state } from '../account/state_table.ts';
import { status_name } from '../account/status_names.ts';
import type { Console } from '../firmware/console.ts';
import type { SecureCredentials } from '../firmware/tls_setup.ts';
import {
  BROKER_ADDRESS,
  BROKER_IPV6,
  broker_gateway,
  GATEWAY_IPV6,
  no_broker_text,
} from './broker_gateway.ts';
import { type KernelBoardOptions, kernel_board, type ThreadMaker } from './kernel_board.ts';
import { type LanBoardOptions, make_lan_board } from './lan_board.ts';
import { make_lan_servers, type ServersPlaceOptions, with_host_names } from './lan_servers.ts';
import {
  type MqttBoard,
  type MqttBoardOptions,
  make_mqtt_board,
  type PublisherOptions,
  publisher_board,
} from './mqtt_board.ts';
import { claim_no_leaks, has_ended, is_at_rest, is_waiting, missing_packets } from './network_state.ts';
import { observed_broker } from './observed_broker.ts';

const BROKER_PORT = 1883;
/** After the work is done, packets are still under way for a moment. */
const SETTLE_NS = 500e6;
/** A packet for an address that nobody has waits 3 minutes for ARP to give up. */
const SETTLE_AT_MOST_NS = 200e9;
/** Where it is real time, people wait for it. */
const SETTLE_REAL_NS = 5e9;

export interface BenchOptions {
  /** Gets each line of the account; null: nobody wants it. Default: null. */
  readonly write?: ((line: string) => void) | null;
  /** Keeps frames and lines for a document of the run; null: nobody wants it. Default: null. */
  readonly recorder?: RunRecorder | null;
  /** Keeps what happens on each board as the trace buffers of TraceX. Default: false. */
  readonly trace_buffers?: boolean;
  /** HOST:PORT of a real broker; null: the one in the simulation. Default: null. */
  readonly broker?: string | null;
  /** Gets the record of what the real broker sends, line by line; null: nobody wants it. Default: null. */
  readonly record?: ((line: string) => void) | null;
  /** A record stands for the real broker: no connection is made. Default: false. */
  readonly replay?: boolean;
  /** Names resolve through this computer; only with a real broker. Default: false. */
  readonly host_names?: boolean;
  /** What the board of a secure connection to a real broker has; null: the scenario makes it. Default: null. */
  readonly credentials?: SecureCredentials | null;
  /** The one version of TLS that boards of a secure connection speak; null: any. Default: null. */
  readonly tls_version?: '1.2' | '1.3' | null;
}

export interface BoardOptions {
  readonly name: string;
  /** Makes the firmware's main; the console prints with this board's time and thread. */
  readonly firmware: (console: Console) => Callback<[]>;
  /** Names of the threads whose end is the end of the work; none for firmware that runs forever. */
  readonly application: readonly string[];
  /** When the power comes on, in virtual seconds. Default: 0. */
  readonly power_on_s?: number;
  readonly config?: Partial<TargetConfig>;
  /** It has a network card on the segment. Default: true. */
  readonly network?: boolean;
}

export interface BrokerPlaceOptions {
  /** Its address, or where the way to a real one begins. Default: 192.168.1.81. */
  readonly address?: string;
  /** It is at 2001:db8:1::81 too; a gateway is a router then, for boards that form their addresses. Default: false. */
  readonly ipv6?: boolean;
  /** Clients at one time. Default: two for each board, and four at least. */
  readonly connections?: number;
  /** Memory of its ARP cache, 52 bytes for each neighbour. Default: enough for its clients. */
  readonly arp_cache_bytes?: number;
  /** Faults that ask choose() for their turn. Default: none. */
  readonly faults?: readonly BrokerFault[];
  /** Limits and hooks of the protocol. */
  readonly broker?: Partial<BrokerOptions>;
  /** A secure port besides the plain one. Default: null. */
  readonly tls?: BrokerTls | null;
  /** A port for WebSockets besides the plain one. Default: null. */
  readonly websocket_port?: number | null;
  /** Configuration of its target. */
  readonly config?: Partial<TargetConfig>;
  /** The port at which the firmware looks for a real one. Default: 1883. */
  readonly port?: number;
}

/** A status other than success that firmware reported through its console. */
export interface ReportedStatus {
  /** `board/thread` */
  readonly object: string;
  /** `service: STATUS` */
  readonly message: string;
  readonly target: string;
  readonly time_ns: number;
}

export class Bench {
  readonly sim: Simulation;
  readonly account: Account | null;
  readonly recorder: RunRecorder | null;
  /** HOST:PORT of the real broker; null: it is in the simulation. */
  readonly broker: string | null;
  readonly credentials: SecureCredentials | null;
  readonly tls_version: '1.2' | '1.3' | null;
  /** The way to the real broker; null when the broker is in the simulation, or there is none. */
  gateway: Gateway | null = null;
  /** The target of the broker in the simulation. */
  broker_target: Target | null = null;
  /** Why the real broker cannot be talked to; null as long as nothing is wrong. */
  broker_trouble: string | null = null;
  readonly reported: ReportedStatus[] = [];
  /** Application threads, by board. */
  private readonly applications: { readonly target: Target; readonly threads: readonly string[] }[] = [];
  /** What is done when the run is over, before anything is told of its end. */
  private readonly at_end: (() => void)[] = [];
  /** Boards whose packets must be back at the end: all but the broker and the gateway. */
  private readonly boards: Target[] = [];
  private segment: EthernetSegment | null = null;
  private readonly gateway_options: GatewayOptions;

  constructor(sim: Simulation, options: BenchOptions = {}) {
    const { write = null, broker = null, credentials = null, tls_version = null } = options;
    const { record = null, replay = false, host_names = false } = options;
    this.gateway_options = { replay, resolve_names: host_names, ...(record === null ? {} : { record }) };
    this.sim = sim;
    this.broker = broker;
    this.credentials = credentials;
    this.tls_version = tls_version;
    this.account = write === null ? null : new Account(sim, write);
    this.account?.watch();
    if (options.trace_buffers === true) trace_boards(sim);
    this.recorder = options.recorder ?? null;
  }

  /** The segment that the boards are on; made when first used. */
  get lan(): EthernetSegment {
    return this.segment ?? this.make_lan({});
  }

  /** True when some board has a network card. */
  get has_network(): boolean {
    return this.segment !== null;
  }

  /** Makes the segment with other properties than the default ones; to be called before the first board is added. */
  make_lan(options: SegmentOptions): EthernetSegment {
    if (this.segment !== null) throw new Error('make_lan comes before the first board with a network card');
    this.segment = new EthernetSegment(this.sim, options);
    this.account?.listen(this.segment);
    this.recorder?.listen(this.segment);
    return this.segment;
  }

  /** A board whose firmware is a main function of its own, with a network card on the segment. */
  add_board(options: BoardOptions): Target {
    const { name, firmware, application, power_on_s = 0, config = {}, network = true } = options;
    const main = firmware(this.console(() => target));
    const target: Target = new Target(this.sim, { name, main, config, power_on_ns: power_on_s * 1e9 });
    if (network) nx_sim_nic_create(target, this.lan);
    this.boards.push(target);
    this.applications.push({ target, threads: application });
    return target;
  }

  /** A board without a network; `define` is its tx_application_define. */
  add_kernel_board(define: (make: ThreadMaker) => Service<void>, options: KernelBoardOptions = {}): Target {
    const target = kernel_board(this.sim, define, options);
    this.boards.push(target);
    return target;
  }

  /** A board with a network and an MQTT client, brought up before its `define` is called. */
  add_mqtt_board(options: MqttBoardOptions): MqttBoard {
    const { board, target } = make_mqtt_board(this.sim, this.lan, options);
    this.boards.push(target);
    return board;
  }

  /** A board that gets its address from the network, brought up before its `define` is called. */
  add_lan_board(options: LanBoardOptions): void {
    this.boards.push(make_lan_board(this.sim, this.lan, options));
  }

  /** The board `plant` at 192.168.1.11, which connects and publishes texts to one topic. */
  add_publisher(options: PublisherOptions): MqttBoard {
    return this.add_mqtt_board(publisher_board(options));
  }

  /** The broker at 192.168.1.81, where every firmware of the demos looks for it; in the simulation perhaps with TLS. */
  add_broker(options: BrokerPlaceOptions = {}): void {
    if (this.broker === null) this.add_simulated_broker(options);
    else this.add_gateway(this.broker, options);
  }

  /** A computer at 192.168.1.1 that gives addresses, resolves names, tells the time and is an IPv6 router, or does some of it. */
  add_servers(options: ServersPlaceOptions): ServerFirmware {
    const tell = (time_ns: number, place: string, text: string): void =>
      this.account?.line(time_ns, place, text);
    const names = this.gateway_options.resolve_names === true ? () => this.gateway : null;
    return make_lan_servers(this.sim, this.lan, with_host_names(options, names), tell);
  }

  private add_simulated_broker(options: BrokerPlaceOptions): void {
    const { connections, faults = [], broker = {}, tls = null } = options;
    const { arp_cache_bytes = null, ipv6 = false, websocket_port = null } = options;
    const lan = this.lan;
    const observed = observed_broker(this.sim, () => this.broker_target as Target, broker);
    const ip_address = ip_from_text(options.address ?? BROKER_ADDRESS);
    const ipv6_address = ipv6 ? BROKER_IPV6 : null;
    const ports = { tls, websocket_port };
    const place = { ip_address, ipv6_address, faults, broker: observed, ...ports, arp_cache_bytes };
    // How many boards there are is known when the power comes on. A search makes thousands of brokers: they are small.
    const size = (): number => connections ?? Math.max(4, 2 * this.boards.length);
    const main = (): void => {
      const most = size();
      const firmware = broker_firmware({
        ...place,
        connections_maximum: most,
        backlog: most,
        receive_packets: 10 * most,
      });
      firmware.main();
    };
    const build = { ...(ipv6 ? HOST_IPV6_OPTIONS : {}), ...options.config?.options };
    const config = { first_unused_memory_bytes: 0, ...options.config, options: build };
    note_broker_faults(this.sim, faults);
    this.broker_target = new Target(this.sim, { name: 'broker', main, config });
    nx_sim_nic_create(this.broker_target, lan);
  }

  private add_gateway(
    broker: string,
    { address = BROKER_ADDRESS, port = BROKER_PORT, ipv6 = false, connections }: BrokerPlaceOptions,
  ): void {
    const places = [`${address}:${port}`, ...(ipv6 ? [`[${BROKER_IPV6}]:${port}`] : [])];
    this.gateway = broker_gateway(this.sim, this.lan, broker, places, {
      ...this.gateway_options,
      ...(ipv6 ? { ipv6: GATEWAY_IPV6 } : {}),
      ...(connections === undefined ? {} : { connections }),
    });
    const notice = (text: string): void => {
      this.account?.line(this.sim.now_ns, 'gateway', text);
      this.broker_trouble ??= no_broker_text(broker, text);
    };
    this.gateway.on_notice = notice;
  }

  /** Has something done when the run is over: what a board has still to print. */
  on_end(last: () => void): void {
    this.at_end.push(last);
  }

  /** The run is over. */
  end(): void {
    for (const last of this.at_end.splice(0)) last();
  }

  /** What firmware on this target prints to. `target` is asked for when something is printed: it is made after this. */
  private console(target: () => Target): Console {
    const shown = this.account?.console(target);
    const kept = this.recorder?.console(target);
    return {
      printf: (text) => {
        shown?.printf(text);
        kept?.printf(text);
      },
      status: (service, status) => {
        shown?.status(service, status);
        kept?.status(service, status);
        if (status === 0) return;
        const { kernel, name } = target();
        const object = `${name}/${kernel.context_name()}`;
        const message = `${service}: ${status_name(service, status)}`;
        this.reported.push({ object, message, target: name, time_ns: kernel.now_ns });
      },
    };
  }

  /** How far virtual time has come; processors may be ahead of the last event by a part of their work. */
  now_ns(): number {
    return Math.max(this.sim.now_ns, ...sim_targets(this.sim).map(({ kernel }) => kernel.now_ns));
  }

  /** The application threads that have not ended yet, as `board/thread`. */
  unfinished(): string[] {
    return this.applications.flatMap(({ target, threads }) =>
      threads.filter((name) => !has_ended(target, name)).map((name) => `${target.name}/${name}`),
    );
  }

  /** Of application threads that no board has: which threads there are. */
  private unknown_words(): string {
    const lines = this.applications.flatMap(({ target, threads }) => {
      const { threads: created, timer_thread } = target.kernel;
      const own = created.objects.filter((thread) => thread !== timer_thread);
      const there = own.map(({ tx_thread_name }) => tx_thread_name ?? 'unnamed');
      const unknown = threads.filter((name) => !there.includes(name));
      if (unknown.length === 0) return [];
      const known = there.length === 0 ? 'it has created none' : `there are ${there.join(', ')}`;
      return `; ${target.name} has no thread named ${unknown.join(' or ')}: ${known}`;
    });
    return lines.join('');
  }

  /** The application threads that wait for something, and for what, in words. */
  waiting(): string[] {
    return this.applications.flatMap(({ target, threads }) =>
      target.kernel.threads.objects
        .filter((thread) => threads.includes(thread.tx_thread_name ?? '') && is_waiting(thread))
        .map((thread) => `${target.name}/${thread.tx_thread_name} ${thread_state(target.kernel, thread)}`),
    );
  }

  /** True when every application thread has ended; never on a bench without one. */
  finished(): boolean {
    if (this.applications.length === 0) return false;
    return (
      this.applications.some(({ threads }) => threads.length > 0) &&
      this.applications.every(({ target, threads }) => threads.every((name) => has_ended(target, name)))
    );
  }

  /** The run ends when every application thread has ended and nothing is under way any more. */
  until_finished(): ExperimentParts {
    let since_ns = Number.POSITIVE_INFINITY;
    const settle_ns = (): number => (this.gateway === null ? SETTLE_AT_MOST_NS : SETTLE_REAL_NS);
    return {
      done: () => {
        if (since_ns === Number.POSITIVE_INFINITY && this.finished()) since_ns = this.sim.now_ns;
        return (
          this.sim.now_ns >= since_ns &&
          (is_at_rest(this.sim, this.segment) || this.sim.now_ns >= since_ns + settle_ns())
        );
      },
      finish: () => this.claim_finished(),
    };
  }

  /** The run ends a moment after the work is done, and then every packet must be back in its pool or in a queue. */
  until_done(done: () => boolean): ExperimentParts {
    let since_ns = Number.POSITIVE_INFINITY;
    return {
      done: () => {
        if (done()) since_ns = Math.min(since_ns, this.sim.now_ns);
        return this.sim.now_ns >= since_ns + SETTLE_NS;
      },
      finish: () => {
        if (done()) claim_no_leaks(this.sim, this.boards);
      },
    };
  }

  /** Fails the run when an application thread has not ended, firmware reported a status, or packets are missing. */
  private claim_finished(): void {
    const { checks, now_ns } = this.sim;
    const [reported] = this.reported;
    if (reported !== undefined) checks.fail({ id: 'reported-status', ...reported });
    const waiting = this.unfinished();
    if (waiting.length > 0) {
      const idle = this.sim.next_event_ns() === undefined;
      const end = idle ? ', and nothing can happen any more' : ` after ${now_ns / 1e9} virtual seconds`;
      const message = `not finished${end}${this.unknown_words()}`;
      checks.fail({
        id: 'not-finished',
        object: waiting.join(' and '),
        message,
        time_ns: now_ns,
        target: '',
      });
    }
    if (!this.finished()) return;
    claim_no_leaks(this.sim, sim_targets(this.sim));
    const missing = missing_packets(this.sim);
    if (missing.length === 0) return;
    const message = `packets are missing: ${missing.join('; ')}`;
    checks.fail({ id: 'packet-leak', object: 'packet pools', message, time_ns: now_ns, target: '' });
  }
}
