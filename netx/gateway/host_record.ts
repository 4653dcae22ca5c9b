// What came from the real world, and when in virtual time: the one input of a run that the seed does not decide. With
// the record the run can be repeated without sockets.
//
// As text, one event a line: virtual nanoseconds, connection number, what happened, and data in base64. Lines that start
// with # are for people. Connections are numbered in the order in which the firmware opens them.

import { printable, quoted } from '../../rtos/sim/printable.ts';
import { SimError } from '../../rtos/sim/sim_error.ts';

/**
 * `room`: what the gateway wrote has left this computer, so there is room for more. `name`: this computer answers a question
 * for a name; such questions are numbered for themselves.
 */
export type HostEventKind = 'connected' | 'refused' | 'data' | 'end' | 'lost' | 'room' | 'name';

export interface HostEvent {
  readonly connection: number;
  readonly kind: HostEventKind;
  /** Data of a `data` event; of `refused` the host's error code (ECONNREFUSED), of `name` the answer; empty for all others. */
  readonly bytes: Uint8Array;
}

export interface RecordedEvent extends HostEvent {
  readonly time_ns: number;
}

/** Counts up when a record says what this version cannot read; every older one is read. 2: with names. */
const VERSION = 2;
const first_line = (version: number): string => `netx-sim host record ${version}`;
const EVENT_LINE = /^(\d+) (\d+) (connected|refused|data|end|lost|room|name)(?: ([A-Za-z0-9+/]+={0,2}))?$/;
export const NO_BYTES = new Uint8Array(0);

/** Writes a record line by line, and keeps nothing: the lines are for whoever wants the record. */
export class HostRecord {
  private readonly write: (line: string) => void;

  /** With `names`, questions for names are recorded too; without, older versions can read the record. */
  constructor(write: (line: string) => void, names = false) {
    this.write = write;
    write(first_line(names ? VERSION : 1));
  }

  /** A line for people. */
  remark(text: string): void {
    this.write(`# ${printable(text)}`);
  }

  add(time_ns: number, { connection, kind, bytes }: HostEvent): void {
    const data = bytes.length > 0 ? ` ${Buffer.from(bytes).toString('base64')}` : '';
    this.write(`${time_ns} ${connection} ${kind}${data}`);
  }
}

/** Reads a record back. Throws a SimError that names the line that is wrong. */
export function host_record_read(text: string): RecordedEvent[] {
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/);
  const version = Number(/^netx-sim host record (\d{1,9})$/.exec(lines[0] ?? '')?.[1]);
  if (!(version >= 1 && version <= VERSION)) {
    if (version > VERSION) {
      throw new SimError(
        `the host record is of version ${version}, which a newer netx-sim wrote; this one reads version ${VERSION}`,
      );
    }
    throw new SimError(
      `this is not a host record: line 1 is ${quoted(lines[0] ?? '')}, not "${first_line(VERSION)}"`,
    );
  }
  const events: RecordedEvent[] = [];
  let latest_ns = 0;
  lines.slice(1).forEach((line, index) => {
    if (line === '' || line.startsWith('#')) return;
    const event = read_event(line);
    if (event === null || event.time_ns < latest_ns) {
      throw new SimError(`host record, line ${index + 2} cannot be read: ${quoted(line)}`);
    }
    latest_ns = event.time_ns;
    events.push(event);
  });
  return events;
}

function read_event(line: string): RecordedEvent | null {
  const [, time, number, kind, data = ''] = EVENT_LINE.exec(line) ?? [];
  const time_ns = Number(time);
  const connection = Number(number);
  if (!Number.isSafeInteger(time_ns) || !Number.isSafeInteger(connection)) return null;
  const must_have_data = kind === 'data' || kind === 'name';
  if ((data !== '' && !must_have_data && kind !== 'refused') || (data === '' && must_have_data)) return null;
  const bytes = data === '' ? NO_BYTES : new Uint8Array(Buffer.from(data, 'base64'));
  // What decodes to other bytes than it says was cut or mistyped.
  if (data !== '' && Buffer.from(bytes).toString('base64') !== data) return null;
  return { time_ns, connection, kind: kind as HostEventKind, bytes };
}
