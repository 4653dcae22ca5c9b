/**
 * The macros of nx_api.h that firmware uses like functions.
 */
import { enter } from '../rtos/kernel/current.ts';
import { finish_plain } from '../rtos/kernel/finish.ts';
import type { UINT } from '../rtos/kernel/service.ts';

/** Says that a parameter is left unused on purpose. Does nothing. Allowed from everywhere. */
export function NX_PARAMETER_NOT_USED(_parameter: unknown): void {}

/**
 * A pseudo-random number of 31 bits, as rand() gives. It comes from the seed of the simulation, like the stack's own
 * numbers: the same seed gives the same ones.
 *
 * Allowed from everywhere. Neither suspends nor preempts.
 */
export function NX_RAND(): UINT {
  const k = enter('NX_RAND');
  return finish_plain(k, k.sim.random.uint31());
}
