// A board with both versions of IP: an IPv4 address from a DHCP server, an IPv6 address formed from what a router tells, and the
// broker by its name. In the order in which it matters:
//   - both addresses are asked for at once: duplicate address detection alone takes seconds
//   - no waiting without an end: a network may have one version only
//   - the name is looked up over whatever there is; its IPv6 address is taken first, if this board has one to come from (RFC 6724)

import {
  NX_DHCP,
  NX_DHCP_OPTION_DNS_SVR,
  nx_dhcp_create,
  nx_dhcp_start,
  nx_dhcp_user_option_retrieve,
} from '../../netx/dhcp/nxd_dhcp_client.ts';
import {
  NX_DNS,
  nx_dns_create,
  nx_dns_delete,
  nx_dns_server_add,
  nxd_dns_host_by_name_get,
} from '../../netx/dns/nxd_dns.ts';
import {
  NX_IP_ADDRESS_RESOLVED,
  NX_IPV6_ADDRESS_DAD_SUCCESSFUL,
  NX_SUCCESS,
  NXD_ADDRESS,
  nx_ip_address_get,
  nx_ip_status_check,
  nx_udp_enable,
  nxd_icmp_enable,
  nxd_ipv6_address_change_notify,
  nxd_ipv6_address_set,
  nxd_ipv6_enable,
} from '../../netx/nx_api.ts';
import {
  ref,
  type Service,
  TX_EVENT_FLAGS_GROUP,
  TX_OR,
  TX_SUCCESS,
  TX_TIMER_TICKS_PER_SECOND,
  tx_event_flags_create,
  tx_event_flags_get,
  tx_event_flags_set,
  type UINT,
  type ULONG,
} from '../../rtos/tx_api.ts';
import type { Console } from './console.ts';
import type { Network } from './network.ts';

const LINK_LOCAL_PREFIX = 10;
const IPV6_READY = 1;
const ADDRESS_WAIT_S = 15;
const LOOKUP_WAIT_S = 3;
const [VERSION_4, VERSION_6] = [4, 6];

type Words = readonly [ULONG, ULONG, ULONG, ULONG];

/** An address of either version, as people write it. */
function address_text({ nxd_ip_version, nxd_ip_address: { v4, v6 } }: NXD_ADDRESS): string {
  if (nxd_ip_version === VERSION_4) return [24, 16, 8, 0].map((shift) => (v4 >>> shift) & 255).join('.');
  const groups = v6.flatMap((word) => [word >>> 16, word & 0xffff]);
  return groups.map((group) => group.toString(16)).join(':');
}

function is_link_local([first]: Words): boolean {
  return first >>> 22 === 0xfe80 >>> 6;
}

export class DualStack {
  private readonly console: Console;
  private readonly name: string;
  private readonly events = new TX_EVENT_FLAGS_GROUP();
  private readonly dhcp = new NX_DHCP();
  private readonly dns = new NX_DNS();

  /** `name`: what the board is called, for the DHCP server. */
  constructor(console: Console, name: string) {
    this.console = console;
    this.name = name;
  }

  private check(service: string, status: UINT): void {
    if (status !== NX_SUCCESS) this.console.status(service, status);
  }

  /** Switches IPv6 on; true when an address that is good beyond this link is there. It waits so long and no longer. */
  *bring_up_ipv6({ ip }: Network): Service<boolean> {
    yield* this.start_ipv6(ip);
    return yield* this.wait_for_ipv6();
  }

  private *start_ipv6(ip: Network['ip']): Service<void> {
    const { events } = this;
    tx_event_flags_create(events, 'IPv6 events');
    this.check('nxd_ipv6_enable', yield* nxd_ipv6_enable(ip));
    this.check('nxd_icmp_enable', nxd_icmp_enable(ip));
    const told = yield* nxd_ipv6_address_change_notify(ip, (_ip, event, _interface, _index, address) =>
      this.address_changed(event, address),
    );
    this.check('nxd_ipv6_address_change_notify', told);
    this.check('nxd_ipv6_address_set', yield* nxd_ipv6_address_set(ip, 0, null, LINK_LOCAL_PREFIX, null));
  }

