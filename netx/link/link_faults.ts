// The faults of a link, each a rule made by a function: loss, delay, duplication, reordering, corruption of one bit,
// and a cable that comes loose.
//
// When a fault strikes is said in one of three ways:
//   { probability: 0.1 }     one frame in ten, drawn from the simulation's seed (or decided by its choice source)
//   { nth: 3, count: 2 }     exactly the third and fourth matching frame: a part of the scenario, not a choice
//   {}                       never by itself; a search or a replay file may choose it
// and `match` narrows down which frames count at all. Real hardware does all of these: a wire flips bits and the card
// drops the frame, a switch's memory flips one behind the frame check, a wireless hop repeats, a queue delays, a second
// path overtakes, a connector has a bad contact.

import { tell_meaning } from '../../rtos/sim/choice_meaning.ts';
import type { ChoiceKind } from '../../rtos/sim/choices.ts';
import { DROP, type FaultRule, PASS, type PassingFrame, type Verdict, verdict_text } from './fault_rule.ts';
import type { FrameFields, FrameKind } from './frame_fields.ts';

/** Which frames: a kind, several kinds, or a test of the fields. */
export type FrameMatch =
  | FrameKind
  | readonly FrameKind[]
  | ((fields: FrameFields, passing: PassingFrame) => boolean);

export interface FaultWhen {
  match?: FrameMatch;
  /** Chance for each matching frame, from 0 to 1. */
  probability?: number;
  /** Number of the first matching frame it strikes, from 1. */
  nth?: number;
  /** How many matching frames from `nth` on; default: 1; Infinity for all. */
  count?: number;
  /** It strikes so often at the most; default: any number. Of a rule that a segment has: all cards together. */
  at_most?: number;
  /** It does not strike from this virtual time on, in nanoseconds: the link is well again; default: never. */
  until_ns?: number;
}

export interface DelayOptions extends FaultWhen {
  /** Longest delay in nanoseconds; an exact fault takes it whole, a choice takes 1 to 8 eighths of it. */
  delay_ns: number;
  /** Hold later frames back, so that nothing is overtaken (a jittering queue); default: false. */
  in_order?: boolean;
}

export interface DuplicateOptions extends FaultWhen {
  /** How much later the copy comes, in nanoseconds; default: 0. */
  after_ns?: number;
}

export interface ReorderOptions extends FaultWhen {
  /** At most so many frames overtake it; default: 3. An exact fault takes this number. */
  frames?: number;
  /** It arrives after this time even if nothing follows; default: 50 ms. */
  at_most_ns?: number;
}

export interface CorruptOptions extends FaultWhen {
  /** First byte that may change; default: 0; 14 spares the Ethernet header. */
  first_byte?: number;
  /** The bit an exact fault inverts, counted from the start of the frame; default: the first one allowed. */
  bit?: number;
}

export interface FlapOptions extends FaultWhen {
  /** How long the cable stays out, in nanoseconds. */
  down_ns: number;
}

const DELAY_STEPS = 8;

/** True for frames the match means; every frame without a match. */
export function frame_matches(match: FrameMatch | undefined, passing: PassingFrame): boolean {
  if (match === undefined) return true;
  if (typeof match === 'function') return match(passing.fields, passing);
  if (typeof match === 'string') return passing.fields.kind === match;
  return match.includes(passing.fields.kind);
}

function check(when: FaultWhen): void {
  const { probability, nth, at_most } = when;
  if (probability !== undefined && !(probability >= 0 && probability <= 1)) {
    throw new Error(`fault probability is ${probability}, it must be from 0 to 1`);
  }
  if (nth !== undefined && !(Number.isInteger(nth) && nth >= 1)) {
    throw new Error(`fault nth is ${nth}, the first matching frame is number 1`);
  }
  if (probability !== undefined && nth !== undefined) {
    throw new Error('a fault strikes either by probability or at the nth frame, not both');
  }
  if (at_most !== undefined && !(Number.isInteger(at_most) && at_most >= 0)) {
    throw new Error(`fault at_most is ${at_most}, it must be a whole number, 0 or more`);
  }
}

