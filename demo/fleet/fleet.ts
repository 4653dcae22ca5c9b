// A fleet in one simulation: sites, router, brokers and boards, made from a plan, and what is counted while it runs.

import { EthernetSegment } from '../../netx/link/ethernet_segment.ts';
import { IpRouter } from '../../netx/link/ip_router.ts';
import { format_diagnostic, Random, Simulation, type Target } from '../../rtos/sim_api.ts';
import type { RunRecorder } from '../account/run_recorder.ts';
import type { Console } from '../firmware/console.ts';
import { IP_ADDRESS } from '../firmware/network.ts';
import { UsageError } from '../host/usage.ts';
import { board_figures, unknown_counts } from './board_figures.ts';
import { type BrokerSide, FleetBroker, type FleetBrokerPlace } from './fleet_broker.ts';
import { type DevicePlace, type FleetBrokerAddress, FleetDevice } from './fleet_device.ts';
import type { Boards, BrokerOutage, FleetControls, FleetFault } from './fleet_fault.ts';
import type { FleetParameters, FleetPlan, FleetScenario } from './fleet_plan.ts';
import { BOARD_AWAY, BOARD_BEHIND, BOARD_OFF, BOARD_WELL, type FleetRecord } from './fleet_record.ts';
import { empty_samples, type FleetResult } from './fleet_result.ts';
import { FIRST_HOST, FleetSite, SITE_MASK, SITES_MAXIMUM } from './fleet_site.ts';
import { type BrokerLogin, client_of_topic } from './fleet_witness.ts';
import { Happenings } from './happenings.ts';
import { Holds } from './holds.ts';
import { message_key } from './messages.ts';
import { check_claims, checked_plan, judged, of_the_file } from './plan_check.ts';

const ROUTER_ADDRESS = IP_ADDRESS(10, 0, 0, 1);
/** Brokers are 10.0.0.2, 10.0.0.3 and so on. */
const FIRST_BROKER_ADDRESS = IP_ADDRESS(10, 0, 0, 2);
const BROKERS_MAXIMUM = 200;
/** A board that has more than this to send is behind: what it just took is on its way. */
const ON_ITS_WAY = 2;
const DEFAULT_BROKER = { name: 'broker' };

export interface FleetOptions {
  readonly seed?: number;
  readonly parameters?: FleetParameters;
  /** Records what a report draws. Default: null, nothing. */
  readonly record?: FleetRecord | null;
  /** Keeps a trace of the simulation. Default: false. */
  readonly trace?: boolean;
  /** A board of which everything is recorded, and of no other. Default: none. */
  readonly watched?: { readonly board: string; readonly recorder: RunRecorder };
  /** What a board prints to. Default: nothing. */
  readonly console?: (board: string) => Console | undefined;
  /** How boards log in at their broker. Default: they do not. */
  readonly login?: BrokerLogin;
  /** Puts one broker in the place of all. Default: those of the plan, in the simulation. */
  readonly broker?: (sim: Simulation, place: FleetBrokerPlace) => BrokerSide;
}

export class Fleet implements FleetControls {
  readonly sim: Simulation;
  readonly random: Random;
  readonly router: IpRouter;
  readonly core: EthernetSegment;
  readonly sites = new Map<string, FleetSite>();
  readonly devices: FleetDevice[] = [];
  readonly brokers: BrokerSide[] = [];
  private readonly by_name = new Map<string, FleetDevice>();
  private readonly by_client = new Map<string, FleetDevice>();
  private readonly hosts = new Map<number, number>();
  /** What is wrong with the firmware, as a fleet sees it. */
  private readonly trouble: string[] = [];
  private readonly happenings = new Happenings<FleetDevice>();
  /** Faults overlap: by chance, when the seed draws their times. */
  private readonly dark = new Holds<FleetDevice>();
  private readonly cut_off = new Holds<FleetSite>();
  private readonly unserved = new Holds<FleetSite>();
  private readonly gone = new Holds<BrokerSide>();
  private readonly loses_sessions = new Set<BrokerSide>();
  private readonly scenario: FleetScenario;
  private readonly plan: FleetPlan;
  private readonly parameters: FleetParameters;
  private readonly record: FleetRecord | null;
  private readonly console: (board: string) => Console | undefined;
  private readonly watched: FleetOptions['watched'];
  private readonly samples = empty_samples();
  private readonly last = { arrived: 0, connects: 0, uplink_drops: 0 };

