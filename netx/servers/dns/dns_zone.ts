/**
 * What a resolver knows by itself: its records, and the answer to a question from them (RFC 1034 4.3.2, RFC 2308).
 */
import { SimError } from '../../../rtos/sim/sim_error.ts';
import { address_option, ipv6_option } from '../common/server_core.ts';
import { canonical, reverse_name, reverse_name6 } from './dns_names.ts';
import {
  DNS_TYPES,
  type DnsRecord,
  type DnsRecordOption,
  dns_record,
  hosts_in,
  TYPE_ANY,
} from './dns_records.ts';

/** Aliases of aliases that are followed. */
const ALIASES_MOST = 8;

const NO_ERROR = 0;
export const FORMAT_ERROR = 1;
export const SERVER_FAILURE = 2;
export const NAME_ERROR = 3;
export const NOT_IMPLEMENTED = 4;
export const REFUSED = 5;

/** What there is to say to a question. */
export interface DnsFindings {
  readonly rcode: number;
  readonly answers: readonly DnsRecord[];
  readonly authorities: readonly DnsRecord[];
  readonly additionals: readonly DnsRecord[];
}

/** Names with their addresses, of IPv4, IPv6 or both, which are found by each address too. */
export type DnsHosts = Readonly<Record<string, string | readonly string[]>>;

export class DnsZone {
  private readonly by_name = new Map<string, DnsRecord[]>();
  /** Names that have no records, but others below them. */
  private readonly above = new Set<string>();

  /** Throws a SimError. */
  constructor(records: readonly DnsRecordOption[], hosts: DnsHosts) {
    for (const [name, addresses] of Object.entries(hosts)) {
      for (const address of typeof addresses === 'string' ? [addresses] : addresses) {
        const is_ipv6 = address.includes(':');
        this.add({ name, type: is_ipv6 ? 'AAAA' : 'A', address });
        const option = `hosts: ${name}`;
        const reverse = is_ipv6
          ? reverse_name6(ipv6_option('DNS resolver', option, address))
          : reverse_name(address_option('DNS resolver', option, address));
        this.add({ name: reverse, type: 'PTR', host: name });
      }
    }
    for (const record of records) this.add(record);
  }

  private add(option: DnsRecordOption): void {
    const record = dns_record(option);
    const key = canonical(record.name);
    const known = this.by_name.get(key) ?? [];
    const aliased = [...known, record].some(({ type }) => type === DNS_TYPES.CNAME);
    if (aliased && known.length > 0) {
      throw new SimError(
        `DNS resolver: ${record.name} is an alias (CNAME), so it can have no other record (RFC 1034 3.6.2)`,
      );
    }
    this.by_name.set(key, [...known, record]);
    for (let dot = key.indexOf('.'); dot >= 0; dot = key.indexOf('.', dot + 1))
      this.above.add(key.slice(dot + 1));
  }

  /** True when the resolver knows this name, or one below it. */
  has(name: string): boolean {
    const key = canonical(name);
    return this.by_name.has(key) || this.above.has(key);
  }

  find(name: string, type: number): DnsFindings {
    const answers: DnsRecord[] = [];
    let at = canonical(name);
    for (let aliases = 0; aliases <= ALIASES_MOST; aliases++) {
      const records = this.by_name.get(at) ?? [];
      const found = records.filter((record) => record.type === type || type === TYPE_ANY);
      const [alias] = records.filter((record) => record.type === DNS_TYPES.CNAME);
      if (found.length > 0 || alias === undefined) {
        answers.push(...found);
        const unknown = !this.by_name.has(at) && !this.above.has(at);
        return this.complete(unknown ? NAME_ERROR : NO_ERROR, answers, at, found.length > 0);
      }
      answers.push(alias);
      at = canonical(hosts_in(alias)[0] as string);
    }
    return { rcode: SERVER_FAILURE, answers: [], authorities: [], additionals: [] };
  }

  /** Adds the addresses of hosts that the answers name; without an answer, the SOA that says for how long (RFC 2308 3). */
  private complete(rcode: number, answers: readonly DnsRecord[], at: string, found: boolean): DnsFindings {
    const { A, AAAA } = DNS_TYPES;
    const named = answers
      .filter(({ type }) => type !== DNS_TYPES.CNAME && type !== DNS_TYPES.PTR)
      .flatMap(hosts_in);
    const addresses = [...new Set(named.map(canonical))].flatMap((host) =>
      (this.by_name.get(host) ?? []).filter(({ type }) => type === A || type === AAAA),
    );
    return { rcode, answers, authorities: found ? [] : this.authority(at), additionals: addresses };
  }

  private authority(name: string): DnsRecord[] {
    const zones = name.split('.').map((_, index, labels) => labels.slice(index).join('.'));
    const soa = zones
      .flatMap((zone) => this.by_name.get(zone) ?? [])
      .find(({ type }) => type === DNS_TYPES.SOA);
    return soa === undefined ? [] : [soa];
  }
}
