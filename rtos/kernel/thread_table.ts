// The threads of targets as a table: state, what each waits for and how long it may, who holds that.

import { holders_of } from './holders.ts';
import type { Kernel } from './kernel.ts';
import { object_title } from './object_title.ts';
import { rest_words } from './rest.ts';
import { state_word } from './state_word.ts';
import { columns } from './tables.ts';
import { TX_WAIT_FOREVER } from './tx_constants.ts';
import type { TX_THREAD } from './tx_thread_cb.ts';

/** A thread's state in a word. */
export function state_name(thread: TX_THREAD): string {
  return state_word(thread.tx_thread_state);
}

/** A thread's state; of a wait with the kind of what it waits for, which says more than the state. */
function state_of(thread: TX_THREAD): string {
  const title = object_title(thread.waiting_in?.owner);
  return title === null ? state_name(thread) : `waits: ${title.kind}`;
}

function waits_for(k: Kernel, thread: TX_THREAD): string {
  if (thread.waiting_in === null) return '';
  const limit = thread.wait_ticks === TX_WAIT_FOREVER ? 'no timeout' : `${thread.wait_ticks} ticks`;
  const holders = holders_of(k.sim, thread);
  const by = holders === null ? '' : `, ${holders.location}`;
  const name = object_title(thread.waiting_in.owner)?.name ?? null;
  return `${name === null ? '' : `"${name}"`} (${limit})${by}`;
}

/** The table, heading first. */
export function thread_table(kernels: readonly Kernel[]): string[] {
  const rows: string[][] = [['target', 'thread', 'priority', 'runs', 'state', 'for']];
  for (const kernel of kernels) {
    const rest = kernel.powered_off ? null : rest_words(kernel);
    if (rest !== null) {
      rows.push([kernel.name, '', '', '', 'at rest', rest]);
      continue;
    }
    const threads = kernel.powered_off ? [] : kernel.threads.objects;
    if (threads.length === 0)
      rows.push([kernel.name, '', '', '', kernel.powered_off ? 'switched off' : 'not switched on yet']);
    for (const thread of threads) {
      const running = thread === kernel.current ? 'running' : state_of(thread);
      const { tx_thread_priority: now, tx_thread_user_priority: own } = thread;
      rows.push([
        kernel.name,
        thread.tx_thread_name ?? '',
        now === own ? String(own) : `${own} (now ${now})`,
        String(thread.tx_thread_run_count),
        running,
        waits_for(kernel, thread),
      ]);
    }
  }
  return columns(rows);
}
