// Where in the firmware's source a service was called from. Reading a stack is dear and reading it as lines of the source
// dearer, so each place in the code is looked up once.

import { firmware_line } from './firmware_error.ts';

interface Site {
  getFileName(): string | null | undefined;
  getPosition?(): number;
}

/** What V8 has; other engines have no lines. */
type Engine = ErrorConstructor & {
  prepareStackTrace?: unknown;
  stackTraceLimit?: number | undefined;
  captureStackTrace?: (holder: object, outermost: unknown) => void;
};

/** Through these firmware in C calls services: its own lines are not on the stack. */
const WAYS_OUT_OF_C = /^demo\/c\/bridge\//;

const LINES = new Map<string, string>();
const as_sites = (_error: unknown, sites: Site[]): Site[] => sites;

/** The line of the code two calls out of `inside`; the stack is read as text, which maps it to the source. */
function line_outside(engine: Engine, inside: unknown): string {
  const holder: { stack?: string } = {};
  engine.captureStackTrace?.(holder, inside);
  // The first line of a stack is the error's.
  const found = firmware_line((holder.stack ?? '').split('\n')[2] ?? '');
  return found === null || WAYS_OUT_OF_C.test(found.file) ? '' : `${found.file}:${found.line}`;
}

/**
 * The line of firmware that called the function that called `inside`, as `demo/firmware/sample.ts:41`; empty when it was no
 * firmware, or the engine does not say.
 */
export function call_site(inside: unknown): string {
  const engine = Error as Engine;
  if (engine.captureStackTrace === undefined) return '';
  const { prepareStackTrace, stackTraceLimit } = engine;
  const holder: { stack?: Site[] } = {};
  engine.prepareStackTrace = as_sites;
  engine.stackTraceLimit = 2;
  try {
    engine.captureStackTrace(holder, inside);
    const site = holder.stack?.[1];
    const key = site === undefined ? '' : `${site.getFileName()}:${site.getPosition?.()}`;
    let line = LINES.get(key);
    if (line === undefined) {
      engine.prepareStackTrace = prepareStackTrace;
      line = line_outside(engine, inside);
      if (key !== '') LINES.set(key, line);
    }
    return line;
  } finally {
    engine.prepareStackTrace = prepareStackTrace;
    engine.stackTraceLimit = stackTraceLimit;
  }
}
