// What a run of a fleet comes to, as plain data: it goes from worker to parent, into files and into reports.

/** Design parameters by name: what somebody wants to choose well (pool sizes, keep alive, backoff). */
export type FleetParameters = Readonly<Record<string, number>>;

/** Something that went wrong on purpose, and how the fleet came back. */
export interface FleetEvent {
  readonly name: string;
  readonly from_s: number;
  readonly to_s: number;
  /** For each board that was away during it: seconds from its end until the board was back; 0 for one that was back before. */
  readonly back_s: readonly number[];
  /** Boards that were away during it and never came back. */
  readonly still_away: number;
}

export interface FleetResult {
  readonly scenario: string;
  readonly seed: number;
  readonly parameters: FleetParameters;
  readonly boards: number;
  readonly virtual_s: number;
  /** Events of the simulation: the same for the same seed, whatever computer it runs on. */
  readonly events_handled: number;
  /** Boards whose firmware does not report: what they took is not known, only what arrived. */
  readonly silent: number;
  /** Readings that the boards took, and those of them that the broker has received. */
  readonly taken: number;
  readonly arrived: number;
  /** Received once more. */
  readonly twice: number;
  /** On their way or in a store when the run ended. */
  readonly waiting: number;
  /** Given up because a store was full; in the memory of a board whose power was cut. */
  readonly given_up: number;
  readonly lost_power: number;
  /** Neither arrived nor waiting nor given up nor cut off: nobody knows of these but the report. */
  readonly lost: number;
  readonly connects: number;
  readonly attempts: number;
  /** Boards that had power and no connection when the run ended. */
  readonly away: number;
  /** Boards that had no power then. */
  readonly without_power: number;
  readonly happened: readonly FleetEvent[];
  /** For each board, in their order: the fewest free packets of the pools of its firmware, and the most readings that waited. */
  readonly fewest_packets: readonly number[];
  readonly most_waiting: readonly number[];
  /** Over time: the fleet at each sample. */
  readonly samples: FleetSamples;
  readonly brokers: readonly FleetBrokerResult[];
  /** With a real broker: the pace that was asked for, and the seconds by which the run ended too late for it. */
  readonly wall_clock?: { readonly speed: number; readonly behind_s: number };
  /** Diagnostics of the simulator: what is undefined on hardware. */
  readonly diagnostics: readonly string[];
  readonly claims: readonly ClaimOutcome[];
}

/** The fleet at each sample, as columns. */
export interface FleetSamples {
  readonly time_s: number[];
  readonly connected: number[];
  /** Readings in the stores of all boards, and published but not acknowledged. */
  readonly waiting: number[];
  /** Since the sample before: readings that arrived, connections that brokers opened. */
  readonly arrived: number[];
  readonly connects: number[];
  /** Of all brokers together: connections that wait to be looked at; of one with the fewest: free packets. */
  readonly broker_backlog: number[];
  readonly broker_free_packets: number[];
  /** Datagrams dropped by full uplinks since the sample before. */
  readonly uplink_drops: number[];
}

export function empty_samples(): FleetSamples {
  return {
    time_s: [],
    connected: [],
    waiting: [],
    arrived: [],
    connects: [],
    broker_backlog: [],
    broker_free_packets: [],
    uplink_drops: [],
  };
}

/** The most connections that brokers opened in a second, from one sample to the next. */
export function busiest_second({ time_s, connects }: FleetSamples): number {
  const per_second = connects.map((count, at) => count / ((time_s[at] as number) - (time_s[at - 1] ?? 0)));
  return per_second.reduce((most, rate) => Math.max(most, rate), 0);
}

export interface FleetBrokerResult {
  readonly name: string;
  readonly connections_opened: number;
  readonly most_connections: number;
  /** Connections that waited to be looked at, at one time; null: it does not tell. */
  readonly most_backlog: number | null;
  /** Null: it does not tell. */
  readonly fewest_receive_packets: number | null;
  readonly keep_alive_timeouts: number;
}

/** What a run says about a claim: both null, it holds. */
export interface ClaimOutcome {
  readonly name: string;
  /** What is wrong with the run, in a sentence. */
  readonly failed: string | null;
  /** Why the run says nothing about the claim, which could not have failed in it. */
  readonly not_tried: string | null;
}

/** Says that a run cannot tell whether a claim holds, and why. */
export interface NotTried {
  readonly not_tried: string;
}

export interface FleetClaim {
  readonly name: string;
  /** The fault that it speaks of, which the fleet must have. */
  readonly after?: string;
  /**
   * What is wrong with a run, in a sentence; null when the claim holds; NotTried when nothing happened in the run that could have made it
   * fail. A claim that no run of a command has tried counts as one that failed.
   */
  judge(result: Omit<FleetResult, 'claims'>): string | null | NotTried;
}