  /** Called in the IP thread, which must not wait. */
  private *address_changed(event: UINT, words: Words): Service<void> {
    if (event !== NX_IPV6_ADDRESS_DAD_SUCCESSFUL) return;
    const address = new NXD_ADDRESS(VERSION_6);
    address.nxd_ip_address.v6 = [...words];
    this.console.printf(`nobody else has ${address_text(address)}`);
    if (!is_link_local(words)) yield* tx_event_flags_set(this.events, IPV6_READY, TX_OR);
  }

  private *wait_for_ipv6(): Service<boolean> {
    const wait = ADDRESS_WAIT_S * TX_TIMER_TICKS_PER_SECOND;
    const ready = (yield* tx_event_flags_get(this.events, IPV6_READY, TX_OR, ref(0), wait)) === TX_SUCCESS;
    if (!ready) this.console.printf('no router tells a prefix: there is no IPv6 beyond this link');
    return ready;
  }

  /** Gets addresses of both versions, and looks a broker up; null: nobody knows it. */
  *find(network: Network, broker: string): Service<NXD_ADDRESS | null> {
    const { console, dns } = this;
    this.check('nx_udp_enable', nx_udp_enable(network.ip));
    this.check('nx_dhcp_create', yield* nx_dhcp_create(this.dhcp, network.ip, this.name));
    this.check('nx_dhcp_start', yield* nx_dhcp_start(this.dhcp));
    yield* this.start_ipv6(network.ip);
    const has_ipv4 = yield* this.wait_for_ipv4(network);
    const has_ipv6 = yield* this.wait_for_ipv6();
    if (!has_ipv4) return null;
    this.check('nx_dns_create', yield* nx_dns_create(dns, network.ip, 'example'));
    yield* this.use_resolver();
    const found = yield* this.look_up(broker, has_ipv6 ? [VERSION_6, VERSION_4] : [VERSION_4]);
    this.check('nx_dns_delete', yield* nx_dns_delete(dns));
    console.printf(found === null ? `nobody knows ${broker}` : `${broker} is ${address_text(found)}`);
    return found;
  }

  private *wait_for_ipv4({ ip }: Network): Service<boolean> {
    const wait = ADDRESS_WAIT_S * TX_TIMER_TICKS_PER_SECOND;
    const status = yield* nx_ip_status_check(ip, NX_IP_ADDRESS_RESOLVED, ref(0), wait);
    const address = ref(0);
    nx_ip_address_get(ip, address, ref(0));
    const text = address_text(new NXD_ADDRESS(VERSION_4, address.value));
    this.console.printf(status === NX_SUCCESS ? `the address is ${text}` : 'no DHCP server gives an address');
    return status === NX_SUCCESS;
  }

  /** The resolver of the lease. */
  private *use_resolver(): Service<void> {
    const server = new Uint8Array(4);
    const length = ref(server.length);
    const status = yield* nx_dhcp_user_option_retrieve(this.dhcp, NX_DHCP_OPTION_DNS_SVR, server, length);
    // A ULONG in the order of the processor.
    if (status === NX_SUCCESS)
      yield* nx_dns_server_add(this.dns, new DataView(server.buffer).getUint32(0, true));
  }

  private *look_up(name: string, versions: readonly UINT[]): Service<NXD_ADDRESS | null> {
    const wait = LOOKUP_WAIT_S * TX_TIMER_TICKS_PER_SECOND;
    for (const version of versions) {
      const address = new NXD_ADDRESS();
      const status = yield* nxd_dns_host_by_name_get(this.dns, name, address, wait, version);
      if (status === NX_SUCCESS) return address;
    }
    return null;
  }
}
