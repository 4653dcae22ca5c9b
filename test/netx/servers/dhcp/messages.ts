// DHCP messages of clients, byte by byte, and what the answers of a server say, read by the client's own reader.

import { find_option, number_from, options_of } from '../../../../netx/dhcp/dhcp_options.ts';
import type { ServerAnswer } from '../../../../netx/servers/common/server_core.ts';
import { ip_from_text, ip_to_text } from '../../../../netx/wire/address_text.ts';

export interface ClientMessage {
  readonly type: number;
  readonly mac?: number;
  readonly xid?: number;
  readonly has?: string;
  readonly relay?: string;
  readonly broadcast?: boolean;
  readonly wants?: string;
  readonly server?: string;
  readonly host?: string;
  readonly asks?: readonly number[];
  readonly more?: readonly number[];
}

export const [DISCOVER, OFFER, REQUEST, DECLINE, ACK, NAK, RELEASE, INFORM] = [1, 2, 3, 4, 5, 6, 7, 8];

const four = (text: string): number[] => text.split('.').map(Number);

export function client_message(message: ClientMessage): Uint8Array {
  const { type, mac = 0x02_00_00_00_00_07, xid = 0x1234, has, relay, broadcast = true } = message;
  const bytes = new Uint8Array(300);
  const view = new DataView(bytes.buffer);
  bytes.set([1, 1, 6, 0]);
  view.setUint32(4, xid);
  if (broadcast) bytes[10] = 0x80;
  if (has !== undefined) bytes.set(four(has), 12);
  if (relay !== undefined) bytes.set(four(relay), 24);
  view.setUint16(28, Math.floor(mac / 2 ** 32));
  view.setUint32(30, mac % 2 ** 32);
  bytes.set([0x63, 0x82, 0x53, 0x63, 53, 1, type], 236);
  const { wants, server, host, asks, more = [] } = message;
  const options = [
    ...(wants === undefined ? [] : [50, 4, ...four(wants)]),
    ...(server === undefined ? [] : [54, 4, ...four(server)]),
    ...(host === undefined ? [] : [12, host.length, ...Buffer.from(host)]),
    ...(asks === undefined ? [] : [55, asks.length, ...asks]),
    ...more,
    255,
  ];
  bytes.set(options, 243);
  return bytes;
}

/** What an answer says: type, address, lease, and to whom it goes. */
export function told(answer: ServerAnswer | undefined) {
  if (answer === undefined) return null;
  const { bytes, ip, port, mac } = answer;
  const options = options_of(bytes);
  const number = (code: number): number | null => {
    const value = find_option(options, code);
    return value === null ? null : number_from(value);
  };
  return {
    type: number(53),
    yours: ip_to_text(number_from(bytes.subarray(16, 20))),
    lease: number(51),
    t1: number(58),
    t2: number(59),
    server: ip_to_text(number(54) ?? 0),
    to: `${ip_to_text(ip)}:${port}${mac === null ? '' : ` at ${mac.toString(16)}`}`,
    option: (code: number) => [...(find_option(options, code) ?? [])],
    xid: number_from(bytes.subarray(4, 8)),
    length: bytes.length,
  };
}

export const NOBODY = { ip: 0, port: 68 };
export const PLACE = {
  ip: ip_from_text('192.168.1.1'),
  mask: ip_from_text('255.255.255.0'),
  has_dns: true,
  has_ntp: false,
};
