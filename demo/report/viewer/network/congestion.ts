// The congestion window and the slow start threshold of one side of a TCP connection, as its socket had them: from the run's
// annotations, which have each change. Which socket it was shows by its state, which changes as the SYN goes out.

import type { AnnotatedValue } from '../model/annotations.ts';
import type { Run } from '../model/run.ts';
import type { TcpConnection } from './tcp_connections.ts';
import type { Step } from './tcp_plot.ts';

export interface Congestion {
  readonly window: readonly Step[];
  readonly threshold: readonly Step[];
}

const NONE: Congestion = { window: [], threshold: [] };
/** A socket's state changes so near to its SYN. */
const NEAR_NS = 1e6;

/** How far the nearest step is from a time. */
function distance({ steps }: AnnotatedValue, time_ns: number): number {
  return steps.reduce(
    (least, step) => Math.min(least, Math.abs(step.time_ns - time_ns)),
    Number.POSITIVE_INFINITY,
  );
}

/** The steps of a socket while it served a connection that began at a time. */
function steps_from(value: AnnotatedValue | undefined, begin_ns: number, end_ns: number): Step[] {
  const steps = value?.steps ?? [];
  const before = steps.findLast(({ time_ns }) => time_ns <= begin_ns);
  const during = steps.filter(({ time_ns }) => time_ns > begin_ns && time_ns <= end_ns);
  const all = before === undefined ? during : [{ time_ns: begin_ns, value: before.value }, ...during];
  // It has none before the connection is established.
  return all
    .map(({ time_ns, value: word }) => ({ time_ns, value: word >>> 0 }))
    .filter((step) => step.value > 0);
}

/** Of what side 0 (the client) or 1 (the server) of a connection sends. */
export function congestion_of(
  { annotations, document }: Run,
  connection: TcpConnection,
  side: 0 | 1,
): Congestion {
  const { from, segments } = connection.directions[side];
  const syn = segments.find((segment) => segment.syn);
  const target = document.targets.find(({ name }) => name === from)?.number;
  if (annotations === null || syn === undefined || target === undefined) return NONE;
  const own = annotations.values.filter((one) => one.kind === 'TCP socket' && one.target === target);
  const [state] = own
    .filter(({ what }) => what === 'state')
    .map((value) => ({ value, apart: distance(value, syn.sent_ns) }))
    .filter(({ apart }) => apart < NEAR_NS)
    .sort((a, b) => a.apart - b.apart);
  if (state === undefined) return NONE;
  const of_socket = own.filter(({ owner }) => owner === state.value.owner);
  const end_ns = Math.max(
    ...connection.directions.flatMap((one) => one.segments.map(({ sent_ns }) => sent_ns)),
  );
  const value = (what: string): Step[] =>
    steps_from(
      of_socket.find((one) => one.what === what),
      syn.sent_ns,
      end_ns,
    );
  return { window: value('congestion window'), threshold: value('slow start threshold') };
}
