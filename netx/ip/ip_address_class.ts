/**
 * Which IPv4 addresses an interface may have: those of class A, B and C, and zero for one that has none yet (DHCP).
 */
import {
  NX_IP_CLASS_A_MASK,
  NX_IP_CLASS_A_TYPE,
  NX_IP_CLASS_B_MASK,
  NX_IP_CLASS_B_TYPE,
  NX_IP_CLASS_C_MASK,
  NX_IP_CLASS_C_TYPE,
} from '../nx_constants.ts';

/** False for multicast, reserved and broadcast addresses. */
export function valid_host_address(address: number): boolean {
  if (address === 0) return true;
  return (
    (address & NX_IP_CLASS_A_MASK) >>> 0 === NX_IP_CLASS_A_TYPE ||
    (address & NX_IP_CLASS_B_MASK) >>> 0 === NX_IP_CLASS_B_TYPE ||
    (address & NX_IP_CLASS_C_MASK) >>> 0 === NX_IP_CLASS_C_TYPE
  );
}
