// One board of a fleet: the target that has its power on at present, what it counts over all its power-ons, and what the broker
// knows of it.

import { watch_mqtt_clients } from '../../mqtt/client/client_watch.ts';
import { nx_sim_nic_create } from '../../netx/link/sim_nic.ts';
import { created_pools } from '../../netx/nx_system.ts';
import { one_more } from '../../rtos/sim/short_list.ts';
import { type Random, type Simulation, Target } from '../../rtos/sim_api.ts';
import type { ULONG } from '../../rtos/tx_api.ts';
import type { Console } from '../firmware/console.ts';
import type { MeterFigures } from '../firmware/meter.ts';
import { ClientCounts, type CountedBoard } from './client_counts.ts';
import type { DeviceContext, GroupPlan } from './fleet_plan.ts';
import type { FleetSite } from './fleet_site.ts';
import type { BrokerLogin } from './fleet_witness.ts';
import { Messages } from './messages.ts';
import { of_the_file } from './plan_check.ts';

export interface FleetBrokerAddress {
  readonly name: string;
  readonly address: ULONG;
}

export interface DevicePlace {
  readonly name: string;
  readonly number: number;
  readonly site: FleetSite;
  readonly group: GroupPlan;
  readonly address: ULONG;
  readonly broker: FleetBrokerAddress;
  readonly login: BrokerLogin | null;
  /** Of what a board publishes under this topic, whoever tells what the broker received hears. */
  readonly hears: (device: FleetDevice, topic: string) => boolean;
  /** A client of a board connects with this id. */
  readonly connects_as: (device: FleetDevice, client_id: string) => void;
}

const NOTHING: MeterFigures = {
  taken: 0,
  given_up: 0,
  waiting: 0,
  in_flight: 0,
  connected: false,
  connects: 0,
  attempts: 0,
};
/** Pools that clients and servers of the library make for themselves, by the names that it gives them: their size is no design question. */
const POOLS_OF_THE_LIBRARY: ReadonlySet<string | null> = new Set([
  'NetX DHCP Client',
  'DNS Pool',
  'Telnet Server Options',
]);
/** Prints nowhere: a thousand boards have much to say. */
const SILENT: Console = { printf: () => {}, status: () => {} };

export class FleetDevice implements CountedBoard {
  readonly place: DevicePlace;
  /** What its clients were given, and what the broker received of it. */
  readonly messages = new Messages();
  /** It has power, and the broker has a connection of it. */
  connected = false;
  /** When the broker lost it, or its power came on; and how long each time was until it was back, in seconds. */
  away_since_ns = 0;
  away_s: readonly number[] = [];
  /** Readings that were in its memory when its power was cut. */
  lost_power = 0;
  /** The fewest free packets in any pool of its firmware, over all its power-ons; and the most readings that waited. */
  fewest_packets = Number.POSITIVE_INFINITY;
  most_waiting = 0;
  /** Its firmware has said where its figures are, or its clients are seen. */
  counted = false;
  /** Counts that its firmware shows (sim_count) and nobody knows. */
  unknown_counts: readonly string[] = [];
  target: Target | null = null;
  boots = 0;
  private readonly sim: Simulation;
  private readonly seed: number;
  private readonly phase_s: number;
  private readonly skew_ppm: number;
  private readonly before = { taken: 0, given_up: 0, connects: 0, attempts: 0 };
  /** What its firmware reports; null: nothing. */
  private reported: (() => MeterFigures) | null = null;
  private counts: ClientCounts | null = null;

  constructor(sim: Simulation, place: DevicePlace, random: Random) {
    this.sim = sim;
    this.place = place;
    this.seed = random.uint31() + 1;
    this.phase_s = random.below(1000) / 1000;
    const most = place.group.clock_skew_ppm ?? 0;
    this.skew_ppm = most === 0 ? 0 : random.below(2 * most + 1) - most;
  }

  get name(): string {
    return this.place.name;
  }

  get has_power(): boolean {
    return this.target !== null;
  }

  /** As the plan says. */
  get client_id(): string {
    const { name, number, site, group } = this.place;
    const { client_id } = group;
    if (client_id === undefined) return name;
    const what = `client_id of the group '${group.name}'`;
    return of_the_file(what, () => client_id({ name, mac: site.mac_of(number) }));
  }

  /** Since the power came on. */
  private get now(): MeterFigures {
    return this.reported?.() ?? this.counts?.figures ?? NOTHING;
  }

  hears(topic: string): boolean {
    return this.place.hears(this, topic);
  }

  connects_as(client_id: string): void {
    this.place.connects_as(this, client_id);
  }

  /** Over all its power-ons. */
  get figures(): MeterFigures {
    const now = this.now;
    const { before } = this;
    return {
      taken: before.taken + now.taken,
      given_up: before.given_up + now.given_up,
      waiting: now.waiting,
      in_flight: now.in_flight,
      connected: now.connected,
      connects: before.connects + now.connects,
      attempts: before.attempts + now.attempts,
    };
  }

  /** Gives it power, from that time on. */
  power_on(at_ns: number, console: Console = SILENT): void {
    if (this.target !== null) return;
    const { name, number, site, group, address, broker, login } = this.place;
    const { network_mask, gateway_address } = site;
    const { seed, phase_s } = this;
    const context: DeviceContext = {
      name,
      number,
      address,
      network_mask,
      gateway_address,
      broker_address: broker.address,
      login,
      seed: (seed + this.boots) >>> 0,
      boot: this.boots,
      readings_before: this.before.taken,
      phase_s,
      console,
      report: (figures) => {
        this.reported = figures;
        this.counted = true;
      },
    };
    const main = of_the_file(`firmware of the group '${group.name}'`, () => group.firmware(context));
    const config = { first_unused_memory_bytes: 0, ...group.config };
    const target = new Target(this.sim, { name, main, config, power_on_ns: at_ns });
    const { kernel } = target;
    this.counts = new ClientCounts(this, target);
    watch_mqtt_clients(kernel, this.counts);
    kernel.tick_ns += Math.round((kernel.tick_ns * this.skew_ppm) / 1e6);
    nx_sim_nic_create(target, site.segment, { mac: site.mac_of(number) });
    this.target = target;
    this.boots++;
    this.away_since_ns = at_ns;
  }

  power_off(): void {
    if (this.target === null) return;
    this.look();
    const { taken, given_up, waiting, in_flight, connects, attempts } = this.now;
    this.before.taken += taken;
    this.before.given_up += given_up;
    this.before.connects += connects;
    this.before.attempts += attempts;
    this.lost_power += waiting + in_flight;
    this.reported = null;
    this.counts = null;
    this.target.power_off();
    this.place.group.power_lost?.(this.target);
    this.target = null;
  }

  /** Reads what is only there while it has power. */
  look(): void {
    if (this.target === null) return;
    for (const { nx_packet_pool_name, sim_fewest_available } of created_pools(this.target.kernel).objects)
      if (sim_fewest_available < this.fewest_packets && !POOLS_OF_THE_LIBRARY.has(nx_packet_pool_name))
        this.fewest_packets = sim_fewest_available;
    this.counted ||= this.counts?.counts === true;
    this.unknown_counts = this.counts?.unknown ?? [];
    const { waiting } = this.now;
    if (waiting > this.most_waiting) this.most_waiting = waiting;
  }

  /** It has got, or has lost, its connection. */
  presence(connected: boolean): void {
    const { now_ns } = this.sim;
    if (connected) this.away_s = one_more(this.away_s, (now_ns - this.away_since_ns) / 1e9);
    else this.away_since_ns = now_ns;
    this.connected = connected;
  }
}
