// What a fleet is: sites with boards behind uplinks, brokers, what goes wrong when, and what must hold all the same. A
// scenario is a file that exports one of these; `netx-sim fleet FILE` runs it.
//
//   every site is one switch; its boards hear each other's broadcasts and nobody else's
//
//      boards ── switch ── uplink ──┐
//      boards ── switch ── uplink ── router ── switch ── broker
//      boards ── switch ── uplink ──┘            └────── boards of a site without an uplink

import type { BrokerFirmwareOptions } from '../../mqtt/broker/broker_firmware.ts';
import type { CableOptions } from '../../netx/link/ethernet_segment.ts';
import type { Target, TargetConfig } from '../../rtos/sim_api.ts';
import type { Callback, UINT, ULONG } from '../../rtos/tx_api.ts';
import type { Console } from '../firmware/console.ts';
import type { MeterFigures } from '../firmware/meter.ts';
import type { FleetFault } from './fleet_fault.ts';
import type { FleetClaim, FleetParameters } from './fleet_result.ts';
import type { BrokerLogin } from './fleet_witness.ts';

export type { FleetParameters } from './fleet_result.ts';

export interface FleetScenario {
  /** Letters, digits and hyphens. */
  readonly name: string;
  readonly summary: string;
  /** Virtual seconds of a run. */
  readonly until_s: number;
  /** The design parameters with their usual values; `--set NAME=VALUE,VALUE` tries others. Default: none. */
  readonly parameters?: FleetParameters;
  /** The fleet with these parameters. */
  fleet(parameters: FleetParameters): FleetPlan;
}

export interface FleetPlan {
  readonly sites: readonly SitePlan[];
  readonly groups: readonly GroupPlan[];
  /** Default: one, called `broker`. */
  readonly brokers?: readonly FleetBrokerPlan[];
  /** What goes wrong, and when. Default: nothing. */
  readonly faults?: readonly FleetFault[];
  /** What must hold. Default: nothing. */
  readonly claims?: readonly FleetClaim[];
  /** How often it is looked at all boards, in seconds. Default: 1. */
  readonly sample_s?: number;
}

export interface SitePlan {
  readonly name: string;
  /** The cable to the router; null: the boards are on the broker's own segment. Default: 10 Mbit/s, 10 ms. */
  readonly uplink?: UplinkPlan | null;
  /** A DHCP server at the site gives its boards their addresses, for so long; null: addresses are fixed. Default: null. */
  readonly lease_s?: number | null;
}

export interface UplinkPlan extends CableOptions {
  /** Bytes that wait at the router for a busy uplink before more is dropped. Default: 64 KiB. */
  readonly queue_bytes?: number;
  /** After how long the router asks a board again for its hardware address (ARP), in seconds. Default: 60. */
  readonly arp_timeout_s?: number;
}

export interface GroupPlan {
  /** Boards are called `NAME-1`, `NAME-2` and so on. */
  readonly name: string;
  readonly site: string;
  readonly count: number;
  /** Makes the firmware of one board, also of one that comes back after a power cut; the result is its main. */
  readonly firmware: (device: DeviceContext) => Callback<[]>;
  /** When the power comes on, in seconds, and the time over which the boards of the group are spread. Default: 0 and 1. */
  readonly power_on_s?: number;
  readonly power_on_spread_s?: number;
  /** The clock of each board is off by a part of this, in parts in a million, either way. Default: 0. */
  readonly clock_skew_ppm?: number;
  /** Whose clients they are. Default: the first of the brokers. */
  readonly broker?: string;
  readonly config?: Partial<TargetConfig>;
  /** The MQTT client id of a board, as far as it is known before it connects. Default: its name. */
  readonly client_id?: (board: { readonly name: string; readonly mac: string }) => string;
  /** Told when a board has lost its power. Default: nothing. */
  readonly power_lost?: (target: Target) => void;
}

export interface FleetBrokerPlan extends Omit<BrokerFirmwareOptions, 'core' | 'ip_address' | 'network_mask'> {
  readonly name: string;
  /** CPU time of a service on its target, in nanoseconds: servers are faster than boards. Default: 100. */
  readonly service_cost_ns?: number;
}

/** What the firmware of one board is made for. */
export interface DeviceContext {
  /** Unique in the fleet; the client id. */
  readonly name: string;
  /** From 0, through the whole fleet. */
  readonly number: number;
  /** 0: the board has to ask for it. */
  readonly address: ULONG;
  readonly network_mask: ULONG;
  readonly gateway_address: ULONG;
  readonly broker_address: ULONG;
  /** How it logs in at the broker; null: it does not. */
  readonly login: BrokerLogin | null;
  /** Another one for each board and each seed of the run. */
  readonly seed: UINT;
  /** How often the power came on before. */
  readonly boot: number;
  /** Readings taken before this power-on. */
  readonly readings_before: number;
  /** A part of a second, another one for each board: so that not all publish at the same moment. */
  readonly phase_s: number;
  readonly console: Console;
  /** Firmware that counts says where the figures are. Without it only what the broker sees is known. */
  report(figures: () => MeterFigures): void;
}
