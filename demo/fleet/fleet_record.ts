// What a report draws of one run beside its result: how every board was at each sample. One byte for each board and sample.

/** How a board is. */
export const BOARD_OFF = 0;
/** It has power, and the broker has no connection of it. */
export const BOARD_AWAY = 1;
/** It is connected, and has more to send than what it just took. */
export const BOARD_BEHIND = 2;
export const BOARD_WELL = 3;

export class FleetRecord {
  /** Names of the boards, in the order of their states. */
  readonly names: string[] = [];
  /** One row for each sample, a byte for each board. */
  readonly states: Uint8Array[] = [];
}
