// A board that only serves others (a broker, say) has nothing to tell while nobody asks it for anything. It says when that is
// so, and tables of state have one line for it then instead of one for each of its threads, sockets and pools.

import type { Kernel } from './kernel.ts';
import { TX_READY } from './tx_constants.ts';

interface Rest {
  readonly words: string;
  readonly is_at_rest: () => boolean;
}

const REST = Symbol('when a board is at rest');

/** Says when a board is at rest, and in words what that means: `nobody is connected`. */
export function declare_rest(k: Kernel, words: string, is_at_rest: () => boolean): void {
  k.attachments.set(REST, { words, is_at_rest } satisfies Rest);
}

/** What a board at rest has to tell; null for one that is at work, and for firmware that never said when it is not. */
export function rest_words(k: Kernel): string | null {
  const rest = k.attachments.get(REST) as Rest | undefined;
  if (rest === undefined || !rest.is_at_rest()) return null;
  const is_working = k.threads.objects.some(
    (thread) => thread !== k.timer_thread && thread.tx_thread_state === TX_READY,
  );
  return is_working ? null : rest.words;
}
