// What a scenario is built in: one simulation, one Ethernet segment, boards on it, and a broker, which is a target of its
// own inside the simulation or, through a gateway, a real one. A scenario says which boards there are and which of their
// threads are the application; when those have ended, the work is done.

import { broker_firmware, note_broker_faults } from '../../mqtt/broker/broker_firmware.ts';
import type { BrokerFault } from '../../mqtt/broker/faults/index.ts';
import type { BrokerTls } from '../../mqtt/broker/firmware/broker_board.ts';
import { Gateway, type GatewayOptions } from '../../netx/gateway/gateway.ts';
import { EthernetSegment } from '../../netx/link/ethernet_segment.ts';
import { ip_from_text } from '../../netx/link/frame_fields.ts';
import { nx_sim_nic_create } from '../../netx/link/sim_nic.ts';
import { NX_TCP_CLOSED, NX_TCP_LISTEN_STATE } from '../../netx/nx_constants.ts';
import { created_ips, created_pools } from '../../netx/nx_system.ts';
import { sim_report_leaks, tcp_sockets } from '../../netx/packet/packet_accounting.ts';
import { TX_COMPLETED, TX_MUTEX_SUSP, TX_QUEUE_SUSP, TX_TERMINATED } from '../../rtos/kernel/tx_constants.ts';
import type { TX_THREAD } from '../../rtos/kernel/tx_thread_cb.ts';
import { Simulation, sim_targets, Target, type TargetConfig } from '../../rtos/sim_api.ts';
import { Account } from '../account/account.ts';
import { thread_state } from '../account/state_table.ts';
import type { Console } from '../firmware/console.ts';
import type { SecureCredentials } from '../firmware/secure_sample.ts';

/** Where the firmware of the guide's sample looks for its broker. */
export const BROKER_ADDRESS = '192.168.1.81';
const BROKER_PORT = 1883;
const CONNECTIONS = 8;
const GATEWAY_ADDRESS = '192.168.1.2';

export interface WorldOptions {
  readonly seed: number;
  /** HOST:PORT of a real broker; null: the one in the simulation. */
  readonly broker: string | null;
  /** What the board of a secure connection to that broker has; null: it is told by the scenario. */
  readonly credentials?: SecureCredentials | null;
  /** The one version of TLS that boards of a secure connection speak; null: any. */
  readonly tls_version?: '1.2' | '1.3' | null;
  /** Gets the record of what the real broker sends, line by line; null: nobody wants it. */
  readonly record?: ((line: string) => void) | null;
  /** A record stands for the real broker: no connection is made. */
  readonly replay?: boolean;
  /** Gets each line of the account; null: nobody wants it. */
  readonly write: ((line: string) => void) | null;
}

export interface BoardOptions {
  readonly name: string;
  /** Makes the firmware's main; the console prints with this board's time and thread. */
  readonly firmware: (console: Console) => () => void;
  /** Names of the threads whose end is the end of the work; none for firmware that runs for ever. */
  readonly application: readonly string[];
  /** When the power comes on, in virtual seconds; 0 unless told. */
  readonly power_on_s?: number;
  readonly config?: Partial<TargetConfig>;
}

export interface BrokerPlaceOptions {
  /** A secure port besides the plain one. */
  readonly tls?: BrokerTls | null;
  /** Clients at one time; 8 unless told. Each costs the broker or the gateway a socket and its threads. */
  readonly connections?: number;
  /** Memory of the ARP cache of the one in the simulation, 52 bytes for each neighbour; enough for its clients unless told. */
  readonly arp_cache_bytes?: number;
  /** Build options of its target. */
  readonly options?: TargetConfig['options'];
  /** Where the firmware looks for it, if it is a real one; the port of plain MQTT unless told. */
  readonly port?: number;
  /** Faults of the broker inside the simulation. */
  readonly faults?: readonly BrokerFault[];
}

interface Board {
  readonly target: Target;
  readonly application: readonly string[];
}

export class World {
  readonly sim: Simulation;
  readonly lan: EthernetSegment;
  readonly account: Account;
  /** The way to the real broker; null when the broker is in the simulation, or there is none. */
  gateway: Gateway | null = null;
  /** Why the real broker cannot be talked to; null as long as nothing is wrong. */
  broker_trouble: string | null = null;
  /** HOST:PORT of the real broker; null: it is in the simulation. */
  readonly broker: string | null;
  readonly credentials: SecureCredentials | null;
  readonly tls_version: '1.2' | '1.3' | null;
  private readonly boards: Board[] = [];
  private readonly gateway_options: GatewayOptions;

  constructor({
    seed,
    broker,
    credentials = null,
    tls_version = null,
    record = null,
    replay = false,
    write,
  }: WorldOptions) {
    this.sim = new Simulation({ seed });
    this.lan = new EthernetSegment(this.sim);
    this.broker = broker;
    this.gateway_options = { replay, ...(record === null ? {} : { record }) };
    this.credentials = credentials;
    this.tls_version = tls_version;
    this.account = new Account(this.sim, write ?? (() => {}));
    this.account.watch();
    if (write !== null) this.account.listen(this.lan);
  }

  /** A board with a network card on the segment. */
  add_board({ name, firmware, application, power_on_s = 0, config = {} }: BoardOptions): Target {
    const console = this.account.console(() => target);
    const main = firmware(console);
    const target: Target = new Target(this.sim, { name, main, config, power_on_ns: power_on_s * 1e9 });
    nx_sim_nic_create(target, this.lan);
    this.boards.push({ target, application });
    return target;
  }

