/** The calls of the C library to the system below it (WASI): virtual time, numbers of the seed, text, no files. */

import type { Bridge, Functions } from './bridge.ts';
import type { Lines } from './libc.ts';
import { CExit } from './trap.ts';

const SUCCESS = 0;
const BAD_DESCRIPTOR = 8;
const NO_ENTRY = 44;
/** 1 Jan 2025, 00:00 UTC: what time() tells when the board is switched on at virtual time 0. */
export const EPOCH_S = 1_735_689_600;

/** There are no files. */
const NO_FILES: Functions = {
  fd_read: () => BAD_DESCRIPTOR,
  fd_close: () => SUCCESS,
  fd_seek: () => BAD_DESCRIPTOR,
  fd_fdstat_get: () => BAD_DESCRIPTOR,
  fd_fdstat_set_flags: () => BAD_DESCRIPTOR,
  fd_prestat_get: () => BAD_DESCRIPTOR,
  fd_prestat_dir_name: () => BAD_DESCRIPTOR,
  path_open: () => NO_ENTRY,
  path_filestat_get: () => NO_ENTRY,
};

/** There are no arguments and no environment. */
function nothing_given(put: (address: number, value: number) => void): Functions {
  return {
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
  };
}

/** What the library has of its board: `random` gives numbers of 32 bits, `epoch_s` what time() was at virtual time 0. */
export interface LibraryBoard {
  readonly random: () => number;
  readonly epoch_s: () => number;
}

/** The calls of the C library to the system below it (WASI). */
export function wasi_functions(b: Bridge, lines: Lines, { random, epoch_s }: LibraryBoard): Functions {
  const { memory: m } = b;
  const put = (address: number, value: number): void => {
    m.words[address >>> 2] = value;
  };
  const put_time = (address: number): void => {
    const now = BigInt(epoch_s()) * 1_000_000_000n + BigInt(Math.floor(b.crossing.kernel.now_ns));
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
    ...nothing_given(put),
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
    ...NO_FILES,
    sched_yield: () => SUCCESS,
    proc_exit: (status: number) => {
      throw new CExit('c-exit', `calls exit(${status})`);
    },
  };
}
