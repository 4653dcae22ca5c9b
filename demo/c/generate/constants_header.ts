// The constants of the TypeScript API as a C header. Each is inside #ifndef, so that tx_user.h, nx_user.h and -D have the
// first word; those that a build computes from others are computed in C too.

import { GENERATED } from './services_header.ts';

const TCP_IPV4 = '(NX_PHYSICAL_HEADER + 20 + 20)';
const UDP_IPV4 = '(NX_PHYSICAL_HEADER + 20 + 8)';
const IPV4 = '(NX_PHYSICAL_HEADER + 20)';
const IPV6 = '(NX_PHYSICAL_HEADER + 40)';

const COMPUTED: Readonly<Record<string, string>> = {
  NX_IP_PERIODIC_RATE: 'TX_TIMER_TICKS_PER_SECOND',
  NX_MAX_IP_INTERFACES: '(NX_MAX_PHYSICAL_INTERFACES + 1)',
  NX_LOOPBACK_INTERFACE: 'NX_MAX_PHYSICAL_INTERFACES',
  NX_IPv4_PACKET: IPV4,
  NX_IPv4_ICMP_PACKET: IPV4,
  NX_IPv4_IGMP_PACKET: IPV4,
  NX_IPv4_UDP_PACKET: UDP_IPV4,
  NX_IPv4_TCP_PACKET: TCP_IPV4,
  NX_IP_PACKET: IPV4,
  NX_ICMP_PACKET: IPV4,
  NX_IGMP_PACKET: IPV4,
  NX_UDP_PACKET: UDP_IPV4,
  NX_TCP_PACKET: TCP_IPV4,
  NX_IP_PACKET_DUAL_STACK: IPV6,
  NX_ICMP_PACKET_DUAL_STACK: IPV6,
  NX_UDP_PACKET_DUAL_STACK: '(NX_PHYSICAL_HEADER + 40 + 8)',
  NX_TCP_PACKET_DUAL_STACK: '(NX_PHYSICAL_HEADER + 40 + 20)',
  NXD_MQTT_KEEPALIVE_TIMER_RATE: 'NX_IP_PERIODIC_RATE',
  NXD_MQTT_PING_TIMEOUT_DELAY: 'NX_IP_PERIODIC_RATE',
  NX_DHCP_TIME_INTERVAL: 'NX_IP_PERIODIC_RATE',
  NX_DHCP_MIN_RETRANS_TIMEOUT: '(4 * NX_IP_PERIODIC_RATE)',
  NX_DHCP_MAX_RETRANS_TIMEOUT: '(64 * NX_IP_PERIODIC_RATE)',
  NX_DHCP_MIN_RENEW_TIMEOUT: '(60 * NX_IP_PERIODIC_RATE)',
  NX_DHCP_RESTART_WAIT: '(10 * NX_IP_PERIODIC_RATE)',
  NX_DHCP_PACKET_POOL_SIZE: '(5 * NX_DHCP_PACKET_PAYLOAD)',
  NX_DNS_PACKET_PAYLOAD_UNALIGNED: '(NX_UDP_PACKET + NX_DNS_MESSAGE_MAX)',
  NX_DNS_PACKET_PAYLOAD:
    '(((NX_DNS_PACKET_PAYLOAD_UNALIGNED + sizeof(ULONG) - 1) / sizeof(ULONG)) * sizeof(ULONG))',
  NX_DNS_PACKET_POOL_SIZE: '(16 * (NX_DNS_PACKET_PAYLOAD + sizeof(NX_PACKET)))',
  NX_DNS_MAX_RETRANS_TIMEOUT: '(64 * NX_IP_PERIODIC_RATE)',
  NX_SNTP_CLIENT_PACKET_TIMEOUT: 'NX_IP_PERIODIC_RATE',
  NX_SNTP_CLIENT_PREEMPTION_THRESHOLD: 'NX_SNTP_CLIENT_THREAD_PRIORITY',
  NX_SNTP_MILLISECONDS_PER_TICK: '(1000 / NX_IP_PERIODIC_RATE)',
  NX_DNS_PACKET_ALLOCATE_TIMEOUT: 'NX_IP_PERIODIC_RATE',
};

/** TX_NULL is a pointer in C, and the names of headers on the wire, whose lengths they are here, are types. */
const BY_HAND = /^(TX_NULL|NX_NULL|NX_(IPV4|IPV6|TCP|UDP|ICMP)_HEADER)$/;

function number_text(value: number): string {
  if (value < 0) return `(${value})`;
  if (value > 0x7fffffff) return `0x${value.toString(16).toUpperCase()}UL`;
  return String(value);
}

/** The constants that a module exports, by name; what others have already is left out. */
export function constants_of(module: object, known: ReadonlySet<string>): Map<string, number> {
  const found = new Map<string, number>();
  for (const [name, value] of Object.entries(module)) {
    if (typeof value !== 'number' || !/^[A-Z][A-Za-z0-9_]*$/.test(name)) continue;
    if (!known.has(name) && !BY_HAND.test(name)) found.set(name, value);
  }
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** A header of constants. */
export function constants_header(name: string, constants: ReadonlyMap<string, number>): string {
  const guard = `${name.toUpperCase()}_CONSTANTS_GEN_H`;
  const lines = [...constants].map(
    ([constant, value]) =>
      `#ifndef ${constant}\n#define ${constant} ${COMPUTED[constant] ?? number_text(value)}\n#endif`,
  );
  return `/* ${GENERATED} */\n\n#ifndef ${guard}\n#define ${guard}\n\n${lines.join('\n')}\n\n#endif\n`;
}
