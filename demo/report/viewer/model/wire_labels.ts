// What is written on the frames of the wire: short, and once where the same thing comes again and again.

import type { DocumentFrame } from '../../run_document.ts';
import { is_sent_again } from './protocol.ts';

const LETTERS_AT_MOST = 34;
/** The same words so near to each other are said once. */
const NEAR_PX = 90;

/** What a label says, with the frames that it is about. */
export interface WireLabel<T> {
  readonly text: string;
  readonly first: T;
  readonly last: T;
  readonly count: number;
}

/** As RFC 4861 shortens them. */
const DISCOVERY: Readonly<Record<string, string>> = {
  'neighbour solicitation': 'NS',
  'neighbour advertisement': 'NA',
  'router solicitation': 'RS',
  'router advertisement': 'RA',
};

const known = new WeakMap<DocumentFrame, string>();

/** A frame in a few words: what it is, not what is in it; that TCP sends it again; that it was lost. */
export function frame_label(frame: DocumentFrame): string {
  // A drawing asks for each frame in sight.
  const label = known.get(frame) ?? label_of(frame);
  known.set(frame, label);
  return label;
}

function label_of({ texts, notes, arrivals }: DocumentFrame): string {
  const words = (texts[0] ?? '')
    .replace(/^MQTT /, '')
    .replace(/^ICMPv6 ((?:neighbour|router) \w+):/, (_all, name: string) => DISCOVERY[name] ?? name)
    .replace(/ \(TCP (fast )?retransmission\)$/, '')
    .replace(/^(PUBLISH "(?:[^"\\]|\\.)*") "(?:[^"\\]|\\.)*"(\.\.\.)?/, '$1')
    .replace(/,? (window|initial).*$/, '');
  const short = words.length > LETTERS_AT_MOST ? `${words.slice(0, LETTERS_AT_MOST - 1)}…` : words;
  const again = is_sent_again(texts) ? 'again: ' : '';
  return (
    again + short + (arrivals.length > 0 ? '' : ` ✗ ${(notes[0] ?? 'lost').replace(/ (at|for) .*$/, '')}`)
  );
}

/** Labels for frames that stand in the order of time; `x_of` is where one is. */
export function wire_labels<T>(
  frames: readonly T[],
  x_of: (frame: T) => number,
  text_of: (frame: T) => string,
): WireLabel<T>[] {
  const labels: WireLabel<T>[] = [];
  /** The last label of each text. */
  const latest = new Map<string, number>();
  for (const frame of frames) {
    const text = text_of(frame);
    const at = latest.get(text);
    const before = at === undefined ? undefined : labels[at];
    if (at !== undefined && before !== undefined && x_of(frame) - x_of(before.last) < NEAR_PX) {
      labels[at] = { ...before, last: frame, count: before.count + 1 };
      continue;
    }
    latest.set(text, labels.length);
    labels.push({ text, first: frame, last: frame, count: 1 });
  }
  return labels;
}
