/**
 * Checks that many services of the error-checking layer share, and small helpers of services that are generators.
 */
import type { Service } from '../rtos/kernel/service.ts';
import type { NX_IP, NX_REST } from './nx_cb.ts';
import { NX_IP_CLASS_D_MASK, NX_IP_CLASS_D_TYPE, NX_IP_ID, NX_IP_LIMITED_BROADCAST } from './nx_constants.ts';

/** No IP instance, or one that was not created. */
export function bad_ip(ip: NX_IP | null): ip is null {
  return ip === null || ip.nx_ip_id !== NX_IP_ID;
}

/** An address that no host can have: zero, multicast or everybody. */
export function not_a_host(address: number): boolean {
  if (address === 0 || address === NX_IP_LIMITED_BROADCAST) return true;
  return (address & NX_IP_CLASS_D_MASK) >>> 0 === NX_IP_CLASS_D_TYPE;
}

/** Finishes what an internal function left over. */
export function* and_rest(rest: NX_REST): Service<void> {
  if (rest !== undefined) yield* rest;
}