  /** The broker at BROKER_ADDRESS, where every firmware of the demos looks for it; in the simulation perhaps with TLS. */
  add_broker(place: BrokerPlaceOptions = {}): void {
    const { tls = null, options = {}, port = BROKER_PORT, connections = CONNECTIONS } = place;
    const { arp_cache_bytes = null, faults = [] } = place;
    if (this.broker === null) {
      const { main, board } = broker_firmware({
        ip_address: ip_from_text(BROKER_ADDRESS),
        connections_maximum: connections,
        tls,
        arp_cache_bytes,
        faults,
      });
      note_broker_faults(this.sim, board);
      nx_sim_nic_create(new Target(this.sim, { name: 'broker', main, config: { options } }), this.lan);
      return;
    }
    this.gateway = new Gateway(this.sim, this.lan, {
      ip: GATEWAY_ADDRESS,
      mask: '255.255.255.0',
      loopback: false,
      ...this.gateway_options,
      connections,
    });
    this.gateway.map(`${BROKER_ADDRESS}:${port}`, this.broker);
    this.gateway.on_notice = (text) => {
      this.account.line(this.sim.now_ns, 'gateway', text);
      const refused = /: refused(?: \((\w+)\))?$/.exec(text);
      if (refused !== null) this.broker_trouble = no_broker(this.broker as string, refused[1] ?? '');
    };
  }

  /** The application threads that have not ended yet, as `board/thread`. */
  unfinished(): string[] {
    return this.boards.flatMap(({ target, application }) =>
      application.filter((name) => !has_ended(target, name)).map((name) => `${target.name}/${name}`),
    );
  }

  /** The application threads that wait for something, and for what, in words. */
  waiting(): string[] {
    return this.boards.flatMap(({ target, application }) =>
      target.kernel.threads.objects
        .filter((thread) => application.includes(thread.tx_thread_name ?? '') && is_waiting(thread))
        .map((thread) => `${target.name}/${thread.tx_thread_name} ${thread_state(target.kernel, thread)}`),
    );
  }

  /** True when every application thread has ended; never for a world without one. */
  finished(): boolean {
    const some = this.boards.some(({ application }) => application.length > 0);
    return (
      some &&
      this.boards.every(({ target, application }) => application.every((name) => has_ended(target, name)))
    );
  }

  /** True when nothing is under way any more: no frame, no connection, every packet in its pool. */
  at_rest(): boolean {
    if (this.lan.frames.in_use > 0 || !this.pools_full()) return false;
    return sim_targets(this.sim).every(({ kernel }) => {
      return created_ips(kernel).objects.every((ip) => [...tcp_sockets(ip)].every(is_idle));
    });
  }

  /** Reports packets that nobody gave back, as diagnostics. For the end of finished work. */
  look_for_leaks(): void {
    for (const { kernel } of sim_targets(this.sim)) sim_report_leaks(kernel);
  }

  /** How far virtual time has come; processors may be ahead of the last event by a part of their work. */
  now_ns(): number {
    return Math.max(this.sim.now_ns, ...sim_targets(this.sim).map(({ kernel }) => kernel.now_ns));
  }

  /** Ticks a second of each target. */
  tick_rates(): number[] {
    return sim_targets(this.sim).map(({ kernel }) => kernel.config.TX_TIMER_TICKS_PER_SECOND);
  }

  /** The thread that has a processor in the middle of a step, as `board/thread`; null when none has. */
  busy_thread(): string | null {
    const busy = sim_targets(this.sim).find(({ kernel }) => kernel.in_step);
    return busy === undefined ? null : `${busy.name}/${busy.kernel.context_name()}`;
  }

  /** One text for each packet pool: whose, and how full. */
  pool_levels(): string[] {
    return sim_targets(this.sim).flatMap(({ kernel }) =>
      created_pools(kernel).objects.map(
        (pool) =>
          `${kernel.name} "${pool.nx_packet_pool_name}" ${pool.nx_packet_pool_available} of ${pool.nx_packet_pool_total} free`,
      ),
    );
  }

  /** True when every packet of every pool is free. */
  pools_full(): boolean {
    return sim_targets(this.sim).every(({ kernel }) =>
      created_pools(kernel).objects.every(
        (pool) => pool.nx_packet_pool_available === pool.nx_packet_pool_total,
      ),
    );
  }
}

const WHY: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nobody listens there',
  ENOTFOUND: 'there is no host of that name',
  EAI_AGAIN: 'the name cannot be looked up',
  ETIMEDOUT: 'it does not answer',
  EHOSTUNREACH: 'there is no way to that host',
  ENETUNREACH: 'there is no way to that network',
};

function no_broker(broker: string, code: string): string {
  const why = WHY[code] ?? code;
  return `cannot connect to the broker at ${broker}${why === '' ? '' : `: ${why}`}`;
}

function has_ended(target: Target, thread_name: string): boolean {
  const thread = target.kernel.threads.objects.find(({ tx_thread_name }) => tx_thread_name === thread_name);
  if (thread === undefined) return false;
  return thread.tx_thread_state === TX_COMPLETED || thread.tx_thread_state === TX_TERMINATED;
}

function is_waiting({ tx_thread_state: state }: TX_THREAD): boolean {
  return state >= TX_QUEUE_SUSP && state <= TX_MUTEX_SUSP;
}

function is_idle({ nx_tcp_socket_state: state }: { nx_tcp_socket_state: number }): boolean {
  return state === NX_TCP_CLOSED || state === NX_TCP_LISTEN_STATE;
}
