// Choices in words for people: which physical thing happened otherwise than usual, where, the how-many-th time.

import type { ReplayChoice } from './shrink.ts';

const WORDS: Readonly<Record<string, string>> = {
  tick_phase: 'the board started at another moment of the tick period',
  cost: 'this stretch of code took longer',
  isr_arrival: 'this interrupt came later',
  isr_order: 'of two interrupts pending at once the other one was taken first',
  frame_delay: 'this frame was under way longer',
  frame_loss: 'this frame was lost',
  frame_duplicate: 'this frame arrived twice',
  frame_reorder: 'this frame was overtaken by later ones',
  frame_corrupt: 'one bit of this frame was flipped',
  link_flap: 'the link went down for a while',
  segmentation: 'the byte stream was cut or joined at another place',
  peer_ack_delay: 'the peer acknowledged later',
  peer_window: 'the peer offered a smaller window',
  broker_delay: 'the broker answered later',
  broker_close: 'the broker closed the connection',
  driver_tx_complete_delay: 'the interrupt that tells that a frame is out came later',
  clock_skew: 'the clock of this board runs at another rate',
};

/** One choice as a sentence. */
export function choice_words({ key, taken }: ReplayChoice): string {
  const slash = key.indexOf('/');
  const hash = key.lastIndexOf('#');
  const kind = key.slice(0, slash);
  const what = WORDS[kind] ?? kind;
  return `${what}: ${key.slice(slash + 1, hash)}, time ${key.slice(hash + 1)} there (option ${taken})`;
}
