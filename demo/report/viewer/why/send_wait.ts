// What a thread lacks that waits in a send of TCP: room in the congestion window, or in the window that the peer offers, as its
// socket had them when the wait began.

import { time_text } from '../../../../rtos/sim/time_text.ts';
import type { AnnotatedValue } from '../model/annotations.ts';
import type { Run } from '../model/run.ts';

/** The values of a socket: its control block has no number in the trace, so it is known by its name. */
function values_of(run: Run, socket: number): readonly AnnotatedValue[] {
  const known = run.object(socket);
  return (run.annotations?.values ?? []).filter(
    ({ kind, name, target }) => kind === known?.kind && name === known.name && target === known.target,
  );
}

/** The last step of a value up to a time; of several sockets of one name that of the one which sent last. */
function value_at(values: readonly AnnotatedValue[], what: string, time_ns: number): number | null {
  const steps = values
    .filter((one) => one.what === what)
    .flatMap((one) => one.steps.findLast((step) => step.time_ns <= time_ns) ?? []);
  const last = steps.sort((a, b) => a.time_ns - b.time_ns).at(-1);
  return last === undefined ? null : last.value >>> 0;
}

/** When the bytes in flight of a socket became fewer last: when the peer acknowledged something. */
function acknowledged_ns(values: readonly AnnotatedValue[], time_ns: number): number | null {
  const steps = values
    .filter(({ what }) => what === 'bytes in flight')
    .flatMap((value) => value.steps.filter((one) => one.time_ns <= time_ns))
    .sort((one, other) => one.time_ns - other.time_ns);
  const at = steps.findLastIndex(({ value: bytes }, n) => n > 0 && bytes < (steps[n - 1]?.value ?? 0));
  return steps[at]?.time_ns ?? null;
}

/** The window that is full, in words; null where neither is known. */
function full_window(in_flight: number, congestion: number, send: number): string {
  if (send === 0) return 'the peer offers a window of 0 bytes';
  const bytes = `${in_flight} bytes are on their way`;
  return congestion < send
    ? `the congestion window is full: ${bytes}, it allows ${congestion} (the peer offers ${send})`
    : `the peer's window is full: ${bytes}, it offers ${send} (the congestion window allows ${congestion})`;
}

/** Sentences about a wait in a send for a socket, which began at `since_ns`; none for any other wait. */
export function send_wait(run: Run, socket: number, since_ns: number, time_ns: number): string[] {
  const values = values_of(run, socket);
  const [in_flight, congestion, send] = ['bytes in flight', 'congestion window', 'send window'].map((what) =>
    value_at(values, what, since_ns),
  );
  if (in_flight == null || congestion == null || send == null) return [];
  const limit = Math.min(congestion, send);
  // What is left of a window is too little for the next segment; a queue that is full leaves more.
  const words =
    in_flight * 2 >= limit || send === 0
      ? full_window(in_flight, congestion, send)
      : `its queue of packets that are not acknowledged is full: ${in_flight} bytes are on their way, the windows allow ${limit}`;
  const heard_ns = acknowledged_ns(values, time_ns);
  const heard =
    heard_ns === null
      ? 'the peer has acknowledged nothing yet'
      : `the peer acknowledged last at ${time_text(heard_ns)} s`;
  return [`It waits to send: ${words}; ${heard}.`];
}
