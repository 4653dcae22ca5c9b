// Names as this computer resolves them (node:dns): addresses as its programs get them, with its hosts file; other records
// from its name servers.

import { promises as dns } from 'node:dns';
import { DNS_TYPES, type DnsRecordOption } from '../servers/dns/dns_records.ts';
import { NAME_ERROR, NOT_IMPLEMENTED, SERVER_FAILURE } from '../servers/dns/dns_zone.ts';
import type { NameAnswer } from './name_answer.ts';

/** node:dns tells no times for most records; long enough for a run, short enough for a change. */
const TTL_S = 60;

/** Codes of node:dns for a name without such a record, and for a name that does not exist. */
const NO_RECORD = 'ENODATA';
const NO_NAME = 'ENOTFOUND';

type Lookup = (name: string) => Promise<DnsRecordOption[]>;

async function addresses(name: string, family: 4 | 6): Promise<string[]> {
  return (await dns.lookup(name, { all: true, family })).map(({ address }) => address);
}

const hosts = (type: 'CNAME' | 'NS' | 'PTR', resolve: (name: string) => Promise<string[]>): Lookup => {
  return async (name) => (await resolve(name)).map((host) => ({ name, type, host, ttl_s: TTL_S }));
};

const LOOKUPS: Readonly<Record<number, Lookup>> = {
  [DNS_TYPES.A]: async (name) =>
    (await addresses(name, 4)).map((address) => ({ name, type: 'A', address, ttl_s: TTL_S })),
  [DNS_TYPES.AAAA]: async (name) =>
    (await addresses(name, 6)).map((address) => ({ name, type: 'AAAA', address, ttl_s: TTL_S })),
  [DNS_TYPES.CNAME]: hosts('CNAME', dns.resolveCname),
  [DNS_TYPES.NS]: hosts('NS', dns.resolveNs),
  [DNS_TYPES.PTR]: hosts('PTR', dns.resolvePtr),
  [DNS_TYPES.MX]: async (name) =>
    (await dns.resolveMx(name)).map(({ priority, exchange }) => ({
      name,
      type: 'MX',
      preference: priority,
      host: exchange,
      ttl_s: TTL_S,
    })),
  [DNS_TYPES.SRV]: async (name) =>
    (await dns.resolveSrv(name)).map(({ priority, weight, port, name: host }) => ({
      name,
      type: 'SRV',
      priority,
      weight,
      port,
      host,
      ttl_s: TTL_S,
    })),
  [DNS_TYPES.TXT]: async (name) =>
    (await dns.resolveTxt(name)).map((text) => ({ name, type: 'TXT', text, ttl_s: TTL_S })),
};

/** Looks a name up; never rejects. */
export async function resolve_on_host(name: string, type: number): Promise<NameAnswer> {
  const lookup = LOOKUPS[type];
  if (lookup === undefined) return { rcode: NOT_IMPLEMENTED, records: [] };
  try {
    return { rcode: 0, records: await lookup(name) };
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === NO_RECORD) return { rcode: 0, records: [] };
    return { rcode: code === NO_NAME ? NAME_ERROR : SERVER_FAILURE, records: [] };
  }
}
