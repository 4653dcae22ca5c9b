/** What the C library asks of its board: text goes to the console, time is virtual, there are no files. */

import type { Bridge, Functions } from './bridge.ts';
import { Arguments, format, text_at } from './printf.ts';
import { CExit } from './trap.ts';

/** Takes each line that the firmware prints. */
export type Print = (line: string) => void;

const DECODER = new TextDecoder();
/** A line that grows beyond this is printed in pieces. */
const MOST_LINE = 4096;

/** Text that has no end of line yet, for each stream. */
export class Lines {
  private readonly parts = new Map<number, number[]>();
  print: Print = () => {};

  add(stream: number, bytes: Uint8Array): void {
    let line = this.parts.get(stream) ?? [];
    for (const byte of bytes) {
      if (byte === 0x0a || line.length >= MOST_LINE) {
        this.tell(line);
        line = [];
      }
      if (byte !== 0x0a) line.push(byte);
    }
    this.parts.set(stream, line);
  }

  /** The board stands still: what has no end of line is printed all the same. */
  flush(): void {
    for (const line of this.parts.values()) if (line.length > 0) this.tell(line);
    this.parts.clear();
  }

  private tell(line: readonly number[]): void {
    this.print(DECODER.decode(Uint8Array.from(line)).replace(/\r$/, ''));
  }
}

export function libc_functions(b: Bridge, lines: Lines): Functions {
  const { memory: m } = b;
  return {
    sim_format: (buffer: number, size: number, text: number, args: number) => {
      const result = format(text_at(m.bytes, text), new Arguments(m.bytes, args));
      const most = Math.min(result.length, (size >>> 0) - 1);
      if (size !== 0) {
        for (let i = 0; i < most; i++) m.bytes[buffer + i] = result.charCodeAt(i);
        m.bytes[buffer + most] = 0;
      }
      return result.length;
    },
    sim_print: (stream: number, text: number, length: number) => {
      lines.add(stream, m.bytes.subarray(text, text + length));
      return undefined;
    },
    sim_exit: (status: number) => {
      throw new CExit('c-exit', `calls exit(${status})`);
    },
    sim_abort: (message: number) => {
      throw new CExit('c-abort', `stops itself: ${m.text(message)}`);
    },
  };
}

const SUCCESS = 0;
const BAD_DESCRIPTOR = 8;
const NO_ENTRY = 44;
/** 1 Jan 2025, 00:00 UTC: what time() tells when the board is switched on at virtual time 0. */
export const EPOCH_S = 1_735_689_600;

/** The calls of the C library to the system below it (WASI). `random` gives numbers of 32 bits. */
export function wasi_functions(b: Bridge, lines: Lines, random: () => number): Functions {
  const { memory: m } = b;
  const put = (address: number, value: number): void => {
    m.words[address >>> 2] = value;
  };
  const put_time = (address: number): void => {
    const now = BigInt(EPOCH_S) * 1_000_000_000n + BigInt(Math.floor(b.crossing.kernel.now_ns));
    new DataView(m.bytes.buffer).setBigUint64(address, now, true);
  };
  return {
    clock_time_get: (_id, _precision, address) => {
      put_time(address as number);
      return SUCCESS;
    },
    clock_res_get: (_id, address) => {
      new DataView(m.bytes.buffer).setBigUint64(address as number, 1n, true);
      return SUCCESS;
    },
    random_get: (start: number, length: number) => {
      for (let i = 0; i < length; i++) m.bytes[start + i] = random() & 0xff;
      return SUCCESS;
    },
    environ_sizes_get: (count: number, bytes: number) => {
      put(count, 0);
      put(bytes, 0);
      return SUCCESS;
    },
    environ_get: () => SUCCESS,
    args_sizes_get: (count: number, bytes: number) => {
      put(count, 0);
      put(bytes, 0);
      return SUCCESS;
    },
    args_get: () => SUCCESS,
    fd_write: (descriptor: number, parts: number, count: number, written: number) => {
      let total = 0;
      for (let i = 0; i < count; i++) {
        const [start, length] = [
          m.words[(parts >>> 2) + 2 * i] as number,
          m.words[(parts >>> 2) + 2 * i + 1] as number,
        ];
        lines.add(descriptor, m.bytes.subarray(start, start + length));
        total += length;
      }
      put(written, total);
      return SUCCESS;
    },
    fd_read: () => BAD_DESCRIPTOR,
    fd_close: () => SUCCESS,
    fd_seek: () => BAD_DESCRIPTOR,
    fd_fdstat_get: () => BAD_DESCRIPTOR,
    fd_fdstat_set_flags: () => BAD_DESCRIPTOR,
    fd_prestat_get: () => BAD_DESCRIPTOR,
    fd_prestat_dir_name: () => BAD_DESCRIPTOR,
    path_open: () => NO_ENTRY,
    path_filestat_get: () => NO_ENTRY,
    sched_yield: () => SUCCESS,
    proc_exit: (status: number) => {
      throw new CExit('c-exit', `calls exit(${status})`);
    },
  };
}
