/**
 * A computer on the simulated LAN that serves the boards: DHCP, DNS, NTP, IPv6 router advertisements, or some of them, as the
 * router of a small network does. It is the firmware of a target of its own, on our own stack:
 *
 *   const { main, config } = server_firmware({ address: '10.0.0.1', dhcp: {}, router: {} });
 *   const target = new Target(sim, { name: 'servers', main, config });
 *   nx_sim_nic_create(target, lan);
 */
import { K } from '../../rtos/kernel/current.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import { declare_rest } from '../../rtos/kernel/rest.ts';
import { note_fault } from '../../rtos/sim/installed_faults.ts';
import { SimError } from '../../rtos/sim/sim_error.ts';
import { type Simulation, sim_choose, type TargetConfig } from '../../rtos/sim_api.ts';
import { type Service, tx_kernel_enter } from '../../rtos/tx_api.ts';
import { nx_sim_network_driver } from '../link/nx_sim_network_driver.ts';
import * as NX from '../nx_api.ts';
import type { Ipv6Words } from '../nx_ipv6_cb.ts';
import { address_option, ipv6_option } from './common/server_core.ts';
import { DhcpServer } from './dhcp/dhcp_server.ts';
import type { DhcpServerOptions } from './dhcp/dhcp_server_options.ts';
import { DnsResolver, type DnsResolverOptions, type DnsUpstream } from './dns/dns_resolver.ts';
import { create_host_ipv6, HOST_IPV6_OPTIONS } from './host_ipv6.ts';
import { NtpServer, type NtpServerOptions } from './ntp/ntp_server.ts';
import { Ipv6Router } from './router/ipv6_router.ts';
import type { RouterOptions } from './router/router_options.ts';
import { RouterPort } from './router_port.ts';
import { ServerThread } from './server_thread.ts';

export interface ServerHostOptions {
  /** Its address. Default: 192.168.1.1. */
  readonly address?: string;
  /** Default: 255.255.255.0. */
  readonly mask?: string;
  /** Its IPv6 address, in a network of 64 bits; null: none. Default: 2001:db8:1::1 if it is a router, else null. */
  readonly ipv6?: string | null;
  /** It gives addresses. Default: it does not. */
  readonly dhcp?: DhcpServerOptions;
  /** It resolves names. Default: it does not. */
  readonly dns?: DnsResolverOptions;
  /** It tells the time. Default: it does not. */
  readonly ntp?: NtpServerOptions;
  /** It is an IPv6 router. Default: it is not. */
  readonly router?: RouterOptions;
  /** Whom the resolver asks for names that it does not know; null: nobody, there are no such names. Default: null. */
  readonly upstream?: DnsUpstream | null;
  /** Called with what no frame shows: `DHCP server: 192.168.1.100 is free again, released by sensor`. */
  readonly observe?: ((text: string) => void) | null;
}

export interface ServerFirmware {
  /** The main function of the target. */
  readonly main: () => void;
  /** Configuration of the target. */
  readonly config: Partial<TargetConfig>;
  readonly dhcp: DhcpServer | null;
  readonly dns: DnsResolver | null;
  readonly ntp: NtpServer | null;
  readonly router: Ipv6Router | null;
}

/** It stands for a computer, not for a board: its services take next to no time. */
export const SERVER_CONFIG: Partial<TargetConfig> = {
  first_unused_memory_bytes: 0,
  service_cost_ns: 50,
  service_cost_most_ns: 50,
  interrupt_cost_ns: 50,
};

const PAYLOAD_BYTES = 1568;
const PACKETS = 64;
const PACKET_OVERHEAD_BYTES = 64;
const ARP_CACHE_BYTES = 8192;
const STACK_BYTES = 2048;
const IP_PRIORITY = 1;
const SERVER_PRIORITY = 4;

