// Computers on the segment that serve the boards (DHCP, DNS, NTP, IPv6 router), and what they have to say beside their frames.

import type { Gateway } from '../../netx/gateway/gateway.ts';
import type { EthernetSegment } from '../../netx/link/ethernet_segment.ts';
import { nx_sim_nic_create } from '../../netx/link/sim_nic.ts';
import type { DnsUpstream } from '../../netx/servers/dns/dns_resolver.ts';
import {
  note_server_faults,
  type ServerFirmware,
  type ServerHostOptions,
  server_firmware,
} from '../../netx/servers/server_firmware.ts';
import { annotate_event } from '../../rtos/sim/annotations.ts';
import { type Simulation, Target } from '../../rtos/sim_api.ts';
import { GATEWAY_ADDRESS } from './broker_gateway.ts';

export interface ServersPlaceOptions extends Omit<ServerHostOptions, 'observe' | 'upstream'> {
  /** Name of its target. Default: servers. */
  readonly name?: string;
}

/** Where lines of the host go that no frame shows. */
type Tell = (time_ns: number, place: string, text: string) => void;

/**
 * The same servers where names resolve through this computer: the resolver asks the gateway for names that it does not know, and
 * boards are told to send through the gateway, which reaches what the names resolve to. `gateway` is null where they do not.
 */
export function with_host_names(
  options: ServersPlaceOptions,
  gateway: (() => Gateway | null) | null,
): ServersPlaceOptions & { readonly upstream: DnsUpstream | null } {
  if (gateway === null) return { ...options, upstream: null };
  const upstream: DnsUpstream = { ask: (name, type, done) => gateway()?.ask(name, type, done) };
  // The way out of the network is the gateway, which is a router then.
  const router = options.router === undefined ? {} : { router: { ...options.router, lifetime_s: 0 } };
  if (options.dhcp === undefined) return { ...options, ...router, upstream };
  const dns = options.dns === undefined ? { dns: [GATEWAY_ADDRESS] } : {};
  return { ...options, ...router, dhcp: { router: GATEWAY_ADDRESS, ...dns, ...options.dhcp }, upstream };
}

/** Makes such a computer, with its card on the segment. Throws a SimError for options that make no sense. */
export function make_lan_servers(
  sim: Simulation,
  lan: EthernetSegment,
  { name = 'servers', ...options }: ServerHostOptions & { readonly name?: string },
  tell: Tell,
): ServerFirmware & { readonly target: Target } {
  const observe = (text: string): void => {
    const { now_ns, number } = target.kernel;
    sim.trace.note(now_ns, number, target.kernel.context(), text);
    if (sim.annotations !== null) annotate_event(sim.annotations, now_ns, number, name, text);
    tell(now_ns, name, text);
  };
  const firmware = server_firmware({ ...options, observe });
  const target: Target = new Target(sim, { name, main: firmware.main, config: firmware.config });
  nx_sim_nic_create(target, lan);
  note_server_faults(sim, name, options);
  return { ...firmware, target };
}
