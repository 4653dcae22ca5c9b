// An exception of firmware as the failure of a run: filed by board, thread and line of source, so that two crashes are two
// findings, however often and at whatever times each of them comes.

import type { CheckFailure } from '../sim/checks.ts';
import type { FirmwareError } from '../sim/firmware_error.ts';
import { SimError } from '../sim/sim_error.ts';

/** What the run is filed under. */
export function thrown_failure(error: FirmwareError): CheckFailure {
  const { board, context, line, thread_id, time_ns } = error;
  const who = board === '' ? context : `${board}/${context}`;
  const file = line?.file.split('/').at(-1);
  return {
    id: error.cause instanceof SimError ? 'simulator-rule' : 'exception',
    object: line === null ? who : `${who} at ${file}:${line.line}`,
    message: `${error.thrown}, thrown ${error.where}`,
    time_ns,
    target: board,
    subjects: thread_id === 0 ? [] : [thread_id],
  };
}

/** True for one object in two versions of the firmware: an edit above a line that throws moves it. */
export function same_object(a: string, b: string): boolean {
  const without_line = (object: string): string => object.replace(/( at \S+\.\w+):\d+$/, '$1');
  return without_line(a) === without_line(b);
}
