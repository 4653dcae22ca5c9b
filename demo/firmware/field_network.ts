// What a product needs of its network before it can do its work: an address (DHCP), addresses of names (DNS) and the time
// (SNTP), each for as long as it takes, and each again when it is lost.
//   - resolver and time server are those of the lease, and may be others with the next one
//   - the clock goes on by the ticks of the board between two updates, so it never waits for the network

import {
  NX_DHCP_OPTION_DNS_SVR,
  NX_DHCP_OPTION_NTP_SVR,
  nx_dhcp_delete,
  nx_dhcp_release,
  nx_dhcp_user_option_retrieve,
} from '../../netx/dhcp/nxd_dhcp_client.ts';
import {
  NX_DNS,
  NX_DNS_SUCCESS,
  nx_dns_create,
  nx_dns_delete,
  nx_dns_host_by_name_get,
  nx_dns_server_add,
  nx_dns_server_remove_all,
} from '../../netx/dns/nxd_dns.ts';
import { NX_SUCCESS, nx_ip_address_get } from '../../netx/nx_api.ts';
import {
  NX_SNTP_CLIENT,
  nx_sntp_client_create,
  nx_sntp_client_delete,
  nx_sntp_client_initialize_unicast,
  nx_sntp_client_run_unicast,
  nx_sntp_client_set_time_update_notify,
  nx_sntp_client_stop,
} from '../../netx/sntp/nxd_sntp_client.ts';
import {
  ref,
  type Service,
  TX_EVENT_FLAGS_GROUP,
  TX_OR,
  TX_TIMER_TICKS_PER_SECOND,
  TX_WAIT_FOREVER,
  tx_event_flags_create,
  tx_event_flags_delete,
  tx_event_flags_get,
  tx_event_flags_set,
  tx_time_get,
  type UINT,
  type ULONG,
} from '../../rtos/tx_api.ts';
import type { Console } from './console.ts';
import { Lease } from './lease.ts';
import type { Network } from './network.ts';

/** Beside the flags of the lease. */
const TIME_SET = 4;
/** Seconds from 1900, where NTP counts from, to 1970. */
const NTP_TO_UNIX_S = 2_208_988_800;
const LOOKUP_S = 3;

/** An address as people write it. */
export function address_text(address: ULONG): string {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join('.');
}

export class FieldNetwork {
  private readonly console: Console;
  private readonly network: Network;
  private readonly dns = new NX_DNS();
  private readonly sntp = new NX_SNTP_CLIENT();
  private readonly events = new TX_EVENT_FLAGS_GROUP();
  private readonly lease: Lease;
  private has_time = false;
  private time_server: ULONG = 0;
  /** The last update: seconds since 1970, and the tick at which it came. */
  private updated_s = 0;
  private updated_tick = 0;

  constructor(console: Console, network: Network, name: string) {
    this.console = console;
    this.network = network;
    this.lease = new Lease({ console, network, name, events: this.events });
  }

  /** Creates the clients and asks for an address. */
  *start(): Service<void> {
    const { dns, network, lease } = this;
    tx_event_flags_create(this.events, 'network events');
    yield* lease.create();
    this.check('nx_dns_create', yield* nx_dns_create(dns, network.ip, 'example'));
    yield* lease.ask(NX_DHCP_OPTION_NTP_SVR);
  }

  private check(service: string, status: UINT): void {
    if (status !== NX_SUCCESS) this.console.status(service, status);
  }

  /** True once after the lease was lost. */
  lost_lease(): Service<boolean> {
    return this.lease.was_lost();
  }

  /** Waits for an address, however long that takes, and takes resolver and time server of the lease. */
  *wait_for_lease(): Service<void> {
    const { console, dns, lease } = this;
    yield* lease.wait();
    const address = ref(0);
    nx_ip_address_get(this.network.ip, address, ref(0));
    const resolver = yield* this.option(NX_DHCP_OPTION_DNS_SVR);
    this.time_server = yield* this.option(NX_DHCP_OPTION_NTP_SVR);
    yield* nx_dns_server_remove_all(dns);
    if (resolver !== 0) yield* nx_dns_server_add(dns, resolver);
    console.printf(`the address is ${address_text(address.value)} for ${lease.seconds} s`);
  }

  /** An address option of the lease; 0: it has none. */
  private *option(code: UINT): Service<ULONG> {
    const bytes = new Uint8Array(16);
    const status = yield* nx_dhcp_user_option_retrieve(this.lease.dhcp, code, bytes, ref(bytes.length));
    // ULONGs in the order of the processor.
    return status === NX_SUCCESS ? new DataView(bytes.buffer).getUint32(0, true) : 0;
  }

  /** The address of a name; 0: the resolver does not answer, or does not know it. */
  *resolve(name: string): Service<ULONG> {
    const address = ref(0);
    const wait = LOOKUP_S * TX_TIMER_TICKS_PER_SECOND;
    const status = yield* nx_dns_host_by_name_get(this.dns, name, address, wait);
    return status === NX_DNS_SUCCESS ? address.value : 0;
  }

  /** Starts the clock, and waits until it is set for the first time. */
  *set_clock(): Service<void> {
    const { sntp, network } = this;
    const created = yield* nx_sntp_client_create(sntp, network.ip, 0, network.pool, null, null, null);
    this.check('nx_sntp_client_create', created);
    yield* nx_sntp_client_set_time_update_notify(sntp, (_message, { seconds }) => this.time_updated(seconds));
    yield* nx_sntp_client_initialize_unicast(sntp, this.time_server);
    this.check('nx_sntp_client_run_unicast', yield* nx_sntp_client_run_unicast(sntp));
    yield* tx_event_flags_get(this.events, TIME_SET, TX_OR, ref(0), TX_WAIT_FOREVER);
  }

  private *time_updated(ntp_s: ULONG): Service<void> {
    const before_s = this.now_s();
    const now_s = ntp_s - NTP_TO_UNIX_S;
    this.updated_s = now_s;
    this.updated_tick = tx_time_get();
    const moved_s = now_s - before_s;
    if (!this.has_time) this.console.printf(`the clock is set: ${now_s} s since 1970`);
    else if (Math.abs(moved_s) > 1) this.console.printf(`the clock is moved by ${moved_s} s`);
    this.has_time = true;
    yield* tx_event_flags_set(this.events, TIME_SET, TX_OR);
  }

  /** The clock, in seconds since 1970; 0 before it is set. */
  now_s(): ULONG {
    if (!this.has_time) return 0;
    const ticks = (tx_time_get() - this.updated_tick) >>> 0;
    return this.updated_s + Math.floor(ticks / TX_TIMER_TICKS_PER_SECOND);
  }

  /** The end: gives the address back and deletes everything. */
  *end(): Service<void> {
    const { console, sntp, dns } = this;
    const { dhcp } = this.lease;
    yield* nx_sntp_client_stop(sntp);
    console.status('nx_sntp_client_delete', yield* nx_sntp_client_delete(sntp));
    console.status('nx_dns_delete', yield* nx_dns_delete(dns));
    console.status('nx_dhcp_release', yield* nx_dhcp_release(dhcp));
    console.status('nx_dhcp_delete', yield* nx_dhcp_delete(dhcp));
    yield* tx_event_flags_delete(this.events);
  }
}
