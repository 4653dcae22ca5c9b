/**
 * A resolver (RFC 1034, RFC 1035): it answers from its own records, and asks somebody else for names that it does not know, if
 * the host gave it somebody to ask. It knows no network; server_thread.ts carries its datagrams.
 */
import {
  check_outages,
  is_out,
  type Outage,
  type ServerAnswer,
  type ServerCore,
  type ServerPeer,
} from '../common/server_core.ts';
import { type Choose, with_faults } from '../common/server_fault.ts';
import { type DnsQuery, is_internet, read_query, write_answer } from './dns_answer_message.ts';
import type { DnsFault, DnsReply } from './dns_fault.ts';
import { DNS_TYPES, type DnsRecordOption } from './dns_records.ts';
import {
  type DnsFindings,
  type DnsHosts,
  DnsZone,
  FORMAT_ERROR,
  NOT_IMPLEMENTED,
  REFUSED,
  SERVER_FAILURE,
} from './dns_zone.ts';

const DNS_PORT = 53;
const NOTHING: readonly ServerAnswer[] = [];
const NO_RECORDS = { answers: [], authorities: [], additionals: [] };
/** Questions that wait for an upstream answer at one time. */
const ASKED_MOST = 64;

export interface DnsResolverOptions {
  /** Names with their addresses, of IPv4, IPv6 or both; each is found by its addresses too. Default: none. */
  readonly hosts?: DnsHosts;
  /** Records of any type. Default: none. */
  readonly records?: readonly DnsRecordOption[];
  /** Faults that ask choose() for their turn (dns_fault.ts). Default: none. */
  readonly faults?: readonly DnsFault[];
  /** When it says nothing. Default: never. */
  readonly outages?: readonly Outage[];
}

/** Where a resolver asks for names that it does not know; `done` is called once, later, with records or with what went wrong. */
export interface DnsUpstream {
  ask(name: string, type: number, done: (findings: DnsFindings) => void): void;
}

export class DnsResolver implements ServerCore {
  readonly name = 'DNS resolver';
  readonly port = DNS_PORT;
  wake: (() => void) | null = null;
  observe: ((text: string) => void) | null = null;
  private readonly zone: DnsZone;
  private readonly faults: readonly DnsFault[];
  private readonly outages: readonly Outage[];
  private readonly upstream: DnsUpstream | null;
  private readonly choose: Choose;
  private asked = 0;
  /** Answers of the upstream that have not been sent yet. */
  private ready: { readonly query: DnsQuery; readonly from: ServerPeer; readonly findings: DnsFindings }[] =
    [];

  constructor(options: DnsResolverOptions, upstream: DnsUpstream | null, choose: Choose) {
    const { hosts = {}, records = [], faults = [], outages = [] } = options;
    check_outages('DNS resolver', outages);
    this.zone = new DnsZone(records, hosts);
    this.faults = faults;
    this.outages = outages;
    this.upstream = upstream;
    this.choose = choose;
  }

  get due_ns(): number {
    return this.ready.length > 0 ? 0 : Number.POSITIVE_INFINITY;
  }

  due(now_ns: number): readonly ServerAnswer[] {
    const { ready } = this;
    this.ready = [];
    return ready.flatMap(({ query, from, findings }) => this.answer(query, from, findings, false, now_ns));
  }

  receive(message: Uint8Array, from: ServerPeer, now_ns: number): readonly ServerAnswer[] {
    const query = read_query(message);
    if (query === null) return NOTHING;
    const { question } = query;
    if (is_out(this.outages, now_ns)) {
      this.observe?.(
        `the query for ${question === null ? 'nothing' : question.name} is not answered: an outage`,
      );
      return NOTHING;
    }
    const refused = (rcode: number) => this.answer(query, from, { rcode, ...NO_RECORDS }, false, now_ns);
    if (query.opcode !== 0) return refused(NOT_IMPLEMENTED);
    if (question === null) return refused(FORMAT_ERROR);
    if (!is_internet(question)) return refused(REFUSED);
    if (this.upstream !== null && !this.zone.has(question.name)) return this.ask(query, from, refused);
    return this.answer(query, from, this.zone.find(question.name, question.type), true, now_ns);
  }

  private ask(
    query: DnsQuery,
    from: ServerPeer,
    refused: (rcode: number) => readonly ServerAnswer[],
  ): readonly ServerAnswer[] {
    if (this.asked >= ASKED_MOST) return refused(SERVER_FAILURE);
    const { name, type } = query.question as NonNullable<DnsQuery['question']>;
    this.asked += 1;
    this.upstream?.ask(name, type, (findings) => {
      this.asked -= 1;
      this.ready.push({ query, from, findings });
      this.wake?.();
    });
    return NOTHING;
  }

  private answer(
    query: DnsQuery,
    from: ServerPeer,
    findings: DnsFindings,
    authoritative: boolean,
    now_ns: number,
  ): readonly ServerAnswer[] {
    const { question } = query;
    const what = question === null ? 'nothing' : `${question.name}/${type_name(question.type)}`;
    const plain: DnsReply = {
      site: `dns/${what}`,
      delay_ms: 0,
      lost: false,
      id: query.id,
      truncated: false,
      findings,
    };
    const reply = with_faults(this.faults, plain, this.choose, now_ns);
    if (reply.lost) {
      this.observe?.(`the query for ${what} is not answered: a fault`);
      return NOTHING;
    }
    const { id, truncated, delay_ms } = reply;
    const bytes = write_answer(query, { id, authoritative, truncated }, reply.findings);
    return [{ ...from, bytes, delay_ms, mac: null }];
  }
}

function type_name(type: number): string {
  return Object.entries(DNS_TYPES).find(([, number]) => number === type)?.[0] ?? `type ${type}`;
}
