// A publisher and a subscriber that reconnect, a broker, and everything that goes wrong in the field: frames are lost, cables
// come loose, the broker answers late or stops reading, and it is switched off and on (its sessions are kept, as on a
// disk). All of it is drawn from one seed. At the end every reading must have arrived, and every packet be in its pool.

import { RELIABLE_BUILD } from '../../../demo/firmware/reliable_link.ts';
import { reliable_publisher } from '../../../demo/firmware/reliable_publisher.ts';
import { reliable_subscriber } from '../../../demo/firmware/reliable_subscriber.ts';
import { BrokerCore } from '../../../mqtt/broker/broker_core.ts';
import { broker_firmware } from '../../../mqtt/broker/broker_firmware.ts';
import { delay, stop_reading } from '../../../mqtt/broker/faults/index.ts';
import { nxd_mqtt_options } from '../../../mqtt/nxd_mqtt_client.ts';
import {
  EthernetSegment,
  frame_loss,
  ip_from_text,
  link_flap,
  nx_sim_nic_create,
} from '../../../netx/link/sim_link_api.ts';
import { created_pools } from '../../../netx/nx_system.ts';
import { type ChoiceSource, format_diagnostic, Random, Simulation, Target } from '../../../rtos/sim_api.ts';
import { TX_COMPLETED } from '../../../rtos/tx_api.ts';

export interface OutageOptions {
  readonly seed: number;
  readonly readings: number;
}

export interface OutageResult {
  readonly seed: number;
  /** Numbers that never arrived. */
  readonly missing: number[];
  readonly twice: number;
  readonly reconnects: number;
  readonly restarts: number;
  readonly frames_lost: number;
  readonly flaps: number;
  readonly slow: number;
  readonly virtual_s: number;
  /** What is wrong besides missing readings: diagnostics, packets that are gone, a publisher that did not end. */
  readonly faults: string[];
}

const SECOND_NS = 1e9;
/** Faults begin when both boards have had time to connect for the first time, and the subscriber to subscribe. */
const FAULTS_FROM_NS = 5 * SECOND_NS;
const PUBLISHER_ON_NS = 4 * SECOND_NS;
/** No run needs so long; who has not finished by then never will. */
const LIMIT_NS = 4 * 3600 * SECOND_NS;
const CALM_NS = 300 * SECOND_NS;

const BROKER_MAC = '02:00:00:00:81:00';
const BROKER_IP = ip_from_text('192.168.1.81');

/** How often a choice without a likelihood of its own is not nominal. */
const LIKELIHOODS: Readonly<Record<string, number>> = { broker_delay: 0.004, peer_window: 0.002 };

/** Decides by seed and site alone, and nominally once the faults are over. */
function choices_of(
  seed: number,
  is_on: (time_ns: number) => boolean,
  counted: (kind: string) => void,
): ChoiceSource {
  return (kind, key, options, time_ns, likelihood) => {
    const chance = likelihood > 0 ? likelihood : (LIKELIHOODS[kind] ?? 0);
    if (chance === 0 || !is_on(time_ns)) return 0;
    let hash = Math.imul(seed, 0x9e3779b1) ^ 0x811c9dc5;
    for (let at = 0; at < key.length; at++) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193);
    const random = new Random(hash);
    if (!random.chance(chance)) return 0;
    counted(kind);
    return 1 + random.below(options - 1);
  };
}

class Outages {
  readonly sim: Simulation;
  private readonly lan: EthernetSegment;
  private readonly core = new BrokerCore();
  private readonly arrivals = new Map<number, number>();
  private readonly counts = new Map<string, number>();
  private readonly random: Random;
  private readonly options: OutageOptions;
  private readonly publisher: Target;
  private readonly subscriber: Target;
  private broker: Target;
  private brokers = 0;
  private reconnects = 0;
  private calm = false;

  constructor(options: OutageOptions) {
    const { seed, readings } = options;
    this.options = options;
    this.random = new Random(seed);
    const is_on = (time_ns: number) => !this.calm && time_ns >= FAULTS_FROM_NS;
    const choices = choices_of(seed, is_on, (kind) => this.count(kind));
    this.sim = new Simulation({ seed, choices, trace: false });
    this.lan = new EthernetSegment(this.sim);
    const flap_ns = (0.1 + this.random.below(30) / 10) * SECOND_NS;
    this.lan.install(frame_loss({ probability: 0.005 + this.random.below(30) / 1000 }));
    this.lan.install(link_flap({ probability: 0.0005, down_ns: flap_ns }));
    this.broker = this.switch_on();
    const console = {
      printf: (text: string) => {
        if (text.endsWith(' is connected')) this.reconnects += 1;
      },
      status: () => {},
    };
    const on_message = (text: string) => this.arrived(Number(text));
    this.subscriber = this.board('subscriber', 0, reliable_subscriber({ console, on_message, seed }));
    const period_ms = 10 * this.random.below(12);
    const main = reliable_publisher({ console, readings, period_ms, seed: seed + 1 });
    this.publisher = this.board('publisher', PUBLISHER_ON_NS, main);
    this.plan_restart();
  }

