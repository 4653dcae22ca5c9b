// The trace buffers of real boards that are in this repository.

import { join } from 'node:path';
import { lay_out } from '../../../rtos/event_trace/layout.ts';
import { read_buffer } from '../../../rtos/event_trace/read_buffer.ts';
import { RECORDINGS, read_recording } from '../../conformance/recordings.ts';

/** The bytes of one, by its name. */
export function recorded_buffer(name: string): Uint8Array {
  return read_recording(join(RECORDINGS, 'tracex', `${name}.trx.gz`));
}

/** The same as a board of the other byte order would have written it. */
export function turned(bytes: Uint8Array): Uint8Array {
  return lay_out({ ...read_buffer(bytes), little_endian: false });
}