/** Makes the firmware of one host; throws a SimError for options that make no sense. One value serves one target. */
export function server_firmware(options: ServerHostOptions): ServerFirmware {
  const ip = address_option('servers', 'address', options.address ?? '192.168.1.1');
  const mask = address_option('servers', 'mask', options.mask ?? '255.255.255.0');
  const ipv6 = ipv6_of(options);
  const has_dns = options.dns !== undefined;
  const has_ntp = options.ntp !== undefined;
  const place = { ip, mask, has_dns, has_ntp };
  const dhcp = options.dhcp === undefined ? null : new DhcpServer(options.dhcp, place, sim_choose);
  const dns =
    options.dns === undefined ? null : new DnsResolver(options.dns, options.upstream ?? null, sim_choose);
  const ntp = options.ntp === undefined ? null : new NtpServer(options.ntp, sim_choose);
  const router =
    options.router === undefined || ipv6 === null
      ? null
      : new Ipv6Router(options.router, ipv6, has_dns, sim_choose);
  const cores = [dhcp, dns, ntp].filter((core) => core !== null);
  const threads = cores.map((core) => new ServerThread(core));
  if (router !== null) threads.push(new ServerThread(router, new RouterPort(router)));
  if (threads.length === 0) {
    throw new SimError(
      'servers: the host serves nothing; give it dhcp: {}, dns: { hosts: {...} }, ntp: {} or router: {}',
    );
  }
  for (const { core } of threads) {
    const observe = (text: string): void => options.observe?.(`${core.name}: ${text}`);
    core.observe = observe;
  }
  const main = (): void => tx_kernel_enter(() => define({ ip, mask, ipv6 }, threads));
  const config = ipv6 === null ? SERVER_CONFIG : { ...SERVER_CONFIG, options: HOST_IPV6_OPTIONS };
  return { main, config, dhcp, dns, ntp, router };
}

function ipv6_of({ ipv6, router }: ServerHostOptions): Ipv6Words | null {
  if (ipv6 === null && router !== undefined)
    throw new SimError(
      'servers: a router has an IPv6 address; leave ipv6 out, or write one such as 2001:db8:1::1',
    );
  const text = ipv6 ?? (router === undefined ? null : '2001:db8:1::1');
  return text === null ? null : ipv6_option('servers', 'ipv6', text);
}

/** Tells a simulation which faults its servers have. */
export function note_server_faults(
  sim: Simulation,
  name: string,
  { dhcp, dns, ntp, router }: ServerHostOptions,
): void {
  for (const served of [dhcp, dns, ntp, router]) {
    for (const fault of served?.faults ?? []) {
      note_fault(sim, fault, { name: fault.name, where: name, idle: () => null });
    }
  }
}

function* define(
  { ip, mask, ipv6 }: { ip: number; mask: number; ipv6: Ipv6Words | null },
  threads: readonly ServerThread[],
): Service<void> {
  const instance = new NX.NX_IP();
  const pool = new NX.NX_PACKET_POOL();
  const bytes = PACKETS * (PAYLOAD_BYTES + PACKET_OVERHEAD_BYTES);
  NX.nx_system_initialize();
  must(NX.nx_packet_pool_create(pool, 'server pool', PAYLOAD_BYTES, new Uint8Array(bytes), bytes));
  const stack = new Uint8Array(STACK_BYTES);
  const driver = nx_sim_network_driver;
  must(
    yield* NX.nx_ip_create(instance, 'server IP', ip, mask, pool, driver, stack, STACK_BYTES, IP_PRIORITY),
  );
  must(NX.nx_arp_enable(instance, new Uint8Array(ARP_CACHE_BYTES), ARP_CACHE_BYTES));
  must(NX.nx_icmp_enable(instance));
  must(NX.nx_udp_enable(instance));
  if (ipv6 === null) yield* create_all(threads, instance, pool);
  else yield* create_host_ipv6(instance, null, [ipv6], () => create_all(threads, instance, pool));
  const is_full = (): boolean => pool.nx_packet_pool_available === pool.nx_packet_pool_total;
  declare_rest(
    K as Kernel,
    'nobody asks for anything',
    () => is_full() && threads.every(({ is_idle }) => is_idle),
  );
}

function* create_all(threads: readonly ServerThread[], ip: NX.NX_IP, pool: NX.NX_PACKET_POOL): Service<void> {
  for (const thread of threads) yield* thread.create(ip, pool, SERVER_PRIORITY);
}

function must(status: number): void {
  if (status !== NX.NX_SUCCESS) throw new Error(`servers: status 0x${status.toString(16)}`);
}
