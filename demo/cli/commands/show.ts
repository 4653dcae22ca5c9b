// `netx-sim show FILE`: opens the trace buffer that a real board wrote (TraceX), or that --trx wrote, and prints it.

import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { TraceBuffer } from '../../../rtos/event_trace/layout.ts';
import { NoTraceBuffer, read_buffer } from '../../../rtos/event_trace/read_buffer.ts';
import { EXIT_CLEAN } from '../../host/exit_codes.ts';
import { file_trouble } from '../../host/file_trouble.ts';
import { UsageError, whole_number } from '../../host/usage.ts';
import { board_document } from '../../tracex/board_document.ts';
import { board_records } from '../../tracex/board_records.ts';
import { buffer_listing } from '../../tracex/listing.ts';
import { command } from '../command.ts';
import { flag, option } from '../options.ts';
import { DOCUMENT_FILE_OPTIONS, write_document_files } from '../run_files.ts';

/** Of the buffers that --trx writes. */
const CLOCK_HZ = 1_000_000;

function read_file(file: string): TraceBuffer {
  let bytes: Uint8Array;
  try {
    bytes = readFileSync(file);
  } catch (error) {
    throw new UsageError(`${file}: cannot read the file, ${file_trouble(error, 'read')}`);
  }
  try {
    return read_buffer(bytes);
  } catch (error) {
    if (error instanceof NoTraceBuffer) throw new UsageError(`${file} is no TraceX buffer: ${error.message}`);
    throw error;
  }
}

export const show_command = command({
  name: 'show',
  takes: 'FILE',
  summary:
    'Prints the trace buffer of a real board (TraceX, .trx), or one that --trx wrote: objects, who ran how long, which ' +
    'services were called, and every event in words.',
  options: {
    clock: option(
      'HZ',
      `how often the time source of the board counts in a second: the buffer does not say it; default: ${CLOCK_HZ}`,
      whole_number(1),
      CLOCK_HZ,
    ),
    ...DOCUMENT_FILE_OPTIONS,
    quiet: flag('leave the events out', 'q'),
  },
  notes: () => [
    'FILE is the memory that firmware gave to tx_trace_enable, as it was (a raw dump, in either byte order).',
    'Times count from the first event. An interrupt shows only where firmware marks it (tx_trace_isr_enter_insert).',
  ],
  async run({ values, words }, { print }) {
    const [file] = words;
    if (file === undefined || words.length > 1)
      throw new UsageError('show wants one file with a trace buffer');
    const buffer = read_file(file);
    const board = board_records(buffer, values.clock);
    const name = path.basename(file);
    const trouble = await write_document_files(values, () => board_document(name, buffer, board));
    if (trouble !== null) throw new UsageError(trouble);
    for (const line of buffer_listing(name, buffer, board, values.clock, !values.quiet)) print(line);
    return EXIT_CLEAN;
  },
});
