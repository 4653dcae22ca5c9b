/**
 * The build options of NetX Duo and the quirks of the stack: what C sets by `#define` in nx_user.h, here fields of the
 * target's configuration (`config: { options: { NX_ENABLE_IP_STATIC_ROUTING: true } }`), with the C names and the C
 * defaults. Numbers that shape the wire or the clock (table sizes, header sizes) are fixed: see nx_constants.ts.
 */
import type { Kernel } from '../rtos/kernel/kernel.ts';
import { SimError } from '../rtos/sim/sim_error.ts';

export interface NX_OPTIONS {
  /** Interfaces besides loopback that an IP instance can have. */
  NX_MAX_PHYSICAL_INTERFACES: number;
  /** Static routes; without it the route services answer NX_NOT_SUPPORTED. */
  NX_ENABLE_IP_STATIC_ROUTING: boolean;
  /** Low watermark of packet pools; without it nx_packet_pool_low_watermark_set answers NX_NOT_SUPPORTED. */
  NX_ENABLE_LOW_WATERMARK: boolean;
  /** Per-packet filter of raw IP. */
  NX_ENABLE_IP_RAW_PACKET_FILTER: boolean;
  /** Drop packets whose source address cannot be a host's (RFC 1122 3.2.1.3). */
  NX_ENABLE_SOURCE_ADDRESS_CHECK: boolean;
  /** Do not answer a ping to a broadcast or multicast address. */
  NX_ENABLE_ICMP_ADDRESS_CHECK: boolean;
  /** No destination unreachable, time exceeded or parameter problem messages. */
  NX_DISABLE_ICMPV4_ERROR_MESSAGE: boolean;
  /** Do not learn the sender of an ARP message that nobody here asked for. */
  NX_DISABLE_ARP_AUTO_ENTRY: boolean;
  /** IGMP version 1 only. */
  NX_DISABLE_IGMPV2: boolean;
}

export const NX_DEFAULT_OPTIONS: Readonly<NX_OPTIONS> = {
  NX_MAX_PHYSICAL_INTERFACES: 1,
  NX_ENABLE_IP_STATIC_ROUTING: false,
  NX_ENABLE_LOW_WATERMARK: false,
  NX_ENABLE_IP_RAW_PACKET_FILTER: false,
  NX_ENABLE_SOURCE_ADDRESS_CHECK: false,
  NX_ENABLE_ICMP_ADDRESS_CHECK: false,
  NX_DISABLE_ICMPV4_ERROR_MESSAGE: false,
  NX_DISABLE_ARP_AUTO_ENTRY: false,
  NX_DISABLE_IGMPV2: false,
};

const KEY = Symbol('nx_options');

/** The options of a target; looked up in its configuration once. */
export function nx_options(k: Kernel): Readonly<NX_OPTIONS> {
  const known = k.attachments.get(KEY) as NX_OPTIONS | undefined;
  if (known !== undefined) return known;
  const options: Record<string, unknown> = { ...NX_DEFAULT_OPTIONS };
  for (const [name, usual] of Object.entries(NX_DEFAULT_OPTIONS)) {
    const wanted = k.config.options[name];
    if (wanted === undefined) continue;
    if (typeof wanted !== typeof usual) {
      throw new SimError(`option ${name} of ${k.name} is ${String(wanted)}: it must be a ${typeof usual}`);
    }
    options[name] = wanted;
  }
  const checked = options as unknown as NX_OPTIONS;
  k.attachments.set(KEY, checked);
  return checked;
}
