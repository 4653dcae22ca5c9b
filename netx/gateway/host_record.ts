// What came from the real world, and when in virtual time: the one input of a run that the seed does not decide. With
// the record the run can be repeated without sockets.
//
// As text, one event a line: virtual nanoseconds, connection number, what happened, and data in base64. Lines that start
// with # are for people. Connections are numbered in the order in which the firmware opens them.

/** `room`: what the gateway wrote has left this computer, so there is room for more. */
export type HostEventKind = 'connected' | 'refused' | 'data' | 'end' | 'lost' | 'room';

export interface HostEvent {
  readonly connection: number;
  readonly kind: HostEventKind;
  /** Data of a `data` event; of `refused` the host's error code (ECONNREFUSED); empty for all others. */
  readonly bytes: Uint8Array;
}

export interface RecordedEvent extends HostEvent {
  readonly time_ns: number;
}

const FIRST_LINE = 'netx-sim host record 1';
const KINDS: readonly string[] = ['connected', 'refused', 'data', 'end', 'lost', 'room'];
export const NO_BYTES = new Uint8Array(0);

export class HostRecord {
  readonly events: RecordedEvent[] = [];
  private readonly lines: string[] = [FIRST_LINE];

  /** A line for people. */
  remark(text: string): void {
    this.lines.push(`# ${text.replaceAll('\n', ' ')}`);
  }

  add(time_ns: number, event: HostEvent): void {
    this.events.push({ ...event, time_ns });
    const data = event.bytes.length > 0 ? ` ${Buffer.from(event.bytes).toString('base64')}` : '';
    this.lines.push(`${time_ns} ${event.connection} ${event.kind}${data}`);
  }

  text(): string {
    return `${this.lines.join('\n')}\n`;
  }
}

/** Reads a record back. Throws an Error that names the line that is wrong. */
export function host_record_read(text: string): RecordedEvent[] {
  const lines = text.split('\n');
  if (lines[0] !== FIRST_LINE) {
    throw new Error(
      `this is not a host record: line 1 is "${(lines[0] ?? '').slice(0, 60)}", not "${FIRST_LINE}"`,
    );
  }
  const events: RecordedEvent[] = [];
  lines.slice(1).forEach((line, index) => {
    if (line === '' || line.startsWith('#')) return;
    const [time, connection, kind, data = ''] = line.split(' ');
    const time_ns = Number(time);
    const wrong =
      !Number.isSafeInteger(time_ns) ||
      time_ns < (events[events.length - 1]?.time_ns ?? 0) ||
      !Number.isSafeInteger(Number(connection)) ||
      !KINDS.includes(kind ?? '');
    if (wrong) throw new Error(`host record, line ${index + 2} cannot be read: "${line.slice(0, 60)}"`);
    events.push({
      time_ns,
      connection: Number(connection),
      kind: kind as HostEventKind,
      bytes: data === '' ? NO_BYTES : new Uint8Array(Buffer.from(data, 'base64')),
    });
  });
  return events;
}
