/**
 * The IPv6 addresses of a computer of the simulated LAN. It was there before the boards: it has asked long ago whether anybody
 * else has its addresses, and it looks for no router.
 */
import {
  type Service,
  TX_AUTO_START,
  TX_NO_TIME_SLICE,
  TX_THREAD,
  tx_thread_create,
} from '../../rtos/tx_api.ts';
import * as NX from '../nx_api.ts';
import { NX_IP_VERSION_V6 } from '../nx_constants.ts';
import type { Ipv6Words } from '../nx_ipv6_cb.ts';
import { nx_options } from '../nx_options.ts';

const LINK_LOCAL_PREFIX = 10;
const PREFIX = 64;
const STACK_BYTES = 2048;
/** Behind the IP thread, which brings the card up, and before all that serves. */
const START_PRIORITY = 2;

/** Build options of a computer that speaks IPv6. */
export const HOST_IPV6_OPTIONS = nx_options({
  NX_DISABLE_IPV6: false,
  NX_ENABLE_IPV6_MULTICAST: true,
  NX_IPV6_STATELESS_AUTOCONFIG_CONTROL: true,
});

/**
 * Makes a thread that gives the computer its addresses as soon as its network card is there, and then does `next`; called from
 * tx_application_define. The link-local address is made of the hardware address if it is null.
 */
export function* create_host_ipv6(
  ip: NX.NX_IP,
  link_local: Ipv6Words | null,
  addresses: readonly Ipv6Words[],
  next: () => Service<void>,
): Service<void> {
  const entry = function* (): Service<void> {
    yield* host_ipv6(ip, link_local, addresses);
    yield* next();
  };
  const stack = new Uint8Array(STACK_BYTES);
  const priority = START_PRIORITY;
  must(
    yield* tx_thread_create(
      new TX_THREAD(),
      'IPv6',
      entry,
      0,
      stack,
      STACK_BYTES,
      priority,
      priority,
      TX_NO_TIME_SLICE,
      TX_AUTO_START,
    ),
  );
}

/** Addresses that are there before ICMPv6 are not probed. */
function* host_ipv6(
  ip: NX.NX_IP,
  link_local: Ipv6Words | null,
  addresses: readonly Ipv6Words[],
): Service<void> {
  must(yield* NX.nxd_ipv6_enable(ip));
  const local = link_local === null ? null : nxd_address(link_local);
  must(yield* NX.nxd_ipv6_address_set(ip, 0, local, LINK_LOCAL_PREFIX, null));
  for (const address of addresses)
    must(yield* NX.nxd_ipv6_address_set(ip, 0, nxd_address(address), PREFIX, null));
  // With that it asks for no router, too.
  must(yield* NX.nxd_ipv6_stateless_address_autoconfig_disable(ip, 0));
  must(NX.nxd_icmp_enable(ip));
}

function nxd_address(words: Ipv6Words): NX.NXD_ADDRESS {
  const address = new NX.NXD_ADDRESS(NX_IP_VERSION_V6);
  address.nxd_ip_address.v6 = [...words];
  return address;
}

function must(status: number): void {
  if (status !== NX.NX_SUCCESS) throw new Error(`IPv6 of a computer: status 0x${status.toString(16)}`);
}
