// What ends a run that would not end by itself.

/** A thread has kept the processor and never yielded. */
export class StuckError extends Error {}
