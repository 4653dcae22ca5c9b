/**
 * All that a host program imports of the servers of the simulated LAN: the firmware that makes a target a DHCP server, a DNS
 * resolver, an NTP server and an IPv6 router, their options and their faults.
 */
export type { Outage } from './common/server_core.ts';
export { late, lost, outage } from './common/server_fault.ts';
export {
  address_in_use,
  all_dhcp_faults,
  type DhcpFault,
  given_away,
  nak,
  second_server,
  short_lease,
} from './dhcp/dhcp_fault.ts';
export type { DhcpServer } from './dhcp/dhcp_server.ts';
export type { DhcpServerOptions } from './dhcp/dhcp_server_options.ts';
export {
  all_dns_faults,
  type DnsFault,
  no_such_name,
  server_failure,
  truncated,
  wrong_id,
} from './dns/dns_fault.ts';
export type { DnsRecordOption } from './dns/dns_records.ts';
export type { DnsResolver, DnsResolverOptions } from './dns/dns_resolver.ts';
export {
  all_ntp_faults,
  bad_stratum,
  clock_step,
  kiss_of_death,
  type NtpFault,
  unsynchronised,
} from './ntp/ntp_fault.ts';
export type { NtpServer, NtpServerOptions } from './ntp/ntp_server.ts';
export type { Ipv6Router } from './router/ipv6_router.ts';
export {
  all_router_faults,
  type RouterFault,
  router_leaves,
  second_router,
  short_lifetime,
  wrong_prefix,
} from './router/router_fault.ts';
export type { RouterOptions, RouterPrefixOption } from './router/router_options.ts';
export {
  SERVER_CONFIG,
  type ServerFirmware,
  type ServerHostOptions,
  server_firmware,
} from './server_firmware.ts';
