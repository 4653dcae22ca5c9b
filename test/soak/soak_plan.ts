// What one run of the soak is: everything about it follows from its seed. Loss climbs from 0 to 10% with the seed, the
// other faults and the firmware's habits are drawn. A plan without a seed of its own is a rung of the ladder: nothing but
// one loss rate, and every option as NetX Duo has it by default.

import { Random } from '../../rtos/sim_api.ts';

export const SOAK_SEEDS = 200;
/** One megabyte each way. */
export const SOAK_BYTES = 1_000_000;
const LEVELS = 11;
const PERCENT = 0.01;
const MSS = 1460;

export interface SoakPlan {
  readonly seed: number;
  /** Bytes that each board sends. */
  readonly bytes: number;
  /** Chances for each frame, from 0 to 1. */
  readonly loss: number;
  readonly duplication: number;
  readonly reordering: number;
  readonly corruption: number;
  /** Bytes in one call of nx_tcp_socket_send; 0 for a length drawn each time. */
  readonly write_bytes: number;
  readonly window: number;
  /** Packets in a pool, and whether what is sent has a pool of its own, as the guide advises. */
  readonly packets: number;
  readonly two_pools: boolean;
  /** Acknowledge every n-th packet at once; 0 is the default of NetX Duo: only the delayed acknowledgment. */
  readonly ack_every: number;
  readonly published: boolean;
}

function one_of<T>(random: Random, values: readonly T[]): T {
  return values[random.below(values.length)] as T;
}

/** Seeds from 1 on; (seed - 1) modulo 11 is the loss in percent. */
export function soak_plan(seed: number, bytes = SOAK_BYTES): SoakPlan {
  const random = new Random(seed);
  const percent = (): number => random.below(LEVELS) * PERCENT;
  return {
    seed,
    bytes,
    loss: ((seed - 1) % LEVELS) * PERCENT,
    duplication: percent(),
    reordering: percent(),
    corruption: percent(),
    write_bytes: one_of(random, [0, 256, MSS, MSS]),
    window: one_of(random, [4096, 8192, 16_384, 32_768]),
    packets: one_of(random, [30, 60, 60, 120]),
    two_pools: random.below(2) === 1,
    ack_every: one_of(random, [0, 0, 2]),
    published: random.below(2) === 1,
  };
}

/** A rung of the ladder. */
export function loss_plan(loss_percent: number, ack_every: number, bytes = SOAK_BYTES): SoakPlan {
  return {
    seed: 1,
    bytes,
    loss: loss_percent * PERCENT,
    duplication: 0,
    reordering: 0,
    corruption: 0,
    write_bytes: MSS,
    window: 16_384,
    packets: 80,
    two_pools: false,
    ack_every,
    published: false,
  };
}
