/**
 * What the sender of a datagram is told when it is wrong or nobody takes it (RFC 792). Nothing is sent without ICMP, whose
 * part of it is icmp/nx_icmp_error.ts.
 */
import { COMPLETED_VOID, type Service } from '../../rtos/kernel/service.ts';
import type { NX_IP, NX_PACKET } from '../nx_cb.ts';
import {
  NX_ICMP_DEST_UNREACHABLE_TYPE,
  NX_ICMP_PARAMETER_PROB_TYPE,
  NX_ICMP_TIME_EXCEEDED_TYPE,
  NX_ICMP_ZERO_CODE,
} from '../nx_constants.ts';

/** Nobody here takes the datagram; `code` says why. */
export function icmp_send_unreachable(ip: NX_IP, packet: NX_PACKET, code: number): Service<unknown> {
  return ip.icmp_error?.(ip, packet, NX_ICMP_DEST_UNREACHABLE_TYPE, code, 0) ?? COMPLETED_VOID;
}

/** Time ran out; `code` says which. */
export function icmp_send_time_exceeded(ip: NX_IP, packet: NX_PACKET, code: number): Service<unknown> {
  return ip.icmp_error?.(ip, packet, NX_ICMP_TIME_EXCEEDED_TYPE, code, 0) ?? COMPLETED_VOID;
}

/** A byte of the header is wrong: which one. */
export function icmp_send_parameter_problem(ip: NX_IP, packet: NX_PACKET, pointer: number): Service<unknown> {
  const [type, code] = [NX_ICMP_PARAMETER_PROB_TYPE, NX_ICMP_ZERO_CODE];
  return ip.icmp_error?.(ip, packet, type, code, pointer) ?? COMPLETED_VOID;
}
