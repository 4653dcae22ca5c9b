// What can go wrong in a fleet, as a fault sees it: boards and uplinks by site, the broker, and the time.

import type { Random, Simulation } from '../../rtos/sim_api.ts';

/** Which boards: those of a site, of a group, of a broker, or of all that is said; every one where nothing is said. */
export interface Boards {
  readonly site?: string;
  readonly group?: string;
  readonly broker?: string;
}

/** How a broker is gone. */
export interface BrokerOutage {
  /** Its computer stays, closes the connections and refuses new ones. */
  readonly refuses: boolean;
  /** Kept sessions are gone when it is back. */
  readonly lose_sessions: boolean;
}

/** What a fault may do. */
export interface FleetControls {
  readonly sim: Simulation;
  /** Drawn from for what a fault leaves open; another one for each seed. */
  readonly random: Random;
  /** When the run ends. */
  readonly until_s: number;
  /**
   * What several faults hold down is back when each has let it go: for every off there is one on. A broker that is silent in one of them
   * stays silent until then, and has lost its sessions if one of them lets it.
   */
  power_off(boards: Boards): void;
  power_on(boards: Boards): void;
  /** Plugs the cable between a site's switch and the router in or out. */
  set_uplink(site: string, up: boolean): void;
  /** Throws for a site that has no uplink, or no DHCP server. */
  check_uplink(site: string): void;
  check_dhcp(site: string): void;
  /** Switches the DHCP server of a site on or off: leases that end meanwhile are not renewed. */
  set_dhcp(site: string, on: boolean): void;
  /** All brokers where none is named. */
  broker_off(broker: string | undefined, outage: BrokerOutage): void;
  broker_on(broker: string | undefined): void;
  /**
   * Notes when something began and ended, and for which boards, for reports and claims: how long they are away is counted from
   * the end.
   */
  note(name: string, from_ns: number, to_ns: number, boards: Boards): void;
}

export interface FleetFault {
  /** Unique in its fleet: claims speak of it. */
  readonly name: string;
  /** It ends and starts a broker: of a real one the fleet must have the program. Default: false. */
  readonly switches_broker?: boolean;
  /** Sets it up, before the run begins. */
  arm(fleet: FleetControls): void;
}
