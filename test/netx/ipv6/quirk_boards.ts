// Boards for tests of the quirks of IPv6: one play on two of them, as documented and with the quirk.

import { expect } from 'vitest';
import * as NX from '../../../netx/nx_api.ts';
import type { NxQuirk } from '../../../netx/nx_quirks.ts';
import { ipv6_from_text, ipv6_to_text } from '../../../netx/wire/ipv6_text.ts';
import type { Service } from '../../../rtos/tx_api.ts';
import { HandWire, must, take } from '../hand_wire.ts';
import { bytes_of, icmp6, OWN, PEER, PEER_MAC } from './packets6.ts';

export const ROUTER = 'fe80::99';
const ROUTER_MAC = [0x00, 0x11, 0x22, 0x33, 0x44, 0x99];
export const OTHER_MAC = [0x00, 0x11, 0x22, 0x33, 0x44, 0x77];
export const FAR = '2001:db8:9::1';
export const LINK_LOCAL = 'fe80::211:22ff:fe33:4401';
export const GROUP_OF_OWN = 'ff02::1:ff00:1';

type Play = (board: HandWire) => Service<void>;

/** Runs the play by default and with the quirk, and returns what `look` sees at the end of each. */
export function both<T>(
  quirk: NxQuirk,
  look: (board: HandWire) => T,
  play: Play,
  ticks = 200,
  more: object = {},
): [T, T] {
  const run = (on: boolean): T => {
    const nx = {
      NX_DISABLE_IPV6: false,
      NX_IPV6_STATELESS_AUTOCONFIG_CONTROL: true,
      ...more,
      quirks: { [quirk]: on },
    };
    const enable = ['arp', 'icmp', 'udp', 'tcp', 'fragments'] as const;
    const board = new HandWire({ nx, enable });
    board.run(play, ticks);
    expect(board.diagnostics).toEqual([]);
    return look(board);
  };
  return [run(false), run(true)];
}

export function nxd(text: string): NX.NXD_ADDRESS {
  const address = new NX.NXD_ADDRESS(6);
  address.nxd_ip_address.v6 = [...ipv6_from_text(text)];
  return address;
}

/** IPv6 with addresses that are valid from the start, link-local and OWN. */
export function* enable({ ip }: HandWire): Service<void> {
  must(yield* NX.nxd_ipv6_enable(ip));
  must(yield* NX.nxd_ipv6_address_set(ip, 0, null, 10, null));
  must(yield* NX.nxd_ipv6_address_set(ip, 0, nxd(OWN), 64, null));
  must(NX.nxd_icmp_enable(ip));
}

/** The peer answers without being asked from now on. */
export function* know_peer({ ip }: HandWire): Service<void> {
  must(yield* NX.nxd_nd_cache_entry_set(ip, ipv6_from_text(PEER), 0, Uint8Array.from(PEER_MAC)));
}

export function sent6({ sent }: HandWire): { readonly tick: number; readonly bytes: Uint8Array }[] {
  return sent.filter(({ bytes }) => (bytes[0] as number) >>> 4 === 6);
}

/** Ticks of what was sent of an ICMPv6 type. */
export function ticks_of(board: HandWire, type: number): number[] {
  return sent6(board)
    .filter(({ bytes }) => bytes[6] === 58 && bytes[40] === type)
    .map(({ tick }) => tick);
}

export function count_of(board: HandWire, command: number): number {
  return board.commands.filter((other) => other === command).length;
}

export function* send_udp({ ip, pool }: HandWire, socket: NX.NX_UDP_SOCKET, to: string): Service<void> {
  if (socket.nx_udp_socket_id === 0) {
    must(yield* NX.nx_udp_socket_create(ip, socket, 'udp', 0, NX.NX_FRAGMENT_OKAY, 64, 5));
    must(yield* NX.nx_udp_socket_bind(socket, 7000, 0));
  }
  must(yield* NX.nxd_udp_socket_send(socket, yield* take(pool, NX.NX_IPv6_UDP_PACKET, 'x'), nxd(to), 7000));
}

export function router_advertisement(lifetime: number, options: readonly number[]): Uint8Array {
  const rest = [64, 0, lifetime >>> 8, lifetime & 0xff, 0, 0, 0, 0, 0, 0, 0, 0, ...options];
  return icmp6(134, 0, rest, { source: ROUTER, destination: 'ff02::1' });
}

export const ROUTER_OPTION = [1, 1, ...ROUTER_MAC];

/** A prefix option for 2001:db8:a::/64: valid seconds and flags, 0x80 on the link, 0x40 to form addresses from. */
export function prefix(valid: number, flags = 0xc0): number[] {
  const four = [valid >>> 24, (valid >>> 16) & 0xff, (valid >>> 8) & 0xff, valid & 0xff];
  return [3, 4, 64, flags, ...four, ...four, 0, 0, 0, 0, ...bytes_of('2001:db8:a::')];
}

export const FORMED = '2001:db8:a:0:211:22ff:fe33:4401';

/** The valid or tentative addresses that begin with the prefix of the router. */
export function formed({ ip }: HandWire): string[] {
  const own = ip.ipv6?.nx_ipv6_address ?? [];
  const texts = own
    .filter((entry) => entry.nxd_ipv6_address_valid !== 0)
    .map((entry) => entry.nxd_ipv6_address);
  return texts.map(ipv6_to_text).filter((text) => text === FORMED);
}
