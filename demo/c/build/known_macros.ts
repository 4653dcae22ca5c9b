// The options of a build that a target can be told, from the tables of kernel, stack, TLS, MQTT, DHCP, DNS and SNTP client; and how those
// that a firmware sets become the configuration of its target.

import { NXD_MQTT_BUILD } from '../../../mqtt/client/nxd_mqtt_config.ts';
import { NX_DHCP_BUILD } from '../../../netx/dhcp/nx_dhcp_config.ts';
import { NXD_DNS_BUILD } from '../../../netx/dns/nxd_dns_config.ts';
import { NX_BUILD } from '../../../netx/nx_options.ts';
import { NX_SECURE_BUILD } from '../../../netx/secure/tls_options.ts';
import { NX_SNTP_BUILD } from '../../../netx/sntp/nx_sntp_config.ts';
import { KERNEL_OPTIONS } from '../../../rtos/kernel/config.ts';
import type { TargetConfig } from '../../../rtos/sim_api.ts';

/** Headers that together include all of the API. */
export const API_HEADERS: readonly string[] = [
  'tx_api.h',
  'nx_api.h',
  'nx_secure_tls_api.h',
  'nxd_mqtt_client.h',
  'nxd_dhcp_client.h',
  'nxd_dns.h',
  'nxd_sntp_client.h',
];

type Values = Readonly<Record<string, number>>;

interface Table {
  readonly defaults: object;
  /** Part of a target's configuration that holds the options. */
  readonly part: (options: Record<string, unknown>) => Partial<TargetConfig>;
}

const library = ({ key, defaults }: { key: string; defaults: object }): Table => ({
  defaults,
  part: (options) => ({ options: { [key]: options } }),
});

const TABLES: readonly Table[] = [
  { defaults: KERNEL_OPTIONS.defaults, part: (options) => options as Partial<TargetConfig> },
  ...[NX_BUILD, NX_SECURE_BUILD, NXD_MQTT_BUILD, NX_DHCP_BUILD, NXD_DNS_BUILD, NX_SNTP_BUILD].map((build) =>
    library(build.library),
  ),
];

/** In C each kind of object has a macro of its own; here one option is for all. */
const PERFORMANCE = 'TX_ENABLE_PERFORMANCE_INFO';
const PERFORMANCE_MACROS = [
  'TX_BLOCK_POOL_ENABLE_PERFORMANCE_INFO',
  'TX_BYTE_POOL_ENABLE_PERFORMANCE_INFO',
  'TX_EVENT_FLAGS_ENABLE_PERFORMANCE_INFO',
  'TX_MUTEX_ENABLE_PERFORMANCE_INFO',
  'TX_QUEUE_ENABLE_PERFORMANCE_INFO',
  'TX_SEMAPHORE_ENABLE_PERFORMANCE_INFO',
  'TX_THREAD_ENABLE_PERFORMANCE_INFO',
  'TX_TIMER_ENABLE_PERFORMANCE_INFO',
] as const;

/** An older name of an option, which nx_user.h may still have. */
const TWO_POOLS = 'NX_ENABLE_DUAL_PACKET_POOL';
const TWO_POOLS_OLDER = 'NX_DUAL_PACKET_POOL_ENABLE';

/** Switches that C defines in every build, as NX_TRUE or NX_FALSE. */
const BY_VALUE = new Set([
  'NX_SNTP_CLIENT_IGNORE_MAX_ADJUST_STARTUP',
  'NX_SNTP_CLIENT_RANDOMIZE_ON_STARTUP',
  'NX_SNTP_CLIENT_RTT_REQUIRED',
]);

/** What is a switch in C is on when it is defined, whatever its value. */
function is_on(name: string, value: number): boolean {
  return BY_VALUE.has(name) ? value !== 0 : true;
}

/** With this macro a build has the addresses and services of IPv6. */
const WITH_IPV6 = 'SIM_IPV6';
const NO_IPV6 = 'NX_DISABLE_IPV6';

function options_of({ defaults }: Table): string[] {
  return Object.keys(defaults).filter((name) => /^[A-Z]/.test(name));
}

/** Macros whose values the build asks for. */
export function known_macros(): string[] {
  return [
    ...new Set([...TABLES.flatMap(options_of), ...PERFORMANCE_MACROS, TWO_POOLS_OLDER, WITH_IPV6]),
  ].sort();
}

/** The configuration of a target whose firmware was built so. */
export function target_config_of(values: Values): Partial<TargetConfig> {
  const given: Record<string, number> = { ...values };
  if (PERFORMANCE_MACROS.some((name) => name in values)) given[PERFORMANCE] = 1;
  if (TWO_POOLS_OLDER in values) given[TWO_POOLS] = 1;
  let config: Partial<TargetConfig> = {};
  for (const table of TABLES) {
    const options: Record<string, unknown> = {};
    for (const name of options_of(table)) {
      const value = given[name];
      if (name === NO_IPV6 && WITH_IPV6 in given) options[name] = value !== undefined;
      if (value === undefined) continue;
      const usual = (table.defaults as Record<string, unknown>)[name];
      options[name] = typeof usual === 'boolean' ? is_on(name, value) : value;
    }
    if (Object.keys(options).length === 0) continue;
    const part = table.part(options);
    config = { ...config, ...part, options: { ...config.options, ...part.options } };
  }
  return config;
}
