// A board's address from the network (DHCP), for as long as it takes, and again when it is lost. The state change notify runs in the
// DHCP client's thread, which must not wait: it only sets flags. When a lease is over the address is gone at once; whoever has a
// connection gives it up, because TCP would repeat into the void.

import {
  NX_DHCP,
  NX_DHCP_STATE_BOUND,
  nx_dhcp_create,
  nx_dhcp_start,
  nx_dhcp_state_change_notify,
  nx_dhcp_user_option_request,
} from '../../netx/dhcp/nxd_dhcp_client.ts';
import { NX_SUCCESS, nx_udp_enable } from '../../netx/nx_api.ts';
import {
  ref,
  type Service,
  TX_AND,
  type TX_EVENT_FLAGS_GROUP,
  TX_NO_WAIT,
  TX_OR,
  TX_OR_CLEAR,
  TX_SUCCESS,
  TX_TIMER_TICKS_PER_SECOND,
  TX_WAIT_FOREVER,
  tx_event_flags_get,
  tx_event_flags_set,
  type UINT,
  type ULONG,
} from '../../rtos/tx_api.ts';
import type { Console } from './console.ts';
import type { Network } from './network.ts';

const BOUND = 1;
const LEASE_LOST = 2;
/** Clears flags instead of setting them, in tx_event_flags_set. */
const ALL_BUT = (flags: ULONG): ULONG => ~flags >>> 0;

export interface LeaseOptions {
  readonly console: Console;
  readonly network: Network;
  /** The host name that the server is told. */
  readonly name: string;
  /** A group that exists; its flags 1 and 2 are the lease's. */
  readonly events: TX_EVENT_FLAGS_GROUP;
  /** Called when the lease is lost, in the DHCP client's thread. Default: nothing. */
  readonly lost?: () => Service<void>;
}

export class Lease {
  readonly dhcp = new NX_DHCP();
  private readonly options: LeaseOptions;

  constructor(options: LeaseOptions) {
    this.options = options;
  }

  /** Enables UDP and creates the client. */
  *create(): Service<void> {
    const { network, name } = this.options;
    this.check('nx_udp_enable', nx_udp_enable(network.ip));
    this.check('nx_dhcp_create', yield* nx_dhcp_create(this.dhcp, network.ip, name));
  }

  /** Asks for an address, and for these options with it. */
  *ask(...codes: UINT[]): Service<void> {
    const { dhcp } = this;
    yield* nx_dhcp_state_change_notify(dhcp, (_dhcp, state) => this.state_changed(state));
    for (const code of codes) yield* nx_dhcp_user_option_request(dhcp, code);
    this.options.console.printf('asking for an address');
    this.check('nx_dhcp_start', yield* nx_dhcp_start(dhcp));
  }

  private check(service: string, status: UINT): void {
    if (status !== NX_SUCCESS) this.options.console.status(service, status);
  }

  private *state_changed(state: UINT): Service<void> {
    const { events, lost } = this.options;
    if (state === NX_DHCP_STATE_BOUND) yield* tx_event_flags_set(events, BOUND, TX_OR);
    if (state >= NX_DHCP_STATE_BOUND) return;
    yield* tx_event_flags_set(events, ALL_BUT(BOUND), TX_AND);
    yield* tx_event_flags_set(events, LEASE_LOST, TX_OR);
    if (lost !== undefined) yield* lost();
  }

  /** True once after the lease was lost. */
  *was_lost(): Service<boolean> {
    const { events } = this.options;
    return (yield* tx_event_flags_get(events, LEASE_LOST, TX_OR_CLEAR, ref(0), TX_NO_WAIT)) === TX_SUCCESS;
  }

  /** Waits for an address, however long that takes. */
  *wait(): Service<void> {
    yield* tx_event_flags_get(this.options.events, BOUND, TX_OR, ref(0), TX_WAIT_FOREVER);
    yield* this.was_lost();
  }

  /** For how long it was given. */
  get seconds(): number {
    return Math.floor(this.dhcp.nx_dhcp_interface_record[0]!.nx_dhcp_lease_time / TX_TIMER_TICKS_PER_SECOND);
  }
}
