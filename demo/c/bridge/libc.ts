/** What the C library asks of its board: text goes to the console, time is virtual, there are no files. */

import type { Functions } from './bridge.ts';
import { Arguments, format, text_at } from './printf.ts';
import type { Running } from './running.ts';
import { CExit } from './trap.ts';

/** Takes each line that the firmware prints. */
export type Print = (line: string) => void;

const DECODER = new TextDecoder();
/** A line that grows beyond this is printed in pieces. */
const MOST_LINE = 4096;

/** Text that has no end of line yet, for each stream. */
export class Lines {
  private parts: Map<number, number[]> | null = null;
  private print: Print = () => {};

  /** A board is switched on: what an earlier one has left without an end of line is not its text. */
  start(print: Print): void {
    this.parts = null;
    this.print = print;
  }

  add(stream: number, bytes: Uint8Array): void {
    let line = this.parts?.get(stream) ?? [];
    for (const byte of bytes) {
      if (byte === 0x0a || line.length >= MOST_LINE) {
        this.tell(line);
        line = [];
      }
      if (byte !== 0x0a) line.push(byte);
    }
    if (line.length === 0) {
      this.parts?.delete(stream);
      return;
    }
    this.parts ??= new Map();
    this.parts.set(stream, line);
  }

  /** The board stands still: what has no end of line is printed all the same. */
  flush(): void {
    for (const line of this.parts?.values() ?? []) this.tell(line);
    this.parts = null;
  }

  private tell(line: readonly number[]): void {
    this.print(DECODER.decode(Uint8Array.from(line)).replace(/\r$/, ''));
  }
}

export function libc_functions(running: Running): Functions {
  return {
    sim_format: (buffer: number, size: number, text: number, args: number) => {
      const { bytes } = running.now.memory;
      const result = format(text_at(bytes, text), new Arguments(bytes, args));
      const most = Math.min(result.length, (size >>> 0) - 1);
      if (size !== 0) {
        for (let i = 0; i < most; i++) bytes[buffer + i] = result.charCodeAt(i);
        bytes[buffer + most] = 0;
      }
      return result.length;
    },
    sim_print: (stream: number, text: number, length: number) => {
      const { lines, memory } = running.now;
      lines.add(stream, memory.bytes.subarray(text, text + length));
      return undefined;
    },
    sim_exit: (status: number) => {
      throw new CExit('c-exit', `calls exit(${status})`);
    },
    sim_abort: (message: number) => {
      throw new CExit('c-abort', `stops itself: ${running.now.memory.text(message)}`);
    },
  };
}
