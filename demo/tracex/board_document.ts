// The trace buffer of a real board as the document of a run, for everything that shows or checks one. What a buffer does not
// hold is empty: frames, lines, choices, a verdict.

import { network_event_lines } from '../../netx/nx_trace_words.ts';
import type { TraceBuffer } from '../../rtos/event_trace/layout.ts';
import { packed, record_columns } from '../report/record_columns.ts';
import { DOCUMENT_FORMAT, DOCUMENT_VERSION, type RunDocument } from '../report/run_document.ts';
import { BOARD, type BoardRecords } from './board_records.ts';

/** Ticks of a board are nowhere in its buffer: what ThreadX has if nobody says otherwise. */
const TICKS_PER_SECOND = 100;

/** The document; `file` is the name under which people know the buffer. */
export async function board_document(
  file: string,
  { events, room }: TraceBuffer,
  { objects, records, texts }: BoardRecords,
): Promise<RunDocument> {
  const full = events.length === room ? ', the newest of more' : '';
  return {
    format: DOCUMENT_FORMAT,
    version: DOCUMENT_VERSION,
    run: {
      scenario: file,
      summary: `${events.length} events of a board${full}`,
      seed: 0,
      fixed: false,
      command: `show ${JSON.stringify(file)}`,
      result: { ok: null, how: 'the trace of a board, which has no verdict', why: null },
      trace_hash: '',
      end_ns: records.at(-1)?.time_ns ?? 0,
    },
    targets: [{ number: BOARD, name: 'board', ticks_per_second: TICKS_PER_SECOND }],
    objects: objects.all.map(({ id, kind, name }) => ({ id, target: BOARD, kind, name })),
    records: { count: records.length, missing: 0, columns: await packed(record_columns(records)) },
    texts: texts.map((text, number) => [number, text] as const),
    event_words: network_event_lines(new Set(records.map(({ event }) => event))),
    frames: [],
    frame_bytes: await packed(new Uint8Array(0)),
    lines: [],
    choices: [],
    diagnostics: [],
    failure: null,
    compare: null,
    annotations: null,
  };
}
