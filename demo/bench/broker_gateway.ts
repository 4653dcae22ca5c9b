// Where the boards of a bench look for the broker, and the way from there to a real one.

import { Gateway, type GatewayOptions } from '../../netx/gateway/gateway.ts';
import type { EthernetSegment } from '../../netx/link/ethernet_segment.ts';
import { ip_from_text } from '../../netx/wire/address_text.ts';
import type { Simulation } from '../../rtos/sim_api.ts';

export const BROKER_ADDRESS = '192.168.1.81';
export const BROKER_IP = ip_from_text(BROKER_ADDRESS);
export const GATEWAY_ADDRESS = '192.168.1.2';
/** The same for boards that look for it over IPv6. */
export const BROKER_IPV6 = '2001:db8:1::81';
export const GATEWAY_IPV6 = '2001:db8:1::2';
/** Clients at one time; each costs the gateway a socket and its threads. */
const CONNECTIONS = 8;

/** A gateway that stands where the firmware expects its broker, at `places` (ADDRESS:PORT), and forwards to a real one at HOST:PORT. */
export function broker_gateway(
  sim: Simulation,
  lan: EthernetSegment,
  broker: string,
  places: readonly string[],
  options: GatewayOptions,
): Gateway {
  const gateway = new Gateway(sim, lan, {
    ip: GATEWAY_ADDRESS,
    mask: '255.255.255.0',
    loopback: false,
    connections: CONNECTIONS,
    ...options,
  });
  for (const place of places) gateway.map(place, broker);
  return gateway;
}

const WHY: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nobody listens there',
  ENOTFOUND: 'there is no host of that name',
  EAI_AGAIN: 'the name cannot be looked up',
  ETIMEDOUT: 'it does not answer',
  EHOSTUNREACH: 'there is no way to that host',
  ENETUNREACH: 'there is no way to that network',
};

/** Why the real broker cannot be talked to, from a notice of the gateway; null for any other notice. */
export function no_broker_text(broker: string, notice: string): string | null {
  const refused = /: refused(?: \((\w+)\))?$/.exec(notice);
  if (refused === null) return null;
  const code = refused[1] ?? '';
  const why = WHY[code] ?? code;
  return `cannot connect to the broker at ${broker}${why === '' ? '' : `: ${why}`}`;
}
