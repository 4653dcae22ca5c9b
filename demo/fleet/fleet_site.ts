// One site of a fleet: a switch, and the router's end of the cable to it.

import { EthernetSegment } from '../../netx/link/ethernet_segment.ts';
import type { IpRouter, RouterInterface } from '../../netx/link/ip_router.ts';
import type { Simulation } from '../../rtos/sim_api.ts';
import type { ULONG } from '../../rtos/tx_api.ts';
import { IP_ADDRESS } from '../firmware/network.ts';
import type { SitePlan } from './fleet_plan.ts';

export const SITE_MASK = IP_ADDRESS(255, 255, 0, 0);
/** Sites with an uplink are 10.1.0.0/16, 10.2.0.0/16 and so on. */
export const SITES_MAXIMUM = 250;
const UPLINK = { rate_bps: 10e6, latency_ns: 10e6 };

export class FleetSite {
  readonly name: string;
  readonly segment: EthernetSegment;
  /** Null: its boards are on the broker's segment. */
  readonly uplink: RouterInterface | null;
  readonly network: ULONG;
  readonly network_mask = SITE_MASK;
  readonly gateway_address: ULONG;

  constructor(sim: Simulation, plan: SitePlan, number: number, core: EthernetSegment, router: IpRouter) {
    this.name = plan.name;
    const { uplink = {} } = plan;
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
  }

  /** Hardware addresses stay with their boards over a power cut. */
  mac_of(device: number): string {
    const hex = (device + 1).toString(16).padStart(6, '0');
    return `02:00:f1:${hex.slice(0, 2)}:${hex.slice(2, 4)}:${hex.slice(4, 6)}`;
  }
}
