// The language of link faults: a rule is a small function, frame in, verdict out. It stands at one side of one port and
// is asked about each frame that passes there, in the order of the frames. Rules compose by standing one behind the
// other: each is asked about every frame that the ones before it let through, and their effects add up.
//
// Whoever writes a rule of their own decides with `sim.choose` (kinds frame_loss, frame_delay, frame_duplicate,
// frame_reorder, frame_corrupt, link_flap), so that a run can be searched, replayed and shrunk.

import { duration_text } from '../../rtos/sim/choice_meaning.ts';
import type { Simulation } from '../../rtos/sim/simulation.ts';
import type { EthernetFrame } from './ethernet_frame.ts';
import { type FrameFields, frame_fields } from './frame_fields.ts';

/** Seen from the network card: outbound is from the card to the segment. */
export type FrameDirection = 'outbound' | 'inbound';

/** A frame that passes a rule. Read it, do not keep it: the buffer is used again. */
export class PassingFrame {
  readonly sim: Simulation;
  readonly port_name: string;
  readonly direction: FrameDirection;
  readonly frame: EthernetFrame;
  /** When it would be at the other end of the cable, in virtual nanoseconds. */
  readonly time_ns: number;
  private parsed: FrameFields | null = null;

  constructor(
    sim: Simulation,
    port_name: string,
    direction: FrameDirection,
    frame: EthernetFrame,
    time_ns: number,
  ) {
    this.sim = sim;
    this.port_name = port_name;
    this.direction = direction;
    this.frame = frame;
    this.time_ns = time_ns;
  }

  /** What the frame is; read once, when first asked for. */
  get fields(): FrameFields {
    this.parsed ??= frame_fields(this.frame.bytes, this.frame.length);
    return this.parsed;
  }

  /** Name of this place for `sim.choose`: port, direction, kind of frame. */
  site(): string {
    return `${this.port_name} ${this.direction}/${this.fields.kind}`;
  }
}

export type Verdict =
  | { readonly is: 'pass' }
  | { readonly is: 'drop' }
  /** Arrives later. Later frames overtake it unless `in_order` holds them back behind it. */
  | { readonly is: 'delay'; readonly delay_ns: number; readonly in_order: boolean }
  /** Arrives, and once more `after_ns` later. */
  | { readonly is: 'duplicate'; readonly after_ns: number }
  /** Arrives behind the next `frames` frames, or after `at_most_ns` if fewer follow. */
  | { readonly is: 'reorder'; readonly frames: number; readonly at_most_ns: number }
  /** Bit `bit` is inverted; 0 is the most significant bit of the first byte. */
  | { readonly is: 'corrupt'; readonly bit: number }
  /** The cable comes loose under this frame, for `down_ns`. */
  | { readonly is: 'link_down'; readonly down_ns: number };

export interface FaultRule {
  (passing: PassingFrame): Verdict;
  /** What kind of fault it is, for a rule without a name. */
  readonly kind?: string;
  /** Why it could not strike so far; null when it could. Without it, a rule could once it was asked. */
  readonly idle?: () => string | null;
}

/** The same rule, which can tell whether it was ever asked. */
export function counted_rule(rule: FaultRule): FaultRule & { readonly idle: () => string | null } {
  const { idle } = rule;
  if (idle !== undefined) return Object.assign(rule, { idle });
  let asked = false;
  const counted = (passing: PassingFrame): Verdict => {
    asked = true;
    return rule(passing);
  };
  return Object.assign(counted, { idle: () => (asked ? null : 'no frame came by') });
}

/** What almost every verdict is. */
export const PASS: Verdict = { is: 'pass' };
export const DROP: Verdict = { is: 'drop' };

/** The verdict in words, for the fault log and for comments in captures. */
export function verdict_text(verdict: Verdict): string {
  switch (verdict.is) {
    case 'pass':
      return 'passed';
    case 'drop':
      return 'lost';
    case 'delay':
      return `delayed by ${duration_text(verdict.delay_ns)}`;
    case 'duplicate':
      return `duplicated ${duration_text(verdict.after_ns)} later`;
    case 'reorder':
      return `held back behind ${verdict.frames} frame${verdict.frames === 1 ? '' : 's'}`;
    case 'corrupt':
      return `bit ${verdict.bit & 7} of byte ${verdict.bit >> 3} inverted`;
    case 'link_down':
      return `lost, link down for ${duration_text(verdict.down_ns)}`;
  }
}
