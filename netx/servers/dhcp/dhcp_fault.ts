/**
 * Faults of a DHCP server, beside those that every server can have (common/server_fault.ts). Each says at which choice it
 * strikes; `client` is the host name that the client tells, else its hardware address.
 */

import { address_option } from '../common/server_core.ts';
import { late, lost, outage, type ServerFault, type ServerReply } from '../common/server_fault.ts';
import { ACK, NAK, OFFER } from './dhcp_server_message.ts';

/** An offer, an acknowledgement or a refusal on its way. */
export interface DhcpReply extends ServerReply {
  readonly type: number;
  /** The address that the client gets; 0 in a NAK. */
  readonly your_ip: number;
  /** Seconds; null in a NAK and in the answer to an INFORM. */
  readonly lease_s: number | null;
  /** The server has given the address to somebody else; only in a NAK. */
  readonly given_away: boolean;
}

export type DhcpFault = ServerFault<DhcpReply>;

/** A request that would be acknowledged is refused: the server was restarted and has forgotten its leases. */
export function nak(): DhcpFault {
  return {
    name: 'nak',
    reply(reply: DhcpReply, choose): DhcpReply {
      if (reply.type !== ACK || reply.lease_s === null) return reply;
      const means = (): string => 'refused (NAK)';
      if (choose('server_answer', `${reply.site}/nak`, 2, means) === 0) return reply;
      return { ...reply, type: NAK, your_ip: 0, lease_s: null };
    },
  };
}

/** A renewal is refused: the address was given to somebody else, so the client gets another one. */
export function given_away(): DhcpFault {
  return {
    name: 'given_away',
    reply(reply: DhcpReply, choose): DhcpReply {
      if (reply.type !== ACK || reply.lease_s === null) return reply;
      const means = (): string => 'refused (NAK): another client has the address now';
      if (choose('server_answer', `${reply.site}/given away`, 2, means) === 0) return reply;
      return { ...reply, type: NAK, your_ip: 0, lease_s: null, given_away: true };
    },
  };
}

const SHORT_LEASES_S = [60, 10, 2];

/** Choice `server_answer / dhcp/client/ACK / lease`: option n acknowledges for the n-th of `leases_s`. */
export function short_lease(leases_s: readonly number[] = SHORT_LEASES_S): DhcpFault {
  return {
    name: 'short_lease',
    reply(reply: DhcpReply, choose): DhcpReply {
      if (reply.type !== ACK || reply.lease_s === null) return reply;
      const means = (option: number): string => `a lease of ${leases_s[option - 1]} s`;
      const taken = choose('server_answer', `${reply.site}/lease`, leases_s.length + 1, means);
      return taken === 0 ? reply : { ...reply, lease_s: leases_s[taken - 1]! };
    },
  };
}

/**
 * Choice `server_answer / dhcp/client/OFFER / in use`: option n offers the n-th of `addresses`, which another host of the
 * network uses: somebody typed it in there by hand, and the server does not know.
 */
export function address_in_use(...addresses: readonly string[]): DhcpFault {
  const used = addresses.map((text) => address_option('DHCP server', 'address_in_use', text));
  return {
    name: 'address_in_use',
    reply(reply: DhcpReply, choose): DhcpReply {
      if (reply.type !== OFFER) return reply;
      const means = (option: number): string =>
        `${addresses[option - 1]} is offered, which another host uses`;
      const taken = choose('server_answer', `${reply.site}/in use`, used.length + 1, means);
      return taken === 0 ? reply : { ...reply, your_ip: used[taken - 1]! };
    },
  };
}

/** For a second server: it says nothing unless the choice `server_answer / site / second` lets it answer. */
export function second_server(): DhcpFault {
  return {
    name: 'second_server',
    reply(reply: DhcpReply, choose): DhcpReply {
      const means = (): string => 'a second server answers too';
      const answers = choose('server_answer', `${reply.site}/second`, 2, means) !== 0;
      return answers ? reply : { ...reply, lost: true };
    },
  };
}

/** Every fault of a server that is the only one, in an order in which they compose. */
export function all_dhcp_faults(): DhcpFault[] {
  return [nak(), given_away(), short_lease(), late(), lost(), outage()];
}
