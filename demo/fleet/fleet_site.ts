// One site of a fleet: a switch, the router's end of the cable to it, and perhaps a computer that gives the boards their addresses.

import { EthernetSegment } from '../../netx/link/ethernet_segment.ts';
import type { IpRouter, RouterInterface } from '../../netx/link/ip_router.ts';
import { nx_sim_nic_create } from '../../netx/link/sim_nic.ts';
import type { DhcpServer } from '../../netx/servers/dhcp/dhcp_server.ts';
import { server_firmware } from '../../netx/servers/server_firmware.ts';
import { ip_to_text } from '../../netx/wire/address_text.ts';
import { type Simulation, Target } from '../../rtos/sim_api.ts';
import type { ULONG } from '../../rtos/tx_api.ts';
import { IP_ADDRESS } from '../firmware/network.ts';
import { UsageError } from '../host/usage.ts';
import type { SitePlan } from './fleet_plan.ts';

export const SITE_MASK = IP_ADDRESS(255, 255, 0, 0);
/** Sites with an uplink are 10.1.0.0/16, 10.2.0.0/16 and so on. */
export const SITES_MAXIMUM = 250;
const UPLINK = { rate_bps: 10e6, latency_ns: 10e6 };

/** Boards of a network begin at its 256th address. */
export const FIRST_HOST = 256;
/** Its DHCP server, out of the way of boards, the router and brokers. */
const SERVER_HOST = 250;
const ADDRESSES_MAXIMUM = 60_000;

export class FleetSite {
  readonly name: string;
  readonly segment: EthernetSegment;
  /** Null: its boards are on the broker's segment. */
  readonly uplink: RouterInterface | null;
  readonly network: ULONG;
  readonly network_mask = SITE_MASK;
  readonly gateway_address: ULONG;
  private readonly sim: Simulation;
  private readonly lease_s: number | null;
  private server: Target | null = null;
  /** The last one that was on: its leases are on a disk. */
  private dhcp: DhcpServer | null = null;
  private boots = 0;

  constructor(sim: Simulation, plan: SitePlan, number: number, core: EthernetSegment, router: IpRouter) {
    this.name = plan.name;
    this.sim = sim;
    const { uplink = {}, lease_s = null } = plan;
    this.lease_s = lease_s;
    if (lease_s !== null && uplink === null)
      throw new UsageError(
        `the site '${plan.name}' has no network of its own, so it has no DHCP server: give it an uplink`,
      );
    this.network = IP_ADDRESS(10, uplink === null ? 0 : number, 0, 0);
    if (uplink === null) {
      this.segment = core;
      this.uplink = null;
      this.gateway_address = 0;
      return;
    }
    this.segment = new EthernetSegment(sim, { name: plan.name });
    const address = this.network + 1;
    this.uplink = router.attach(this.segment, { ...UPLINK, ...uplink, address, mask: SITE_MASK });
    this.gateway_address = address;
    if (lease_s !== null) this.set_server(true);
  }

  /** Boards have to ask for their addresses. */
  get gives_addresses(): boolean {
    return this.lease_s !== null;
  }

  /** Its uplink; throws where there is none. */
  get cable(): RouterInterface {
    if (this.uplink === null)
      throw new UsageError(`the site '${this.name}' has no uplink: its boards are beside the broker`);
    return this.uplink;
  }

  /** How long its DHCP server gives addresses; throws where there is none. */
  get lease_time_s(): number {
    if (this.lease_s === null)
      throw new UsageError(`the site '${this.name}' has no DHCP server: give it a lease_s`);
    return this.lease_s;
  }

  /** Switches the DHCP server on or off. One that comes on knows the leases that it gave before. */
  set_server(on: boolean): void {
    const { sim, lease_time_s: lease_s, network, segment } = this;
    if (on === (this.server !== null)) return;
    this.server?.power_off();
    this.server = null;
    if (!on) return;
    const text = (host: number): string => ip_to_text(network + host);
    const { main, config, dhcp } = server_firmware({
      address: text(SERVER_HOST),
      mask: ip_to_text(SITE_MASK),
      dhcp: {
        lease_s,
        router: ip_to_text(this.gateway_address),
        pool: [text(FIRST_HOST), text(FIRST_HOST + ADDRESSES_MAXIMUM)],
      },
    });
    if (this.dhcp !== null) dhcp?.leases.restore(this.dhcp.leases);
    this.dhcp = dhcp;
    const name = `${this.name} servers${this.boots++ === 0 ? '' : ` ${this.boots}`}`;
    this.server = new Target(sim, { name, main, config, power_on_ns: sim.now_ns });
    nx_sim_nic_create(this.server, segment, { receive_ring: 256 });
  }

  /** Hardware addresses stay with their boards over a power cut. */
  mac_of(device: number): string {
    const hex = (device + 1).toString(16).padStart(6, '0');
    return `02:00:f1:${hex.slice(0, 2)}:${hex.slice(2, 4)}:${hex.slice(4, 6)}`;
  }
}