  constructor(scenario: FleetScenario, options: FleetOptions = {}) {
    const { seed = 1, parameters = {}, record = null, trace = false, console = () => undefined } = options;
    const { watched } = options;
    this.watched = watched;
    this.scenario = scenario;
    this.parameters = { ...scenario.parameters, ...parameters };
    this.plan = checked_plan(scenario, this.parameters);
    this.record = record;
    this.console = console;
    this.sim = new Simulation({ seed, trace: trace || watched !== undefined });
    this.random = new Random(seed);
    this.core = new EthernetSegment(this.sim, { name: 'core', rate_bps: 1e9 });
    this.router = new IpRouter(this.sim);
    this.router.attach(this.core, { address: ROUTER_ADDRESS, mask: SITE_MASK, queue_bytes: 1 << 20 });
    this.make_sites();
    this.make_brokers(options);
    record?.names.push(...this.by_name.keys());
    for (const device of this.devices) this.switch_on(device, this.first_power_on_ns(device));
    for (const fault of this.faults) of_the_file(`the fault '${fault.name}'`, () => fault.arm(this));
    check_claims(this.plan, this.happenings.events);
  }

  get until_s(): number {
    return this.scenario.until_s;
  }

  get faults(): readonly FleetFault[] {
    return this.plan.faults ?? [];
  }

  private make_sites(): void {
    for (const plan of this.plan.sites) {
      if (this.sites.has(plan.name)) throw new UsageError(`two sites are called '${plan.name}'`);
      const number = this.router.interfaces.length;
      if (number > SITES_MAXIMUM)
        throw new UsageError(`a fleet has at most ${SITES_MAXIMUM} sites with an uplink`);
      this.sites.set(plan.name, new FleetSite(this.sim, plan, number, this.core, this.router));
    }
  }

  /** The brokers, and the boards, which are their clients. */
  private make_brokers({ broker: real, login }: FleetOptions): void {
    const plans = real === undefined ? (this.plan.brokers ?? [DEFAULT_BROKER]) : [DEFAULT_BROKER];
    if (plans.length === 0 || plans.length > BROKERS_MAXIMUM)
      throw new UsageError(`a fleet has 1 to ${BROKERS_MAXIMUM} brokers`);
    const addresses = plans.map(({ name }, number) => ({ name, address: FIRST_BROKER_ADDRESS + number }));
    this.make_devices(addresses, real !== undefined, login ?? null);
    for (const [number, plan] of plans.entries()) {
      if (plans.findIndex(({ name }) => name === plan.name) !== number)
        throw new UsageError(`two brokers are called '${plan.name}'`);
      const make = real ?? ((sim, place) => new FleetBroker(sim, plan, place));
      const broker = make(this.sim, {
        ...(addresses[number] as FleetBrokerAddress),
        number,
        segment: this.core,
        gateway_address: ROUTER_ADDRESS,
        traced: this.watched === undefined,
        clients: this.devices.filter(({ place }) => place.broker.name === plan.name).length,
        presence: (client_id, connected) => this.presence(this.by_client.get(client_id), connected),
        message: (client_id, topic, payload) =>
          this.by_client.get(client_id)?.messages.arrive(message_key(topic, payload)),
      });
      this.brokers.push(broker);
    }
  }

  private make_devices(
    brokers: readonly FleetBrokerAddress[],
    one_for_all: boolean,
    login: BrokerLogin | null,
  ): void {
    for (const group of this.plan.groups) {
      const wanted = one_for_all ? undefined : group.broker;
      const broker = brokers.find(({ name }) => wanted === undefined || name === wanted);
      if (broker === undefined) throw new UsageError(`there is no broker '${wanted}'; ${there_is(brokers)}`);
      const site = this.site(group.site);
      for (let n = 1; n <= group.count; n++) {
        const name = `${group.name}-${n}`;
        if (this.by_name.has(name)) throw new UsageError(`two boards are called '${name}'`);
        const host = this.hosts.get(site.network) ?? 0;
        this.hosts.set(site.network, host + 1);
        const address = site.gives_addresses ? 0 : site.network + FIRST_HOST + host;
        const number = this.devices.length;
        const place = {
          name,
          number,
          site,
          group,
          address,
          broker,
          login,
          // Of a real broker it is heard what has such a topic (fleet_witness.ts).
          hears: (sender: FleetDevice, topic: string) =>
            !one_for_all || this.by_client.get(client_of_topic(topic)) === sender,
          connects_as: (client: FleetDevice, client_id: string) => {
            const trouble = this.client_of(client, client_id);
            if (trouble !== null && !this.trouble.includes(trouble)) this.trouble.push(trouble);
          },
        };
        const device = new FleetDevice(this.sim, place, this.random);
        if (name === this.watched?.board) this.watched.recorder.listen(site.segment);
        this.devices.push(device);
        this.by_name.set(name, device);
        const trouble = this.client_of(device, device.client_id);
        if (trouble !== null) throw new UsageError(trouble);
      }
    }
  }

