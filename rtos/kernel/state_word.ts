// The states of a thread, by their numbers, in words.

const STATES = [
  'ready',
  'completed',
  'terminated',
  'suspended',
  'sleeping',
  'waits: queue',
  'waits: semaphore',
  'waits: event flags',
  'waits: block pool',
  'waits: byte pool',
  'waits: I/O',
  'waits: file',
  'waits: TCP/IP',
  'waits: mutex',
  'changing priority',
];

/** A state by its number, in a word. */
export function state_word(state: number): string {
  return STATES[state] ?? `state ${state}`;
}
