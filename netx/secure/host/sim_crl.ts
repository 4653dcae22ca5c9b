/**
 * Revocation lists made at run time (RFC 5280 5.1), for demos and tests: version 2, RSA with SHA-256, no extensions but
 * the reason of an entry.
 */
import { DER_ENUMERATED, DER_INTEGER, DER_OCTET_STRING, DER_OID, DER_SEQUENCE } from '../der_reader.ts';
import { der, name, pem, SHA256_WITH_RSA, signed, time } from './der_writer.ts';
import type { SimCertificate } from './sim_certificates.ts';

const REASON_CODE = [0x55, 0x1d, 0x15];
const KEY_COMPROMISE = 1;

export interface SimCrlRequest {
  /** The authority that signs the list. */
  readonly issuer: Pick<SimCertificate, 'common_name' | 'key'>;
  readonly revoked: readonly Pick<SimCertificate, 'serial'>[];
  /** Seconds since 1970: when it was made, when the next one is due (not told unless given). */
  readonly this_update_s: number;
  readonly next_update_s?: number;
}

export interface SimCrl {
  readonly der: Uint8Array;
  readonly pem: string;
}

/** Makes a revocation list. */
export function sim_crl({ issuer, revoked, this_update_s, next_update_s }: SimCrlRequest): SimCrl {
  const reason = der(DER_OCTET_STRING, der(DER_ENUMERATED, [KEY_COMPROMISE]));
  const extensions = der(DER_SEQUENCE, der(DER_SEQUENCE, der(DER_OID, REASON_CODE), reason));
  const entries = revoked.map(({ serial }) =>
    der(DER_SEQUENCE, der(DER_INTEGER, serial), time(this_update_s), extensions),
  );
  const body = der(
    DER_SEQUENCE,
    der(DER_INTEGER, [1]),
    SHA256_WITH_RSA,
    name(issuer.common_name),
    time(this_update_s),
    next_update_s === undefined ? [] : time(next_update_s),
    // RFC 5280 5.1.2.6: without revoked certificates there is no list of them.
    entries.length === 0 ? [] : der(DER_SEQUENCE, ...entries),
  );
  const list = signed(body, issuer.key.private_key);
  return { der: new Uint8Array(list), pem: pem('X509 CRL', list) };
}
