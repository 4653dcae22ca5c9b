/** The calls of the C library to the system below it (WASI): virtual time, numbers of the seed, text, no files. */

import type { Functions } from './bridge.ts';
import type { Running } from './running.ts';
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

/** The calls of the C library to the system below it (WASI). */
export function wasi_functions(running: Running): Functions {
  const put = (address: number, value: number): void => {
    running.now.memory.words[address >>> 2] = value;
  };
  const put_long = (address: number, value: bigint): void => {
    new DataView(running.now.memory.bytes.buffer).setBigUint64(address, value, true);
  };
  return {
    clock_time_get: (_id, _precision, address) => {
      const { epoch_s, crossing } = running.now;
      const now = BigInt(epoch_s) * 1_000_000_000n + BigInt(Math.floor(crossing.kernel.now_ns));
      put_long(address as number, now);
      return SUCCESS;
    },
    clock_res_get: (_id, address) => {
      put_long(address as number, 1n);
      return SUCCESS;
    },
    random_get: (start: number, length: number) => {
      const { memory, random } = running.now;
      for (let i = 0; i < length; i++) memory.bytes[start + i] = random() & 0xff;
      return SUCCESS;
    },
    ...nothing_given(put),
    fd_write: (descriptor: number, parts: number, count: number, written: number) => {
      const { lines, memory } = running.now;
      let total = 0;
      for (let i = 0; i < count; i++) {
        const [start, length] = [
          memory.words[(parts >>> 2) + 2 * i] as number,
          memory.words[(parts >>> 2) + 2 * i + 1] as number,
        ];
        lines.add(descriptor, memory.bytes.subarray(start, start + length));
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
