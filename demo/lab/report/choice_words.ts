// Choices in words for people: what deviated from the default timing, where, which occurrence, and what the option that was
// taken means there (choice_meaning.ts).

import type { ReplayChoice } from '../../../rtos/explore/shrink.ts';
import { read_choice_key } from '../../../rtos/sim/choice_key.ts';
import { meaning_of } from '../../../rtos/sim/choice_meaning.ts';
import type { ChoiceKind } from '../../../rtos/sim/choices.ts';
import type { Simulation } from '../../../rtos/sim/simulation.ts';

const WORDS: Readonly<Record<ChoiceKind, string>> = {
  tick_phase: 'the board started at another point of the tick period',
  cost: 'this code took longer',
  isr_arrival: 'this interrupt was delayed',
  isr_order: 'of two pending interrupts the other one was taken first',
  stimulus: 'this event from outside came later',
  preempt: 'others came in at this access to memory',
  frame_delay: 'this frame was delayed',
  frame_loss: 'this frame was lost',
  frame_duplicate: 'this frame arrived twice',
  frame_reorder: 'this frame was overtaken by later ones',
  frame_corrupt: 'one bit of this frame was flipped',
  link_flap: 'the link went down for a while',
  segmentation: 'the segmentation of the byte stream differs (split or coalesced)',
  peer_window: 'the peer offered a smaller window',
  broker_delay: 'the broker answered later',
  broker_close: 'the broker closed the connection',
  broker_answer: 'the broker answered differently',
  server_delay: 'the server answered later',
  server_answer: 'the server answered differently, or not',
  driver_tx_complete_delay: 'the transmit-complete interrupt was delayed',
  clock_skew: 'the clock of this board ran at another rate',
};

function ordinal(n: number): string {
  const tens = Math.floor(n / 10) % 10;
  const end = tens === 1 ? 'th' : (['th', 'st', 'nd', 'rd'][n % 10] ?? 'th');
  return `${n}${end}`;
}

/** One choice as a sentence; `sim` is a run that made it, and knows what the option means there. */
export function choice_words({ key, taken }: ReplayChoice, sim: Simulation | null = null): string {
  const { kind, site, occurrence } = read_choice_key(key);
  const what = WORDS[kind as ChoiceKind] ?? kind;
  const line = kind === 'preempt' && sim !== null ? meaning_of(sim, key) : '';
  // The line says all: the place in the key is the same line once more.
  if (line !== '')
    return `${what}: ${line} (${thread_of(site)}, ${ordinal(occurrence)} occurrence, option ${taken})`;
  const place = `${site}, ${ordinal(occurrence)} occurrence`;
  return `${what}: ${place}${meaning_words(key, sim)} (option ${taken})`;
}

/** Board and thread of a place in C: `board/worker/src/app.c:41/write`. */
function thread_of(site: string): string {
  return site.split('/', 2).join('/');
}

/** Who came in at which access, of a choice of the kind `preempt` that was taken. */
export function who_came_in(
  key: string,
  sim: Simulation,
): { readonly access: string; readonly by: string } | null {
  const { kind, site } = read_choice_key(key);
  const [, line, by] =
    (kind === 'preempt' && /^(.*), (?:interrupted|preempted) by (.*)$/.exec(meaning_of(sim, key))) || [];
  return line === undefined || by === undefined ? null : { access: `${thread_of(site)}: ${line}`, by };
}

function meaning_words(key: string, sim: Simulation | null): string {
  const meaning = sim === null ? '' : meaning_of(sim, key);
  return meaning === '' ? '' : `: ${meaning}`;
}

/** What the option at this key means in a run, as short as can be; `nominal` for option 0. */
export function option_words({ key, taken }: ReplayChoice, sim: Simulation): string {
  if (taken === 0) return 'the nominal option';
  const meaning = meaning_of(sim, key);
  return meaning === '' ? `option ${taken}` : `option ${taken} (${meaning})`;
}
