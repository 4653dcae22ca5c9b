// An exception of firmware as the failure of a run: filed by board, thread and line of source, so that two crashes are two
// findings, however often and at whatever times each of them comes.

import type { CheckFailure } from '../sim/checks.ts';
import type { FirmwareError } from '../sim/firmware_error.ts';
import { SimError } from '../sim/sim_error.ts';

const EXCEPTION = 'exception';
const SIMULATOR_RULE = 'simulator-rule';

/** True for the id of a failure that was thrown. */
export function is_thrown(id: string): boolean {
  return id === EXCEPTION || id === SIMULATOR_RULE;
}

/** What the run is filed under. */
export function thrown_failure(error: FirmwareError): CheckFailure {
  const { board, context, line, thread_id, time_ns } = error;
  const who = board === '' ? context : `${board}/${context}`;
  const place = line === null ? who : `${who} at ${line.file.split('/').at(-1)}`;
  return {
    id: error.cause instanceof SimError ? SIMULATOR_RULE : EXCEPTION,
    object: line === null ? who : `${place}:${line.line}`,
    object_key: place,
    ...(line === null ? {} : { line: line.line }),
    message: `${error.thrown}, thrown ${error.where}`,
    time_ns,
    target: board,
    subjects: thread_id === 0 ? [] : [thread_id],
  };
}
