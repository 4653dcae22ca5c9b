// The macros of tx_api.h that firmware uses like functions.

import type { UINT, ULONG } from '../kernel/service.ts';

/** Says that a parameter is left unused on purpose. Does nothing. Allowed from everywhere. */
export function TX_PARAMETER_NOT_USED(_parameter: unknown): void {}

/**
 * Sets `size` bytes of memory to a value: stacks, pools, messages and other typed arrays. In C it also clears control
 * blocks; here a new object is a cleared one (`Object.assign(block, new NX_SECURE_X509_CERT())`).
 *
 * Takes no time. Allowed from everywhere. Neither suspends nor preempts.
 */
export function TX_MEMSET(memory: ArrayBufferView, value: UINT, size: ULONG): void {
  new Uint8Array(memory.buffer, memory.byteOffset, memory.byteLength).fill(value & 0xff, 0, size);
}
