// A fleet with a real broker: through a gateway beside the router, at the pace of the wall clock or so many times faster. What the
// broker has received is what it gives a subscriber to `fleet/#` (fleet_witness.ts). A broker whose program the fleet has started
// (broker_program.ts) can be switched off and on by a fault of the scenario; virtual time stands still while it ends or starts.

import { Gateway } from '../../netx/gateway/gateway.ts';
import { run_paced } from '../../netx/gateway/paced_run.ts';
import { ip_to_text } from '../../netx/wire/address_text.ts';
import type { Simulation } from '../../rtos/sim_api.ts';
import { BrokerProgram } from './broker_program.ts';
import { Fleet, type FleetOptions } from './fleet.ts';
import type { BrokerSide, FleetBrokerPlace } from './fleet_broker.ts';
import type { FleetScenario } from './fleet_plan.ts';
import type { FleetBrokerResult, FleetResult } from './fleet_result.ts';
import { type BrokerLogin, FleetWitness } from './fleet_witness.ts';

/** More connections than boards: one that ended is still there for a moment when the next begins. */
const SPARE_CONNECTIONS = 16;
/** After the end the broker may still have something for the subscriber. */
const LAST_WORDS_MS = 1000;
const ASK_EVERY_NS = 100e6;

interface RealBrokerPlace {
  /** HOST:PORT */
  readonly address: string;
  /** Starts the broker's program, in the foreground; it is the fleet's from then on, for faults, too. Default: it runs already. */
  readonly command?: string;
  /** How its subscriber logs in; the boards are given it, too. Default: not at all. */
  readonly login?: BrokerLogin;
}

class RealBroker implements BrokerSide {
  readonly name: string;
  readonly tells_presence = false;
  readonly gateway: Gateway;
  connections_opened = 0;
  /** It tells neither. */
  readonly backlog = 0;
  readonly free_receive_packets = 0;
  /** Milliseconds of the wall clock for which virtual time stood still. */
  held_ms = 0;
  /** What went wrong with the program of the broker. */
  trouble: unknown = null;
  readonly witness: FleetWitness;
  private readonly sim: Simulation;
  /** Null: it is not the fleet's. */
  private readonly program: BrokerProgram | null;
  private most_connections = 0;

  constructor(sim: Simulation, { address, command, login }: RealBrokerPlace, fleet_place: FleetBrokerPlace) {
    const { segment, clients, ...place } = fleet_place;
    const [, host = '', port = ''] = /^(.+):(\d+)$/.exec(address) ?? [];
    this.sim = sim;
    this.name = place.name;
    this.program = command === undefined ? null : new BrokerProgram(command, host, Number(port));
    this.witness = new FleetWitness(host, Number(port), place.message, { login: login ?? null });
    const own = ip_to_text(place.address + 1);
    const router = ip_to_text(place.gateway_address);
    const connections = clients + SPARE_CONNECTIONS;
    this.gateway = new Gateway(sim, segment, {
      ip: own,
      mask: '255.255.0.0',
      router,
      loopback: false,
      connections,
    });
    this.gateway.map(`${ip_to_text(place.address)}:1883`, address);
    this.gateway.on_notice = (text) => {
      if (text.endsWith('connected')) this.connections_opened++;
    };
  }

  /** Before the run. */
  async start(): Promise<void> {
    await this.program?.start();
    await this.witness.begin();
  }

  /** After the run. */
  async stop(): Promise<void> {
    this.gateway.close();
    this.witness.close();
    await this.program?.end('SIGTERM');
  }

  /** Virtual time stands still meanwhile. */
  private hold(work: () => Promise<void>): void {
    const from_ms = performance.now();
    this.sim.hold(
      work()
        .catch((error: unknown) => {
          this.trouble ??= error;
        })
        .finally(() => {
          this.held_ms += performance.now() - from_ms;
        }),
    );
  }

  power_on(): void {
    if (this.program?.runs !== false) return;
    this.hold(async () => {
      await this.start();
      this.gateway.nic.port.set_link(true);
    });
  }

  /** Nothing answers any more: its computer has no power. */
  power_off(): void {
    this.end('SIGKILL');
    this.gateway.nic.port.set_link(false);
  }

  end_program(crashes: boolean): void {
    this.end(crashes ? 'SIGKILL' : 'SIGTERM');
  }

  private end(signal: 'SIGTERM' | 'SIGKILL'): void {
    const { program } = this;
    if (program?.runs !== true) return;
    this.hold(() => this.witness.end_with_broker(() => program.end(signal)));
  }

  look(): void {
    this.most_connections = Math.max(this.most_connections, this.gateway.open);
  }

  get result(): FleetBrokerResult {
    const { connections_opened, most_connections } = this;
    return {
      name: this.name,
      connections_opened,
      most_connections,
      most_backlog: null,
      fewest_receive_packets: null,
      keep_alive_timeouts: 0,
    };
  }
}

export interface RealBrokerOptions extends Omit<FleetOptions, 'broker'>, RealBrokerPlace {
  /** Virtual seconds for each second of the wall clock. Default: 1. */
  readonly speed?: number;
  /** Told how far it has come; false ends the run. */
  readonly progress?: (virtual_s: number) => boolean;
}

/** Runs a fleet with a real broker. The same seed does not give the same run: the broker decides too. */
export async function run_with_real_broker(
  scenario: FleetScenario,
  { address, command, login, speed = 1, progress = () => true, ...options }: RealBrokerOptions,
): Promise<FleetResult> {
  let made: RealBroker | null = null;
  const own_login = login === undefined ? {} : { login };
  const place = { address, ...(command === undefined ? {} : { command }), ...own_login };
  const fleet = new Fleet(scenario, {
    ...options,
    ...own_login,
    broker: (sim, at) => {
      made = new RealBroker(sim, place, at);
      return made;
    },
  });
  const real = made as unknown as RealBroker;
  if (command === undefined && fleet.faults.some(({ switches_broker }) => switches_broker === true))
    throw new Error(
      "a fault of the fleet switches the broker off, and its program is not the fleet's: say how it is started",
    );
  try {
    await real.start();
    ask_boards(fleet);
    const from_ms = performance.now();
    for (const time_s of fleet.sample_times()) {
      await run_paced(fleet.sim, { until_ns: Math.round(time_s * 1e9), hosts: [real.gateway], speed });
      if (real.trouble !== null) throw real.trouble;
      fleet.look(time_s);
      if (!progress(time_s)) break;
    }
    const paced_s = (performance.now() - from_ms - real.held_ms) / 1000;
    await new Promise((resolve) => setTimeout(resolve, LAST_WORDS_MS));
    const result = with_gaps(fleet.result(), real.witness.gaps);
    return { ...result, wall_clock: { speed, behind_s: Math.max(0, paced_s - result.virtual_s / speed) } };
  } finally {
    await real.stop();
  }
}

/** A real broker does not tell who comes and goes, so the boards are asked now and then. */
function ask_boards(fleet: Fleet): void {
  const { sim } = fleet;
  const ask = (): void => {
    fleet.look_at_presence();
    sim.schedule(sim.now_ns + ASK_EVERY_NS, ask);
  };
  ask();
}

function with_gaps(result: FleetResult, gaps: number): FleetResult {
  if (gaps === 0) return result;
  const text = `the broker closed the connection of the subscriber ${gaps} times: what it received until it was back is not known`;
  return { ...result, diagnostics: [...result.diagnostics, text] };
}
