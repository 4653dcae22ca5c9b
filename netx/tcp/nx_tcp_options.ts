/**
 * TCP options of received segments (RFC 9293 3.2): only the maximum segment size is used. Option lengths are checked
 * on the way to it, as far as the original does; what lies behind it is not looked at.
 */
import type { ULONG } from '../../rtos/tx_api.ts';
import { NX_TCP_EOL_KIND, NX_TCP_MSS_KIND, NX_TCP_NOP_KIND } from '../nx_constants.ts';

/** The options are malformed: RFC 9293 3.2 wants a reset, and no crash. */
export const TCP_OPTIONS_INVALID = -1;
const MSS_OPTION_LENGTH = 4;

/**
 * The maximum segment size that the options name.
 *
 * @param memory packet memory
 * @param at offset of the first option byte
 * @param size bytes of options
 * @returns the size in bytes, 0 when no option names it, TCP_OPTIONS_INVALID when an option length is wrong
 */
export function tcp_mss_option_get(memory: Uint8Array, at: number, size: ULONG): number {
  let left = size;
  while (left >= MSS_OPTION_LENGTH) {
    const kind = memory[at] as number;
    if (kind === NX_TCP_MSS_KIND) {
      if (memory[at + 1] !== MSS_OPTION_LENGTH) return TCP_OPTIONS_INVALID;
      return ((memory[at + 2] as number) << 8) | (memory[at + 3] as number);
    }
    if (kind === NX_TCP_EOL_KIND) return 0;
    if (kind === NX_TCP_NOP_KIND) {
      at++;
      left--;
      continue;
    }
    const length = memory[at + 1] as number;
    if (length === 0 || length > left) return TCP_OPTIONS_INVALID;
    at += length;
    left -= length;
  }
  return 0;
}
