/**
 * The NetX Duo DNS client: all that firmware imports for it (nxd_dns.h; guide chapters 1 to 3, RFC 1034, 1035, 2782, 3596).
 */
export {
  NX_DNS_MX_ENTRY,
  NX_DNS_NS_ENTRY,
  NX_DNS_SOA_ENTRY,
  NX_DNS_SRV_ENTRY,
} from './dns_buffers.ts';
export * from './nxd_dns_build_constants.ts';
export * from './nxd_dns_cache.ts';
export { NX_DNS, type NX_DNS_CACHE_FULL_NOTIFY } from './nxd_dns_cb.ts';
export { type NxdDnsOptions, nxd_dns_options } from './nxd_dns_config.ts';
export * from './nxd_dns_constants.ts';
export * from './nxd_dns_create.ts';
export * from './nxd_dns_host.ts';
export * from './nxd_dns_record.ts';
export * from './nxd_dns_server.ts';
