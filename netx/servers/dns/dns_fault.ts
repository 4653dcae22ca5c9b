/**
 * Faults of a resolver, beside those that every server can have (common/server_fault.ts). Each strikes at the choice
 * `server_answer / dns/NAME/TYPE / ...`.
 */
import { late, lost, outage, type ServerFault, type ServerReply } from '../common/server_fault.ts';
import { type DnsFindings, NAME_ERROR, SERVER_FAILURE } from './dns_zone.ts';

/** An answer on its way. */
export interface DnsReply extends ServerReply {
  readonly id: number;
  readonly truncated: boolean;
  readonly findings: DnsFindings;
}

export type DnsFault = ServerFault<DnsReply>;

const NOTHING = { answers: [], authorities: [], additionals: [] };

function dns_fault(
  name: string,
  word: string,
  means: string,
  strike: (reply: DnsReply) => DnsReply,
): DnsFault {
  return {
    name,
    reply(reply: DnsReply, choose): DnsReply {
      return choose('server_answer', `${reply.site}/${word}`, 2, () => means) === 0 ? reply : strike(reply);
    },
  };
}

/** The answer has another id than the query: it answers somebody else, or comes from somebody who guesses. */
export function wrong_id(): DnsFault {
  return dns_fault('wrong_id', 'id', 'with the id of another query', (reply) => ({
    ...reply,
    id: (reply.id + 1) & 0xffff,
  }));
}

/** There is no such name (NXDOMAIN): a registration ran out, a resolver answers from another view. */
export function no_such_name(): DnsFault {
  return dns_fault('no_such_name', 'nxdomain', 'there is no such name (NXDOMAIN)', (reply) => ({
    ...reply,
    findings: { rcode: NAME_ERROR, ...NOTHING },
  }));
}

/** The resolver cannot find out (SERVFAIL): whom it asks does not answer. */
export function server_failure(): DnsFault {
  return dns_fault('server_failure', 'servfail', 'the server failed (SERVFAIL)', (reply) => ({
    ...reply,
    findings: { rcode: SERVER_FAILURE, ...NOTHING },
  }));
}

/** The answer has no records and says that it was cut: it must be asked for over TCP, which this resolver does not do. */
export function truncated(): DnsFault {
  return dns_fault('truncated', 'truncated', 'truncated, without records', (reply) => ({
    ...reply,
    truncated: true,
  }));
}

/** Every fault, in an order in which they compose. */
export function all_dns_faults(): DnsFault[] {
  return [no_such_name(), server_failure(), truncated(), wrong_id(), late(), lost(), outage()];
}