/**
 * Makes a rule. `options` gives the number of choices at a frame (0 is to let it pass), `verdict` what choice n means;
 * `exact` is the verdict where the fault is certain.
 */
function make_rule(
  kind: ChoiceKind,
  when: FaultWhen,
  options: (passing: PassingFrame) => number,
  verdict: (choice: number, passing: PassingFrame) => Verdict,
  exact: (passing: PassingFrame) => Verdict,
): FaultRule {
  check(when);
  const { match, nth, count = 1, probability = 0 } = when;
  const { at_most = Number.POSITIVE_INFINITY, until_ns = Number.POSITIVE_INFINITY } = when;
  let matched = 0;
  let struck = 0;
  const judge = (passing: PassingFrame): Verdict => {
    if (!frame_matches(match, passing)) return PASS;
    matched += 1;
    if (struck >= at_most || passing.sim.now_ns >= until_ns) return PASS;
    if (nth !== undefined) {
      if (matched < nth || matched >= nth + count) return PASS;
      struck++;
      return exact(passing);
    }
    const taken = passing.sim.choose(kind, () => passing.site(), options(passing), probability);
    if (taken === 0) return PASS;
    struck++;
    const result = verdict(taken, passing);
    tell_meaning(passing.sim, () => verdict_text(result));
    return result;
  };
  const idle = (): string | null => {
    if (matched === 0) return 'matched no frame';
    return nth !== undefined && matched < nth ? `matched ${matched} of the ${nth} frames it waits for` : null;
  };
  // A function without a name of its own: the log has names that were given at installation.
  return Object.assign((passing: PassingFrame) => judge(passing), { kind, idle });
}

/** The frame is gone. */
export function frame_loss(when: FaultWhen = {}): FaultRule {
  const lose = () => DROP;
  return make_rule('frame_loss', when, () => 2, lose, lose);
}

/** The frame comes later. */
export function frame_delay(when: DelayOptions): FaultRule {
  const { delay_ns, in_order = false } = when;
  const by = (part: number): Verdict => ({ is: 'delay', delay_ns: Math.round(delay_ns * part), in_order });
  return make_rule(
    'frame_delay',
    when,
    () => DELAY_STEPS + 1,
    (steps) => by(steps / DELAY_STEPS),
    () => by(1),
  );
}

/** The frame comes twice. */
export function frame_duplicate(when: DuplicateOptions = {}): FaultRule {
  const verdict: Verdict = { is: 'duplicate', after_ns: when.after_ns ?? 0 };
  const twice = () => verdict;
  return make_rule('frame_duplicate', when, () => 2, twice, twice);
}

/** Later frames overtake the frame. */
export function frame_reorder(when: ReorderOptions = {}): FaultRule {
  const { frames = 3, at_most_ns = 50_000_000 } = when;
  const behind = (count: number): Verdict => ({ is: 'reorder', frames: count, at_most_ns });
  return make_rule(
    'frame_reorder',
    when,
    () => frames + 1,
    (count) => behind(count),
    () => behind(frames),
  );
}

/** One bit of the frame arrives inverted: the hardest damage to notice. */
export function frame_corrupt(when: CorruptOptions = {}): FaultRule {
  const first_bit = (when.first_byte ?? 0) * 8;
  const invert = (bit: number): Verdict => ({ is: 'corrupt', bit });
  return make_rule(
    'frame_corrupt',
    when,
    (passing) => Math.max(0, passing.frame.length * 8 - first_bit) + 1,
    (choice) => invert(first_bit + choice - 1),
    () => invert(when.bit ?? first_bit),
  );
}

/** The cable comes loose under the frame, and is plugged in again later. */
export function link_flap(when: FlapOptions): FaultRule {
  const verdict: Verdict = { is: 'link_down', down_ns: when.down_ns };
  const unplug = () => verdict;
  return make_rule('link_flap', when, () => 2, unplug, unplug);
}
