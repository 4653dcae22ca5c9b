// A failed check for machines: its key, and its fields in a document.

import { type CheckFailure, object_key } from '../../../rtos/sim/checks.ts';

/** What two runs must have in common to have failed in the same way. */
export function failure_key(failure: CheckFailure): string {
  return `${failure.id} | ${object_key(failure)}`;
}

/** A failed check as the document has it. */
export function failure_fields(failure: CheckFailure): Readonly<Record<string, unknown>> {
  return {
    key: failure_key(failure),
    check: failure.id,
    object: object_key(failure),
    line: failure.line ?? null,
    claimed_at: failure.claimed_at ?? null,
    message: failure.message,
    board: failure.target,
    time_ns: failure.time_ns,
    since_ns: failure.since_ns ?? null,
  };
}
