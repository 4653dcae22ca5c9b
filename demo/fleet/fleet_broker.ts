// The broker of a fleet: a target on the core segment that can be switched off and on. Its protocol machine outlives the target
// when sessions are kept, as a broker's files outlive its computer's power.

import { BrokerCore } from '../../mqtt/broker/broker_core.ts';
import { broker_firmware } from '../../mqtt/broker/broker_firmware.ts';
import type { BrokerOptions } from '../../mqtt/broker/broker_options.ts';
import type { BrokerBoard } from '../../mqtt/broker/firmware/broker_board.ts';
import type { EthernetSegment } from '../../netx/link/ethernet_segment.ts';
import { nx_sim_nic_create } from '../../netx/link/sim_nic.ts';
import { type Simulation, Target } from '../../rtos/sim_api.ts';
import type { ULONG } from '../../rtos/tx_api.ts';
import type { FleetBrokerPlan } from './fleet_plan.ts';
import type { FleetBrokerResult } from './fleet_result.ts';
import { SITE_MASK } from './fleet_site.ts';

const MACS = '02:00:00:00:81:';
/** More than there are boards: connections that nobody has ended yet stand beside those that take their place. */
const SPARE_CONNECTIONS = 16;
const SERVICE_COST_NS = 100;

export interface FleetBrokerPlace {
  readonly name: string;
  /** From 0, through all brokers. */
  readonly number: number;
  readonly segment: EthernetSegment;
  readonly address: ULONG;
  /** The router to the sites. */
  readonly gateway_address: ULONG;
  /** Its records are wanted. */
  readonly traced: boolean;
  /** How many clients there are. */
  readonly clients: number;
  /** Told when the broker gets and loses the connection of a client, and of each message. */
  readonly presence: (client_id: string, connected: boolean) => void;
  readonly message: (client_id: string, topic: string, payload: Uint8Array) => void;
}

/** The broker as a fleet sees it: a target of the simulation, or a real one (real_broker.ts). */
export interface BrokerSide {
  readonly name: string;
  /** It tells when clients come and go; of one that does not, boards are asked what they know. */
  readonly tells_presence: boolean;
  power_on(lose_sessions: boolean): void;
  power_off(): void;
  /** Its program ends and its computer stays; one that crashes has no time to keep what it knows. */
  end_program(crashes: boolean): void;
  readonly connections_opened: number;
  /** Connections with something that the broker has not looked at yet. */
  readonly backlog: number;
  /** Free packets of the pool that everything received goes through; 0 while it is off. */
  readonly free_receive_packets: number;
  /** Reads what is only there while it has power. */
  look(): void;
  readonly result: FleetBrokerResult;
}

function mac_of(number: number): string {
  return `${MACS}${number.toString(16).padStart(2, '0')}`;
}

export class FleetBroker implements BrokerSide {
  readonly tells_presence = true;
  readonly name: string;
  private readonly sim: Simulation;
  private readonly plan: FleetBrokerPlan;
  private readonly place: FleetBrokerPlace;
  private core: BrokerCore;
  private board: BrokerBoard | null = null;
  private target: Target | null = null;
  private boots = 0;
  /** Of protocol machines that are gone. */
  private readonly before = { connections_opened: 0, keep_alive_timeouts: 0 };
  private most_connections = 0;
  private most_backlog = 0;
  private fewest_receive_packets = Number.POSITIVE_INFINITY;

  constructor(sim: Simulation, plan: FleetBrokerPlan, place: FleetBrokerPlace) {
    this.sim = sim;
    this.plan = plan;
    this.place = place;
    this.name = place.name;
    this.core = this.new_core();
    this.power_on(false);
  }

  private new_core(): BrokerCore {
    const { clients, presence, message } = this.place;
    const options: Partial<BrokerOptions> = {
      sessions_maximum: clients + SPARE_CONNECTIONS,
      retained_maximum: clients + SPARE_CONNECTIONS,
      ...this.plan.broker,
      on_presence: presence,
      on_publish: message,
    };
    return new BrokerCore(options);
  }

  power_on(lose_sessions: boolean): void {
    if (this.board !== null) return;
    // A computer whose program had ended starts afresh.
    this.target?.power_off();
    if (lose_sessions) {
      this.count_core();
      this.core = this.new_core();
    }
    const { name, number, clients, address, gateway_address, segment } = this.place;
    const { name: _, service_cost_ns = SERVICE_COST_NS, ...firmware } = this.plan;
    const { main, board } = broker_firmware({
      connections_maximum: clients + SPARE_CONNECTIONS,
      backlog: clients + SPARE_CONNECTIONS,
      receive_packets: Math.max(128, 2 * clients),
      transmit_queue_depth: 4,
      ...firmware,
      ip_address: address,
      network_mask: SITE_MASK,
      gateway_address,
      core: this.core,
    });
    const target_name = this.boots++ === 0 ? name : `${name} ${this.boots}`;
    const config = { first_unused_memory_bytes: 0, service_cost_ns };
    this.target = new Target(this.sim, { name: target_name, main, config, power_on_ns: this.sim.now_ns });
    this.board = board;
    if (!this.place.traced) this.target.kernel.leave_trace();
    nx_sim_nic_create(this.target, segment, { mac: mac_of(number), receive_ring: 256, transmit_ring: 256 });
  }

  power_off(): void {
    if (this.target === null) return;
    this.look();
    this.target.power_off();
    this.target = null;
    this.board = null;
    this.core.restart(0);
  }

  end_program(): void {
    const { board, target } = this;
    if (target === null || board === null) return;
    this.look();
    this.board = null;
    target.interrupt('stop', () => board.end_program());
  }

  private count_core(): void {
    const { connections_opened, keep_alive_timeouts } = this.core.statistics;
    this.before.connections_opened += connections_opened;
    this.before.keep_alive_timeouts += keep_alive_timeouts;
  }

  get connections_opened(): number {
    return this.before.connections_opened + this.core.statistics.connections_opened;
  }

  get backlog(): number {
    return this.board?.work.length ?? 0;
  }

  get free_receive_packets(): number {
    return this.board?.receive_pool.nx_packet_pool_available ?? 0;
  }

  look(): void {
    this.most_connections = Math.max(this.most_connections, this.core.connections);
    this.most_backlog = Math.max(this.most_backlog, this.backlog, this.board?.work.longest ?? 0);
    const { receive_pool } = this.board ?? {};
    if (receive_pool !== undefined && receive_pool.nx_packet_pool_total > 0)
      this.fewest_receive_packets = Math.min(this.fewest_receive_packets, receive_pool.sim_fewest_available);
  }

  get result(): FleetBrokerResult {
    this.look();
    const { most_connections, most_backlog, fewest_receive_packets } = this;
    const keep_alive_timeouts = this.before.keep_alive_timeouts + this.core.statistics.keep_alive_timeouts;
    const { connections_opened } = this;
    return {
      name: this.name,
      connections_opened,
      most_connections,
      most_backlog,
      fewest_receive_packets,
      keep_alive_timeouts,
    };
  }
}
