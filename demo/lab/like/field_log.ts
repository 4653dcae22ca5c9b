// A log from the field as it is searched for: what was seen, about when, in which order. demo/lab/README.md has the format.

import { UsageError } from '../../host/usage.ts';

/** A line of the log: something that was seen. */
export interface WantedLine {
  /** As it stands in the file. */
  readonly text: string;
  readonly line_number: number;
  /** The log's own clock; null where the line has no time. */
  readonly time_ns: number | null;
  readonly tolerance_ns: number;
  /** Pieces of text, in lower case, that a line of the run must have in this order. */
  readonly pieces: readonly string[];
}

export interface FieldLog {
  /** What came one after the other; within a step the order does not count. */
  readonly steps: readonly (readonly WantedLine[])[];
  /** What was not seen between the first line and the last one. */
  readonly never: readonly WantedLine[];
  /** The log's clock began at power-on, as that of a run does; false: where it began is not known. */
  readonly from_power_on: boolean;
}

const DEFAULT_TOLERANCE_NS = 10e6;
const UNITS: Readonly<Record<string, number>> = { us: 1e3, ms: 1e6, s: 1e9 };
const DURATION = String.raw`(\d+(?:\.\d+)?) ?(us|ms|s)?`;
const TIME = new RegExp(String.raw`^${DURATION}(?: ?\+- ?${DURATION})?(?:\s+|$)(.*)$`);

function nanoseconds(number: string, unit: string | undefined, unless_said: string): number {
  return Number(number) * (UNITS[unit ?? unless_said] as number);
}

/** `"quoted text"` is one piece; otherwise each word is one. */
function pieces_of(text: string): string[] {
  const found = text.toLowerCase().match(/"[^"]*"|\S+/g) ?? [];
  return found.map((piece) => piece);
}

class LogReader {
  readonly steps: WantedLine[][] = [];
  readonly never: WantedLine[] = [];
  from_power_on = true;
  private tolerance_ns = DEFAULT_TOLERANCE_NS;
  private readonly name: string;

  constructor(name: string) {
    this.name = name;
  }

  private fail(line_number: number, message: string): never {
    throw new UsageError(`${this.name}, line ${line_number}: ${message}`);
  }

  read(line: string, line_number: number): void {
    const directive = /^(clock|tolerance)\s+(.*)$/.exec(line);
    if (directive !== null) this.directive(directive[1] as string, directive[2] as string, line_number);
    else if (line.startsWith('never ')) this.never.push(this.wanted(line.slice(6).trim(), line_number));
    else if (line.startsWith('& ')) {
      const step = this.steps.at(-1);
      if (step === undefined) this.fail(line_number, '"&" joins a line to the one above, and there is none');
      step.push(this.wanted(line.slice(2).trim(), line_number));
    } else this.steps.push([this.wanted(line, line_number)]);
  }

  private directive(word: string, value: string, line_number: number): void {
    if (word === 'clock') {
      if (value !== 'free' && value !== 'power-on')
        this.fail(line_number, 'a clock is "power-on" (it began as the board did) or "free"');
      this.from_power_on = value === 'power-on';
      return;
    }
    const match = new RegExp(`^${DURATION}$`).exec(value);
    if (match === null) this.fail(line_number, 'a tolerance is a time such as 5 ms');
    this.tolerance_ns = nanoseconds(match[1] as string, match[2], 's');
  }

  private wanted(text: string, line_number: number): WantedLine {
    const { tolerance_ns } = this;
    const timed = TIME.exec(text);
    const [, number, unit, own, own_unit, rest] = timed ?? [];
    const words = timed === null ? text.replace(/^~\s+/, '') : (rest as string);
    if (words.trim() === '') this.fail(line_number, 'there is a time, but nothing that was seen');
    return {
      text,
      line_number,
      time_ns: number === undefined ? null : nanoseconds(number, unit, 's'),
      tolerance_ns: own === undefined ? tolerance_ns : nanoseconds(own, own_unit, 's'),
      pieces: pieces_of(words),
    };
  }
}

/** Reads a log. Throws a UsageError that names the line which cannot be read. */
export function read_field_log(text: string, name: string): FieldLog {
  const reader = new LogReader(name);
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const said = line.replace(/^\s*#.*$/, '').trim();
    if (said !== '') reader.read(said, index + 1);
  }
  const { steps, never, from_power_on } = reader;
  if (steps.length === 0) throw new UsageError(`${name}: there is no line in it that was seen`);
  return { steps, never, from_power_on };
}
