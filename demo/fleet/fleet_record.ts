// What a report draws: how every board was at each sample, and the fleet as a whole. One byte for each board and sample.

/** How a board is. */
export const BOARD_OFF = 0;
/** It has power, and the broker has no connection of it. */
export const BOARD_AWAY = 1;
/** It is connected, and has more to send than what it just took. */
export const BOARD_BEHIND = 2;
export const BOARD_WELL = 3;

/** The fleet at one sample. */
export interface FleetSample {
  readonly time_s: number;
  readonly connected: number;
  /** Readings in the stores of all boards, and published but not acknowledged. */
  readonly waiting: number;
  /** Since the sample before: readings that arrived, attempts to connect that the broker saw. */
  readonly arrived: number;
  readonly connects: number;
  readonly broker_backlog: number;
  readonly broker_free_packets: number;
  /** Datagrams dropped by full uplinks since the sample before. */
  readonly uplink_drops: number;
}

export class FleetRecord {
  /** Names of the boards, in the order of their states. */
  readonly names: string[] = [];
  readonly samples: FleetSample[] = [];
  /** One row for each sample, a byte for each board. */
  readonly states: Uint8Array[] = [];
}
