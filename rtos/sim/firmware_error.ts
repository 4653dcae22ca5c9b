// What the host program gets when firmware, or an event of the host's own, throws: where in the simulated world that was,
// and where in the source. A board would have gone on with garbage or into a fault handler; here the run is over.
//
// The message begins with the original one and the stack is the original one, so that a test's assertion inside firmware
// reads as it does anywhere else; the error itself is the `cause`.

import { SimError } from './sim_error.ts';
import { time_text } from './time_text.ts';

/** Where something was thrown in the simulated world. */
export interface ThrownIn {
  /** The target's name; empty for an event of the host program. */
  readonly board: string;
  /** Thread, `interrupt NAME`, `timer NAME`, `initialization` or `host`. */
  readonly context: string;
  /** Trace id of the thread; 0 when it was none. */
  readonly thread_id: number;
  /** The service that the board called last; empty for none. */
  readonly service: string;
  readonly time_ns: number;
  /** What each thread of the board does, as a table; no lines without a board. */
  readonly state: readonly string[];
}

/** A place in the source. */
export interface SourceLine {
  /** From the package's folder on where it is in there, else the whole path. */
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly function_name: string;
}

/** An exception of firmware came out of the run, which cannot go on. */
export class FirmwareError extends SimError {
  override name = 'FirmwareError';
  readonly board: string;
  readonly context: string;
  readonly thread_id: number;
  readonly service: string;
  readonly time_ns: number;
  readonly state: readonly string[];
  /** The line of firmware that threw, or called what threw; null when the stack does not say. */
  readonly line: SourceLine | null;

  constructor(cause: unknown, place: ThrownIn) {
    const stack = cause instanceof Error ? (cause.stack ?? '') : '';
    const line = firmware_line(stack);
    super(`${text_of(cause)}\n  ${kind_of(cause)} thrown ${where_words(place, line)}`, { cause });
    this.board = place.board;
    this.context = place.context;
    this.thread_id = place.thread_id;
    this.service = place.service;
    this.time_ns = place.time_ns;
    this.state = place.state;
    this.line = line;
    const frames = stack.search(/^ +at /m);
    if (frames >= 0) this.stack = `${this.name}: ${this.message}\n${stack.slice(frames)}`;
  }

  /** What was thrown, in one line: the name of its class, unless it is the simulator's complaint, and its message. */
  get thrown(): string {
    const [first = ''] = text_of(this.cause).split('\n');
    return this.cause instanceof SimError ? first : `${kind_of(this.cause)}: ${first}`;
  }

  /** Where, in words. */
  get where(): string {
    return where_words(this, this.line);
  }
}

function text_of(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

function kind_of(cause: unknown): string {
  return cause instanceof Error ? cause.name : `a ${typeof cause}`;
}

function where_words({ board, context, service, time_ns }: ThrownIn, line: SourceLine | null): string {
  const words = [board === '' ? 'in the host program' : `in ${board}/${context}`];
  if (line !== null) words.push(line_words(line));
  if (service !== '') words.push(`after ${service}`);
  return `${words.join(', ')}, at ${time_text(time_ns)} s of virtual time`;
}

/** `take_data (demo/firmware/sensor.ts:41:7)`. */
function line_words({ file, line, column, function_name }: SourceLine): string {
  const place = `${file}:${line}:${column}`;
  return function_name === '' ? place : `${function_name} (${place})`;
}

const SIMULATOR = /^(?:rtos|netx|mqtt)\//;

/** A path of a stack or of a module as text that can be compared: no file:, forward slashes, no escapes. */
function plain_path(path: string): string {
  const plain = path
    .replace(/^file:\/\/(?!\/)/, '//')
    .replace(/^file:\/\//, '')
    .replaceAll('\\', '/')
    .replace(/^\/(?=[A-Za-z]:)/, '');
  try {
    return decodeURI(plain);
  } catch {
    return plain;
  }
}

const ROOT = plain_path(import.meta.url ?? '').replace(/rtos\/sim\/[^/]*$/, '');

/** The innermost line of a stack that is not the simulator's own; null when there is none. */
export function firmware_line(stack: string): SourceLine | null {
  for (const frame of stack.split('\n')) {
    const place = /^ +at (?:async )?(.*):(\d+):(\d+)\)?$/.exec(frame);
    if (place === null) continue;
    const [, words = '', line, column] = place;
    // `function (path` or the path alone, which may hold brackets of its own.
    const bracket = frame.endsWith(')') ? words.indexOf(' (') : -1;
    const path = plain_path(bracket < 0 ? words : words.slice(bracket + 2));
    const file = ROOT !== '' && path.startsWith(ROOT) ? path.slice(ROOT.length) : path;
    if (SIMULATOR.test(file) || /^node:|(?:^|\/)node_modules\//.test(file)) continue;
    const function_name = bracket < 0 ? '' : words.slice(0, bracket).replace('<anonymous>', '');
    return { file, line: Number(line), column: Number(column), function_name };
  }
  return null;
}
