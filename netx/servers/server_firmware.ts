/**
 * A computer on the simulated LAN that serves the boards: DHCP, DNS, NTP, or some of them, as the router of a small network
 * does. It is the firmware of a target of its own, on our own stack:
 *
 *   const { main } = server_firmware({ address: '10.0.0.1', dhcp: {}, dns: { hosts: { 'a.example': '10.0.0.7' } } });
 *   const target = new Target(sim, { name: 'servers', main, config: SERVER_CONFIG });
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
import { address_option } from './common/server_core.ts';
import { DhcpServer } from './dhcp/dhcp_server.ts';
import type { DhcpServerOptions } from './dhcp/dhcp_server_options.ts';
import { DnsResolver, type DnsResolverOptions, type DnsUpstream } from './dns/dns_resolver.ts';
import { NtpServer, type NtpServerOptions } from './ntp/ntp_server.ts';
import { ServerThread } from './server_thread.ts';

export interface ServerHostOptions {
  /** Its address. Default: 192.168.1.1. */
  readonly address?: string;
  /** Default: 255.255.255.0. */
  readonly mask?: string;
  /** It gives addresses. Default: it does not. */
  readonly dhcp?: DhcpServerOptions;
  /** It resolves names. Default: it does not. */
  readonly dns?: DnsResolverOptions;
  /** It tells the time. Default: it does not. */
  readonly ntp?: NtpServerOptions;
  /** Whom the resolver asks for names that it does not know; null: nobody, there are no such names. Default: null. */
  readonly upstream?: DnsUpstream | null;
  /** Called with what no frame shows: `DHCP server: 192.168.1.100 is free again, released by sensor`. */
  readonly observe?: ((text: string) => void) | null;
}

export interface ServerFirmware {
  /** The main function of the target. */
  readonly main: () => void;
  readonly dhcp: DhcpServer | null;
  readonly dns: DnsResolver | null;
  readonly ntp: NtpServer | null;
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
  const has_dns = options.dns !== undefined;
  const has_ntp = options.ntp !== undefined;
  const place = { ip, mask, has_dns, has_ntp };
  const dhcp = options.dhcp === undefined ? null : new DhcpServer(options.dhcp, place, sim_choose);
  const dns =
    options.dns === undefined ? null : new DnsResolver(options.dns, options.upstream ?? null, sim_choose);
  const ntp = options.ntp === undefined ? null : new NtpServer(options.ntp, sim_choose);
  const cores = [dhcp, dns, ntp].filter((core) => core !== null);
  if (cores.length === 0) {
    throw new SimError(
      'servers: the host serves nothing; give it dhcp: {}, dns: { hosts: {...} } or ntp: {}',
    );
  }
  for (const core of cores) core.observe = (text) => options.observe?.(`${core.name}: ${text}`);
  const threads = cores.map((core) => new ServerThread(core));
  const main = (): void => tx_kernel_enter(() => define({ ip, mask }, threads));
  return { main, dhcp, dns, ntp };
}

/** Tells a simulation which faults its servers have. */
export function note_server_faults(
  sim: Simulation,
  name: string,
  { dhcp, dns, ntp }: ServerHostOptions,
): void {
  for (const served of [dhcp, dns, ntp]) {
    for (const fault of served?.faults ?? []) {
      note_fault(sim, fault, { name: fault.name, where: name, idle: () => null });
    }
  }
}

function* define(
  { ip, mask }: { ip: number; mask: number },
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
  for (const thread of threads) yield* thread.create(instance, pool, SERVER_PRIORITY);
  const is_full = (): boolean => pool.nx_packet_pool_available === pool.nx_packet_pool_total;
  declare_rest(
    K as Kernel,
    'nobody asks for anything',
    () => is_full() && threads.every(({ is_idle }) => is_idle),
  );
}

function must(status: number): void {
  if (status !== NX.NX_SUCCESS) throw new Error(`servers: status 0x${status.toString(16)}`);
}
