// Names of C constants for numbers that are recorded.

import { status_name } from '../../account/status_names.ts';

/** Get options of event flags, by number. */
export const TX_EVENT_FLAGS_GET_OPTIONS: Readonly<Record<number, string>> = {
  0: 'TX_OR',
  1: 'TX_OR_CLEAR',
  2: 'TX_AND',
  3: 'TX_AND_CLEAR',
};

/** A status by its name in C. */
export function status_word(service: string, status: number): string {
  return /^TX_\w+/.exec(status_name(service, status))?.[0] ?? `0x${status.toString(16)}`;
}

/** Thread states by number, as the C test compares them. */
export const STATE_WORDS: Readonly<Record<number, string>> = {
  0: 'TX_READY',
  1: 'TX_COMPLETED',
  2: 'TX_TERMINATED',
  3: 'TX_SUSPENDED',
  4: 'TX_SLEEP',
  5: 'TX_QUEUE_SUSP',
  6: 'TX_SEMAPHORE_SUSP',
  7: 'TX_EVENT_FLAG',
  8: 'TX_BLOCK_MEMORY',
  9: 'TX_BYTE_MEMORY',
  13: 'TX_MUTEX_SUSP',
};

/** A C identifier of a name, which others have not got. */
export function identifier(name: string, taken: Set<string>): string {
  const plain =
    name
      .replace(/[^A-Za-z0-9]+/g, '_')
      .replace(/^_+|_+$/g, '')
      .toLowerCase() || 'object';
  const start = /^\d/.test(plain) ? `n${plain}` : plain;
  let word = start;
  for (let n = 2; taken.has(word); n++) word = `${start}_${n}`;
  taken.add(word);
  return word;
}

/** A text inside a comment of C. */
export function in_comment(text: string): string {
  return text.replaceAll('*/', '* /').replaceAll('/*', '/ *').replaceAll('\n', ' ');
}

/** A string literal of C. */
export function c_string(text: string): string {
  const escaped = [...text].map((letter) => {
    if (letter === '"' || letter === '\\') return `\\${letter}`;
    return letter >= ' ' && letter <= '~' ? letter : '?';
  });
  return `"${escaped.join('').replaceAll('??', '?\\?')}"`;
}
