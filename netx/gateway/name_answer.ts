// What this computer knows of a name, as an event of the host's side: it has a form of its own, so that a record of a run
// can be read by people, and a run from the record needs no network.

import { SimError } from '../../rtos/sim/sim_error.ts';
import { type DnsRecord, type DnsRecordOption, dns_record } from '../servers/dns/dns_records.ts';
import { type DnsFindings, SERVER_FAILURE } from '../servers/dns/dns_zone.ts';

export interface NameAnswer {
  /** 0; 3: there is no such name; 2: it could not be found out; 4: nobody here knows such records. */
  readonly rcode: number;
  readonly records: readonly DnsRecordOption[];
}

/** Records of one answer that are passed on. */
const RECORDS_MOST = 20;

export function name_answer_bytes({ rcode, records }: NameAnswer): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(JSON.stringify({ rcode, records: records.slice(0, RECORDS_MOST) }));
}

/** Reads an answer back. Throws a SimError for bytes that are none. */
export function read_name_answer(bytes: Uint8Array): NameAnswer {
  const text = new TextDecoder().decode(bytes);
  try {
    const { rcode, records } = JSON.parse(text) as NameAnswer;
    if (Number.isInteger(rcode) && rcode >= 0 && rcode < 16 && Array.isArray(records))
      return { rcode, records };
  } catch {
    // Said below.
  }
  throw new SimError(`the host record has an answer to a name that cannot be read: ${text}`);
}

/** The same for a resolver. Names that DNS cannot carry, which a hosts file may have, could not be found out. */
export function name_findings({ rcode, records }: NameAnswer): DnsFindings {
  const nothing = { authorities: [], additionals: [] };
  try {
    return { rcode, answers: records.map((record): DnsRecord => dns_record(record)), ...nothing };
  } catch (error) {
    if (!(error instanceof SimError)) throw error;
    return { rcode: SERVER_FAILURE, answers: [], ...nothing };
  }
}

/** The addresses in an answer, of either version, as text. */
export function addresses_in({ records }: NameAnswer): string[] {
  return records.flatMap((record) => (record.type === 'A' || record.type === 'AAAA' ? [record.address] : []));
}