  private count(kind: string): void {
    this.counts.set(kind, (this.counts.get(kind) ?? 0) + 1);
  }

  private board(name: string, power_on_ns: number, main: () => void): Target {
    const config = { options: nxd_mqtt_options(RELIABLE_BUILD) };
    const target = new Target(this.sim, { name, main, power_on_ns, config });
    nx_sim_nic_create(target, this.lan);
    return target;
  }

  private arrived(number: number): void {
    this.arrivals.set(number, (this.arrivals.get(number) ?? 0) + 1);
  }

  /** The broker's board: a new one each time, with the sessions of the one before. */
  private switch_on(): Target {
    this.brokers += 1;
    const faults = [delay(), stop_reading()];
    const { main } = broker_firmware({ ip_address: BROKER_IP, core: this.core, faults });
    const power_on_ns = this.sim.now_ns;
    const target = new Target(this.sim, { name: `broker ${this.brokers}`, main, power_on_ns });
    nx_sim_nic_create(target, this.lan, { mac: BROKER_MAC });
    return target;
  }

  /** Every 8 to 32 seconds the broker is off, for up to 6 seconds. */
  private plan_restart(): void {
    const { sim, random } = this;
    const off_ns = Math.max(sim.now_ns, FAULTS_FROM_NS) + (8 + random.below(25)) * SECOND_NS;
    const down_ns = (1 + random.below(60)) * 0.1 * SECOND_NS;
    sim.schedule(off_ns, () => {
      if (this.calm) return;
      this.broker.power_off();
      sim.schedule(off_ns + down_ns, () => {
        this.broker = this.switch_on();
        this.plan_restart();
      });
    });
  }

  private published(): boolean {
    const thread = this.publisher.kernel.threads.objects.find(
      ({ tx_thread_name }) => tx_thread_name === 'publisher',
    );
    return thread?.tx_thread_state === TX_COMPLETED;
  }

  private missing(): number[] {
    return Array.from({ length: this.options.readings }, (_, n) => n).filter((n) => !this.arrivals.has(n));
  }

  /** Pools that are not full, in words. */
  private pools(): string[] {
    return [this.publisher, this.subscriber, this.broker].flatMap(({ kernel }) =>
      created_pools(kernel)
        .objects.filter((pool) => pool.nx_packet_pool_available !== pool.nx_packet_pool_total)
        .map(
          (pool) =>
            `${kernel.name}: ${pool.nx_packet_pool_available} of ${pool.nx_packet_pool_total} packets of ${pool.nx_packet_pool_name}`,
        ),
    );
  }

  run(): OutageResult {
    const { sim } = this;
    sim.run({ until_ns: LIMIT_NS, until: () => this.published() });
    const faults = this.published() ? [] : ['the publisher did not finish'];
    // The faults are over; what is on its way must arrive, and what is owed must be given back.
    this.calm = true;
    const end_ns = sim.now_ns + CALM_NS;
    sim.run({
      until_ns: end_ns,
      until: () => this.arrivals.size === this.options.readings && this.pools().length === 0,
    });
    faults.push(...this.pools(), ...sim.diagnostics.map(format_diagnostic));
    const twice = [...this.arrivals.values()].reduce((sum, times) => sum + times - 1, 0);
    return {
      seed: this.options.seed,
      missing: this.missing(),
      twice,
      reconnects: this.reconnects - 2,
      restarts: this.brokers - 1,
      frames_lost: this.counts.get('frame_loss') ?? 0,
      flaps: this.counts.get('link_flap') ?? 0,
      slow: (this.counts.get('broker_delay') ?? 0) + (this.counts.get('peer_window') ?? 0),
      virtual_s: Math.round(sim.now_ns / SECOND_NS),
      faults,
    };
  }
}

/** One run with everything that goes wrong under this seed. */
export function run_outages(options: OutageOptions): OutageResult {
  return new Outages(options).run();
}