  private site(name: string): FleetSite {
    const site = this.sites.get(name);
    if (site === undefined)
      throw new UsageError(`there is no site '${name}'; ${there_is([...this.sites.values()])}`);
    return site;
  }

  private first_power_on_ns({ place: { group } }: FleetDevice): number {
    const { power_on_s = 0, power_on_spread_s = 1 } = group;
    return Math.round(power_on_s * 1e9) + this.random.below(Math.round(power_on_spread_s * 1e6) + 1) * 1e3;
  }

  private switch_on(device: FleetDevice, at_ns: number): void {
    const { watched } = this;
    const is_watched = device.name === watched?.board;
    const console = is_watched
      ? watched?.recorder.console(() => device.target as Target)
      : this.console(device.name);
    device.power_on(at_ns, console);
    if (watched !== undefined && !is_watched) device.target?.kernel.leave_trace();
  }

  private presence(device: FleetDevice | undefined, connected: boolean): void {
    if (device === undefined || device.connected === connected) return;
    device.presence(connected);
    this.happenings.presence(device, connected, this.sim.now_ns);
  }

  /** From now on a client id is that of a board; what is wrong with it, in a sentence, or null. */
  private client_of(device: FleetDevice, client_id: string): string | null {
    const other = this.by_client.get(client_id) ?? device;
    if (other !== device)
      return `the boards '${other.name}' and '${device.name}' have one client id, '${client_id}': a broker takes them for one`;
    this.by_client.set(client_id, device);
    return null;
  }

  private chosen(boards: Boards): FleetDevice[] {
    const chosen = this.devices.filter(({ place }) => is_one_of(place, boards));
    if (chosen.length === 0) {
      const which = Object.entries(boards).map(([kind, name]) => `${kind} '${name}'`);
      throw new UsageError(`a fault concerns the boards of ${which.join(' and ')}: there are none`);
    }
    return chosen;
  }

  private chosen_brokers(name: string | undefined): BrokerSide[] {
    const chosen = this.brokers.filter((broker) => name === undefined || broker.name === name);
    if (chosen.length === 0) throw new UsageError(`there is no broker '${name}'; ${there_is(this.brokers)}`);
    return chosen;
  }

  power_off(boards: Boards): void {
    for (const device of this.chosen(boards)) {
      this.dark.hold(device);
      if (!device.has_power) continue;
      device.power_off();
      // The broker learns of it by its keep alive, perhaps when the board is long back.
      this.presence(device, false);
    }
  }

  power_on(boards: Boards): void {
    for (const device of this.chosen(boards))
      if (this.dark.release(device)) this.switch_on(device, this.sim.now_ns);
  }

  set_uplink(name: string, up: boolean): void {
    const site = this.site(name);
    if (!up) this.cut_off.hold(site);
    if (!up || this.cut_off.release(site)) site.cable.port.set_link(up);
  }

  check_uplink(site: string): void {
    void this.site(site).cable;
  }

  set_dhcp(name: string, on: boolean): void {
    const site = this.site(name);
    if (!on) this.unserved.hold(site);
    if (!on || this.unserved.release(site)) site.set_server(on);
  }

  check_dhcp(site: string): void {
    void this.site(site).lease_time_s;
  }

  broker_off(name: string | undefined, { refuses, lose_sessions }: BrokerOutage): void {
    for (const broker of this.chosen_brokers(name)) {
      this.gone.hold(broker);
      if (lose_sessions) this.loses_sessions.add(broker);
      if (refuses) broker.end_program(lose_sessions);
      else broker.power_off();
    }
  }

