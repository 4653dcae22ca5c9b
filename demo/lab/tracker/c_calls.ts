// A recorded call as C: the service with the arguments that the trace has of it.

import { event_name } from '../../../rtos/export/event_names.ts';
import { status_word, TX_EVENT_FLAGS_GET_OPTIONS } from './c_words.ts';
import type { RecordedCall } from './recorded_calls.ts';

/** How a name of an object stands in the C text; of threads too. */
export type Names = (id: number) => string;

const FOREVER = 0xffffffff;
/** In place of a limit that was not reached: steps of the test take ticks that the recorded run did not need. */
const LONGER_TICKS = 6000;

function hex(word: number): string {
  return `0x${(word >>> 0).toString(16)}UL`;
}

/** The wait option: as recorded where the wait had no limit, or came to it. */
function wait(call: RecordedCall, option: number, timed_out: boolean): string {
  const ticks = option >>> 0;
  if (ticks === FOREVER) return 'TX_WAIT_FOREVER';
  if (ticks === 0) return 'TX_NO_WAIT';
  if (call.waited && !timed_out) return `${LONGER_TICKS}UL /* recorded: ${ticks}, which was enough */`;
  return `${ticks}UL`;
}

/** The statuses of a wait that was over. */
const TIMED_OUT: Readonly<Record<string, number>> = {
  tx_event_flags_get: 0x07,
  tx_semaphore_get: 0x0d,
  tx_mutex_get: 0x1d,
  tx_queue_receive: 0x0a,
  tx_queue_send: 0x0b,
  tx_queue_front_send: 0x0b,
  tx_block_allocate: 0x10,
};

/** Services whose arguments the trace has, or that need none. */
const WRITERS: Readonly<
  Record<
    string,
    (call: RecordedCall, name: string, words: readonly number[], limit: (n: number) => string) => string
  >
> = {
  tx_mutex_get: (_, name, [, option = 0], limit) => `tx_mutex_get(&${name}, ${limit(option)})`,
  tx_mutex_put: (_, name) => `tx_mutex_put(&${name})`,
  tx_semaphore_get: (_, name, [, option = 0], limit) => `tx_semaphore_get(&${name}, ${limit(option)})`,
  tx_semaphore_put: (_, name) => `tx_semaphore_put(&${name})`,
  tx_semaphore_ceiling_put: (_, name, words) => `tx_semaphore_ceiling_put(&${name}, ${words[3]}UL)`,
  tx_event_flags_set: (_, name, [, flags = 0, option = 0]) =>
    `tx_event_flags_set(&${name}, ${hex(flags)}, ${option === 2 ? 'TX_AND' : 'TX_OR'})`,
  tx_event_flags_get: (call, name, [, flags = 0, , option = 0], limit) => {
    // The trace has no wait option: a call that did not wait is made without waiting.
    const option_text = TX_EVENT_FLAGS_GET_OPTIONS[option] ?? `${option}`;
    return `tx_event_flags_get(&${name}, ${hex(flags)}, ${option_text}, &word, ${call.waited ? limit(FOREVER) : 'TX_NO_WAIT'})`;
  },
  tx_queue_send: (_, name, [, , option = 0], limit) => `send(&${name}, 0, ${limit(option)})`,
  tx_queue_front_send: (_, name, [, , option = 0], limit) => `send(&${name}, 1, ${limit(option)})`,
  tx_queue_receive: (_, name, [, , option = 0], limit) => `receive(&${name}, ${limit(option)})`,
  tx_block_allocate: (_, name, [, , option = 0], limit) => `take_block(&${name}, ${limit(option)})`,
  tx_block_release: (_, name) => `give_block(&${name})`,
  tx_thread_sleep: (_, _name, [ticks = 0]) => `tx_thread_sleep(${ticks >>> 0}UL)`,
  tx_thread_suspend: (_, name) => `tx_thread_suspend(&${name})`,
  tx_thread_resume: (_, name) => `tx_thread_resume(&${name})`,
  tx_thread_wait_abort: (_, name) => `tx_thread_wait_abort(&${name})`,
};

/** Services that change nothing that others see: they are left out. */
const WITHOUT_EFFECT =
  /^tx_(time_get|thread_identify|interrupt_control|thread_relinquish|\w+_info_get|\w+_prioritize)$/;

/** Why a call is not in the C text. */
export type Left = 'no effect' | 'not expressed';

/** The call as an expression of C, or why it is none. */
export function c_call(call: RecordedCall, names: Names): string | Left {
  const { service, record, status } = call;
  // A sleep of no ticks leaves no record.
  if (WITHOUT_EFFECT.test(service) || (service === 'tx_thread_sleep' && record === null)) return 'no effect';
  const writer = WRITERS[service];
  if (writer === undefined || record === null || event_name(record.event) !== service) return 'not expressed';
  const words = [record.info1, record.info2, record.info3, record.info4];
  const timed_out = status !== null && status === TIMED_OUT[service];
  return writer(call, names(record.info1), words, (option) => wait(call, option, timed_out));
}

/** What the call must return, as C says it. */
export function c_status({ service, status }: RecordedCall): string {
  return status_word(service, status ?? 0);
}
