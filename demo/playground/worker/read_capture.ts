// A capture that somebody opens, in words: each frame as the account of a run tells it.

import { type CapturedFile, pcapng_read } from '../../../netx/link/pcapng_reader.ts';
import { account_row } from '../../account/account.ts';
import { WireWords } from '../../account/wire_words.ts';
import { LoadError } from './loader.ts';
import type { Telling } from './telling.ts';

function read(bytes: Uint8Array): CapturedFile {
  try {
    return pcapng_read(bytes);
  } catch (error) {
    throw new LoadError(`the capture cannot be read: ${(error as Error).message}`, null);
  }
}

/** Tells every frame of a capture; how many there are. */
export function tell_capture(bytes: Uint8Array, telling: Telling): number {
  const { packets, application, comment } = read(bytes);
  const words = new WireWords();
  if (application !== '' || comment !== '')
    telling.line([application, comment].filter((part) => part !== '').join(': '));
  for (const { time_ns, data, comments } of packets) {
    const { from, to, texts } = words.tell(data);
    const notes = comments.length > 0 ? `  [${comments.join('; ')}]` : '';
    for (const text of texts) telling.line(account_row(time_ns, `${from} > ${to}`, text + notes));
  }
  return packets.length;
}
