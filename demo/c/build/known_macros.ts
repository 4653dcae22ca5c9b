// The macros of a build that a target can be told, from the tables of kernel, stack, TLS, MQTT and DHCP client.

import { KERNEL_OPTIONS } from '../../../rtos/kernel/config.ts';

/** Headers that together include all of the API. */
export const API_HEADERS: readonly string[] = ['tx_api.h'];

export function known_macros(): string[] {
  return Object.keys(KERNEL_OPTIONS.defaults)
    .filter((name) => /^[A-Z]/.test(name))
    .sort();
}
