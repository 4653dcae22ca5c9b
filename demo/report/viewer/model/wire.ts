// The frames between boards: from the board that sent one to where it arrived, or was lost.

import type { RunDocument } from '../../run_document.ts';
import type { Run } from './run.ts';

export interface Flight {
  /** Its place among the document's frames. */
  readonly frame: number;
  readonly sent_ns: number;
  /** Lines of the wire, counted from the top. */
  readonly from: number;
  /** Where it arrived, and when; none when it was lost. */
  readonly arrivals: readonly { readonly to: number; readonly time_ns: number }[];
  /** For whom it was, by its addresses; -1 when for all, or for nobody here. */
  readonly to: number;
}

export interface Wire {
  /** Who is at the wire, from top to bottom. */
  readonly names: readonly string[];
  /** In the order of sending. */
  readonly frames: readonly Flight[];
  /** How long the longest flight takes: what is drawn at a time may have begun so much earlier. */
  readonly longest_ns: number;
}

/** The number of the target that has a card at a port; 0: none has. */
export function target_of_port({ frames, targets }: RunDocument, port: string): number {
  const sent = frames.find(({ from_port }) => from_port === port);
  if (sent !== undefined) return sent.from_target;
  // A board that sends nothing is known by the name of its card.
  return targets.find(({ name }) => port.startsWith(`${name}.`))?.number ?? 0;
}

/** The frames of a run; `first` are the boards in the order in which they shall stand. */
export function wire_of({ document }: Run, first: readonly string[]): Wire {
  const names: string[] = [];
  const places = new Map<string, number>();
  const place = (name: string): number => {
    const known = places.get(name);
    if (known !== undefined) return known;
    places.set(name, names.length);
    return names.push(name) - 1;
  };
  const at_ports = new Map<string, string>();
  const at_port = (port: string): string => {
    const known = at_ports.get(port);
    if (known !== undefined) return known;
    const number = target_of_port(document, port);
    const name = document.targets.find((target) => target.number === number)?.name ?? port;
    at_ports.set(port, name);
    return name;
  };
  const on_wire = new Set(
    document.frames
      .flatMap(({ from_port, arrivals }) => [from_port, ...arrivals.map(({ port }) => port)])
      .map(at_port),
  );
  for (const name of first) if (on_wire.has(name)) place(name);
  let longest_ns = 0;
  const frames = document.frames.map((frame, index): Flight => {
    const arrivals = frame.arrivals.map(({ port, time_ns }) => ({ to: place(at_port(port)), time_ns }));
    for (const { time_ns } of arrivals) longest_ns = Math.max(longest_ns, time_ns - frame.sent_ns);
    const from = place(at_port(frame.from_port));
    return { frame: index, sent_ns: frame.sent_ns, from, arrivals, to: places.get(frame.to) ?? -1 };
  });
  frames.sort((a, b) => a.sent_ns - b.sent_ns);
  return { names, frames, longest_ns };
}
