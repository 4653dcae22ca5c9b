// Which faults a simulation has been given, whoever carries them out (a link, a broker): what a run says of its faults comes
// from here alone. A fault that could not strike, because nothing ever came by that it is for, is mostly a mistake in
// its condition, and is told at the end.

import type { Simulation } from './simulation.ts';

export interface InstalledFault {
  /** Its name, or the kind of fault. */
  readonly name: string;
  /** Where it stands, in words. */
  readonly where: string;
  /** Why it has not struck and could not; null when it could. */
  readonly idle: () => string | null;
}

const FAULTS = Symbol('installed faults');

function known(sim: Simulation): Map<object, InstalledFault> {
  let faults = sim.attachments.get(FAULTS) as Map<object, InstalledFault> | undefined;
  if (faults === undefined) {
    faults = new Map();
    sim.attachments.set(FAULTS, faults);
  }
  return faults;
}

/** Notes a fault under a key of its own; the same key again changes nothing. */
export function note_fault(sim: Simulation, key: object, fault: InstalledFault): void {
  const faults = known(sim);
  if (!faults.has(key)) faults.set(key, fault);
}

/** The fault is taken out; one that never matched is still listed at the end. */
export function forget_fault(sim: Simulation, key: object): void {
  const faults = known(sim);
  if (faults.get(key)?.idle() === null) faults.delete(key);
}

/** In order of installation: those that are there, and those that were taken out without having had a chance. */
export function installed_faults(sim: Simulation): readonly InstalledFault[] {
  return [...known(sim).values()];
}

/** `loss (every card, outbound)`. */
export function fault_words({ name, where }: InstalledFault): string {
  return `${name} (${where})`;
}
