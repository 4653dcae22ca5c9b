// What the host program gets when it or the simulator is wrong. Firmware never sees these: it gets a status, as in C.

/** An error for the host program: its message says what is wrong, with the value, and what would be right. */
export class SimError extends Error {
  override name = 'SimError';
}

/** Stops the run when an invariant of the simulator itself does not hold. */
export function sim_invariant(condition: boolean, what: string): asserts condition {
  if (!condition) throw new SimError(`the simulator broke its own rule: ${what}`);
}