  broker_on(name: string | undefined): void {
    for (const broker of this.chosen_brokers(name))
      if (this.gone.release(broker)) broker.power_on(this.loses_sessions.delete(broker));
  }

  note(name: string, from_ns: number, to_ns: number, boards: Boards): void {
    const concerned = new Set(this.chosen(boards));
    this.happenings.note(name, from_ns, to_ns, (device) => concerned.has(device));
  }

  /** Runs to the end of the scenario; `progress` is told how far it has come, and may end it by returning false. */
  run(progress: (virtual_s: number) => boolean = () => true): FleetResult {
    for (const time_s of this.sample_times()) {
      this.run_to(time_s);
      if (!progress(time_s)) break;
    }
    return this.result();
  }

  /** When all boards are looked at, in seconds: the last time is the end of the scenario. */
  *sample_times(): Generator<number> {
    const { until_s } = this.scenario;
    const { sample_s = 1 } = this.plan;
    for (let n = 1; n * sample_s < until_s; n++) yield n * sample_s;
    yield until_s;
  }

  /** Runs on to a virtual time. */
  run_to(time_s: number): void {
    this.sim.run({ until_ns: Math.round(time_s * 1e9) });
    this.look(time_s);
  }

  /** Looks at all boards, when the simulation has come to that time. */
  look(time_s: number): void {
    if (!this.brokers.every(({ tells_presence }) => tells_presence)) this.look_at_presence();
    for (const device of this.devices) device.look();
    for (const broker of this.brokers) broker.look();
    this.sample(time_s);
  }

  /** Asks the boards who is connected, as far as they know. */
  look_at_presence(): void {
    for (const device of this.devices) this.presence(device, device.figures.connected);
  }

  private sample(time_s: number): void {
    const { brokers, router, last, samples, devices } = this;
    const sum = (of: (device: FleetDevice) => number): number =>
      devices.reduce((all, device) => all + of(device), 0);
    const now = {
      arrived: sum(({ messages }) => messages.arrived),
      connects: brokers.reduce((all, { connections_opened }) => all + connections_opened, 0),
      uplink_drops: router.counters.queue_full,
    };
    samples.time_s.push(time_s);
    samples.connected.push(sum(({ connected }) => (connected ? 1 : 0)));
    samples.waiting.push(sum((device) => to_send(device)));
    samples.arrived.push(now.arrived - last.arrived);
    samples.connects.push(now.connects - last.connects);
    samples.broker_backlog.push(brokers.reduce((all, { backlog }) => all + backlog, 0));
    samples.broker_free_packets.push(Math.min(...brokers.map((broker) => broker.free_receive_packets)));
    samples.uplink_drops.push(now.uplink_drops - last.uplink_drops);
    Object.assign(last, now);
    this.record?.states.push(Uint8Array.from(devices, state_of));
  }

  /** What the run comes to so far. */
  result(): FleetResult {
    const { devices, sim, scenario, parameters } = this;
    const result = {
      scenario: scenario.name,
      seed: sim.seed,
      parameters,
      virtual_s: sim.now_ns / 1e9,
      events_handled: sim.events_handled,
      ...board_figures(devices),
      happened: this.happenings.events,
      samples: this.samples,
      brokers: this.brokers.map((broker) => broker.result),
      diagnostics: [...sim.diagnostics.map(format_diagnostic), ...this.trouble, ...unknown_counts(devices)],
    };
    const claims = this.plan.claims ?? [];
    return { ...result, claims: claims.map((claim) => judged(claim, result)) };
  }
}

function there_is(things: readonly { readonly name: string }[]): string {
  return `there is: ${things.map(({ name }) => name).join(', ')}`;
}

function is_one_of(place: DevicePlace, { site, group, broker }: Boards): boolean {
  return (
    (site === undefined || place.site.name === site) &&
    (group === undefined || place.group.name === group) &&
    (broker === undefined || place.broker.name === broker)
  );
}

function to_send({ figures: { waiting, in_flight } }: FleetDevice): number {
  return waiting + in_flight;
}

function state_of(device: FleetDevice): number {
  if (!device.connected) return device.has_power ? BOARD_AWAY : BOARD_OFF;
  return to_send(device) > ON_ITS_WAY ? BOARD_BEHIND : BOARD_WELL;
}
