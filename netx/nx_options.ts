/**
 * The build options of the stack: what C sets by `#define` in nx_user.h, here fields of the target's configuration with
 * the C names and the C defaults, and the quirk switches (nx_quirks.ts). Numbers that shape the wire or the clock (table
 * sizes, header sizes, ARP rates) are fixed: see nx_constants.ts.
 */
import type { Kernel } from '../rtos/kernel/kernel.ts';
import { SimError } from '../rtos/sim/sim_error.ts';
import {
  NX_NO_QUIRKS,
  NX_PUBLISHED_QUIRKS,
  NX_QUIRK_NAMES,
  type NxQuirk,
  type NxQuirks,
} from './nx_quirks.ts';
import { type NxTcpConfig, TCP_DEFAULTS } from './tcp/nx_tcp_config.ts';

/** The options in force on one target. */
export interface NxConfig extends NxTcpConfig {
  /** Interfaces besides loopback that an IP instance can have; 1 unless told. */
  readonly NX_MAX_PHYSICAL_INTERFACES: number;
  /** Static routes; without it the route services answer NX_NOT_SUPPORTED. */
  readonly NX_ENABLE_IP_STATIC_ROUTING: boolean;
  /** Low watermark of packet pools; without it nx_packet_pool_low_watermark_set answers NX_NOT_SUPPORTED. */
  readonly NX_ENABLE_LOW_WATERMARK: boolean;
  /** Per-packet filter of raw IP; without it nx_ip_raw_packet_filter_set answers NX_NOT_SUPPORTED. */
  readonly NX_ENABLE_IP_RAW_PACKET_FILTER: boolean;
  /** Drop packets whose source address cannot be a host's (RFC 1122 3.2.1.3). */
  readonly NX_ENABLE_SOURCE_ADDRESS_CHECK: boolean;
  /** Do not answer a ping to a broadcast or multicast address (RFC 1122 3.2.2.6). */
  readonly NX_ENABLE_ICMP_ADDRESS_CHECK: boolean;
  /** No destination unreachable, time exceeded and parameter problem messages. */
  readonly NX_DISABLE_ICMPV4_ERROR_MESSAGE: boolean;
  /** Do not learn the sender of an ARP message that nobody here waits for. */
  readonly NX_DISABLE_ARP_AUTO_ENTRY: boolean;
  /** IGMP version 1 only. */
  readonly NX_DISABLE_IGMPV2: boolean;
  /** Period of the IP instance's slow timer in ticks, one second: a consequence of the tick rate. */
  readonly NX_IP_PERIODIC_RATE: number;
  readonly quirks: NxQuirks;
}

/** What a host program may set: any option, the switches by name or all of them by `profile`. */
export type NxOptions = Partial<Omit<NxConfig, 'quirks' | 'NX_IP_PERIODIC_RATE'>> & {
  /** `documented` (the guide; unless told) or `published` (every quirk on). */
  readonly profile?: 'documented' | 'published';
  /** Single switches, over what the profile says. */
  readonly quirks?: Partial<NxQuirks>;
};

const DEFAULTS: Readonly<Omit<NxConfig, 'quirks' | 'NX_IP_PERIODIC_RATE'>> = {
  ...TCP_DEFAULTS,
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

const OPTIONS_KEY = 'nx';

/**
 * Host side: makes the record for `TargetConfig.options`.
 *
 *     new Target(sim, { ..., config: { options: { ...nx_options({ NX_MAX_PHYSICAL_INTERFACES: 2 }) } } });
 */
export function nx_options(options: NxOptions): Readonly<Record<string, unknown>> {
  for (const name of Object.keys(options)) {
    if (name in DEFAULTS || name === 'profile' || name === 'quirks') continue;
    throw new SimError(`'${name}' is no option of the stack; known are: ${Object.keys(DEFAULTS).join(', ')}`);
  }
  for (const name of Object.keys(options.quirks ?? {})) {
    if (NX_QUIRK_NAMES.includes(name as NxQuirk)) continue;
    throw new SimError(`'${name}' is no quirk of the stack; known are: ${NX_QUIRK_NAMES.join(', ')}`);
  }
  return { [OPTIONS_KEY]: options };
}

/** The options in force on the target of `k`. */
export function nx_config(k: Kernel): NxConfig {
  const kept = k.attachments.get(OPTIONS_KEY);
  if (kept !== undefined) return kept as NxConfig;
  const { profile, quirks, ...options } = (k.config.options[OPTIONS_KEY] ?? {}) as NxOptions;
  const config: NxConfig = {
    ...DEFAULTS,
    ...options,
    NX_IP_PERIODIC_RATE: k.config.TX_TIMER_TICKS_PER_SECOND,
    quirks: { ...(profile === 'published' ? NX_PUBLISHED_QUIRKS : NX_NO_QUIRKS), ...quirks },
  };
  k.attachments.set(OPTIONS_KEY, config);
  return config;
}
