// Frames of a document as the views of the network need them: with their fields, their bytes, their fate, and who they
// reached.

import { type FrameFields, frame_fields } from '../../../../netx/link/frame_fields.ts';
import type { DocumentFrame } from '../../run_document.ts';

/** What became of a frame. `under way`: the run ended first. */
export type FrameFate = 'delivered' | 'lost' | 'delayed' | 'duplicated' | 'corrupted' | 'under way';

export interface WireFrame {
  /** Its place among the frames of the document. */
  readonly index: number;
  readonly frame: DocumentFrame;
  readonly bytes: Uint8Array;
  readonly fields: FrameFields;
  readonly fate: FrameFate;
  /** When it reached the one that it is addressed to (of a broadcast: the first); null: never. */
  readonly arrived_ns: number | null;
  /** Who it reached, by name. */
  readonly reached: readonly string[];
}

const FATES: readonly (readonly [effect: string, fate: FrameFate])[] = [
  ['corrupt', 'corrupted'],
  ['duplicate', 'duplicated'],
  ['delay', 'delayed'],
  ['reorder', 'delayed'],
];

function fate_of(frame: DocumentFrame, arrived_ns: number | null): FrameFate {
  const { faults } = frame;
  if (arrived_ns === null) return faults.length > 0 ? 'lost' : 'under way';
  return FATES.find(([effect]) => faults.some((fault) => fault.effect === effect))?.[1] ?? 'delivered';
}

/** Names of who is behind each port, as far as they sent something; else the port's own name without its card. */
function port_names(frames: readonly DocumentFrame[]): (port: string) => string {
  // A frame that had not come to the middle of its link when the run ended has no names.
  const told = frames.filter(({ from }) => from !== '');
  const names = new Map(told.map(({ from_port, from }) => [from_port, from]));
  return (port) => names.get(port) ?? port.replace(/\.[^.]*$/, '');
}

/** The frames of a document; `bytes_of` gives the bytes of one. */
export function wire_frames(
  frames: readonly DocumentFrame[],
  bytes_of: (frame: DocumentFrame) => Uint8Array,
): WireFrame[] {
  const name_of = port_names(frames);
  return frames.map((frame, index) => {
    const { length, arrivals, to } = frame;
    const own = bytes_of(frame);
    // A hub, or a switch that has not learned yet, brings a frame to others too.
    const meant = arrivals.filter(({ port }) => to === 'all' || name_of(port) === to);
    const arrived_ns = meant.length === 0 ? null : Math.min(...meant.map(({ time_ns }) => time_ns));
    return {
      index,
      frame,
      bytes: own,
      fields: frame_fields(own, length),
      fate: fate_of(frame, arrived_ns),
      arrived_ns,
      reached: [...new Set(meant.map(({ port }) => name_of(port)))],
    };
  });
}

/** The words of the faults that struck a frame: `lost, link down at pump.eth0 outbound`. */
export function fault_words({ faults }: DocumentFrame): string {
  return faults.map(({ text, port_name, direction }) => `${text} at ${port_name} ${direction}`).join('; ');
}
