/**
 * Whether a certificate is for a host (RFC 6125 6.4): its common name or one of its alternative names (DNS) is the host's,
 * or a wildcard for it. As in NetX Secure the common name counts besides alternative names, and a wildcard may stand
 * before a name of one label.
 */
import { DerError, DerReader } from './der_reader.ts';
import type { NxSecureQuirks } from './nx_secure_quirks.ts';
import { alternative_names, type CertificateFields } from './x509_fields.ts';

const DNS_NAME_TAG = 0x82;
const [DOT, STAR, UPPER_A, UPPER_Z, CASE_BIT] = [0x2e, 0x2a, 0x41, 0x5a, 0x20];

/** `host`: the bytes of its name. */
export function is_for_host(
  certificate: CertificateFields,
  host: Uint8Array,
  quirks: NxSecureQuirks,
): boolean {
  // A length by sizeof counts the NUL that ends a string in C: no name has one.
  if (host.length === 0 || host.includes(0)) return false;
  const names = [certificate.common_name, ...dns_names(alternative_names(certificate), quirks)];
  const compared = quirks.x509_host_case_compared ? names : names.map(lower_case);
  const wanted = quirks.x509_host_case_compared ? host : lower_case(host);
  return compared.some((name) => is_equal(name, wanted) || covers(name, wanted));
}

/** RFC 4343 2: the letters of ASCII. */
function lower_case(name: Uint8Array): Uint8Array {
  return name.map((byte) => (byte >= UPPER_A && byte <= UPPER_Z ? byte | CASE_BIT : byte));
}

function is_equal(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}

/** RFC 6125 6.4.3: a wildcard is the whole of the first label, and stands for one label. */
function covers(name: Uint8Array, host: Uint8Array): boolean {
  const dot = host.indexOf(DOT);
  return name[0] === STAR && name[1] === DOT && dot > 0 && is_equal(name.subarray(1), host.subarray(dot));
}

/**
 * The names of kind dNSName, up to where they cannot be read. As published the search goes on inside a name of another
 * kind instead of behind it, and does not often come out again.
 */
function dns_names(names: Uint8Array, quirks: NxSecureQuirks): Uint8Array[] {
  const found: Uint8Array[] = [];
  let [at, left] = [0, names.length];
  try {
    while (left > 0) {
      const { tag, content, whole } = new DerReader(names.subarray(at, at + left)).next();
      if ((tag & 0xc0) !== 0x80) break;
      if (tag === DNS_NAME_TAG) found.push(content);
      const goes_inside = tag !== DNS_NAME_TAG && quirks.x509_alternative_names_cut;
      at += goes_inside ? whole.length - content.length : whole.length;
      left -= whole.length;
    }
  } catch (error) {
    if (!(error instanceof DerError)) throw error;
  }
  return found;
}
