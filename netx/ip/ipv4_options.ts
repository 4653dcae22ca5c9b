/**
 * IPv4 header options (RFC 791 3.1): walked through, checked and then ignored. Only a timestamp option (RFC 781) is
 * looked at; a malformed one is answered with a parameter problem.
 */
import { COMPLETED_VOID, type Service } from '../../rtos/kernel/service.ts';
import type { NX_IP, NX_PACKET } from '../nx_cb.ts';
import {
  NX_IP_OPTION_END,
  NX_IP_OPTION_INTERNET_TIMESTAMP,
  NX_IP_OPTION_NO_OPERATION,
  NX_IPV4_HEADER,
} from '../nx_constants.ts';
import { icmp_send_parameter_problem } from './icmp_errors.ts';

export interface OptionsVerdict {
  readonly accepted: boolean;
  /** The answer to a malformed option, on its way. */
  readonly answer: Service<unknown>;
}

const ACCEPTED: OptionsVerdict = { accepted: true, answer: COMPLETED_VOID };
const REFUSED: OptionsVerdict = { accepted: false, answer: COMPLETED_VOID };
const FULL = 15;

/** Checks the options of a header that is `words` long. */
export function process_options(ip: NX_IP, packet: NX_PACKET, words: number): OptionsVerdict {
  const memory = packet.nx_packet_memory;
  const start = packet.nx_packet_prepend_ptr + NX_IPV4_HEADER;
  const length = words * 4 - NX_IPV4_HEADER;
  let at = 0;
  let timestamps = 0;
  while (at < length) {
    const type = memory[start + at] as number;
    if (type === NX_IP_OPTION_END) return ACCEPTED;
    if (type === NX_IP_OPTION_NO_OPERATION) {
      at++;
      continue;
    }
    if (type === NX_IP_OPTION_INTERNET_TIMESTAMP) {
      timestamps++;
      const wrong = timestamps > 1 ? 2 : wrong_timestamp(memory, start + at);
      if (wrong !== 0) {
        return {
          accepted: false,
          answer: icmp_send_parameter_problem(ip, packet, NX_IPV4_HEADER + at + wrong),
        };
      }
    }
    const size = memory[start + at + 1] as number;
    if (size < 2 || at + size > length) return REFUSED;
    at += size;
  }
  return ACCEPTED;
}

/** Which byte of a timestamp option is wrong, counted from 1; 0 for none. */
function wrong_timestamp(memory: Uint8Array, at: number): number {
  const size = memory[at + 1] as number;
  if (size < 8 || size > 40 || size % 4 !== 0) return 2;
  const pointer = memory[at + 2] as number;
  if (pointer < 5 || pointer % 2 === 0) return 3;
  const overflow = (memory[at + 3] as number) >>> 4;
  const flags = (memory[at + 3] as number) & 0xf;
  return overflow === FULL || (flags !== 0 && flags !== 1 && flags !== 3) ? 4 : 0;
}
