/**
 * Where the published NetX Secure (6.4.2) departs from a standard or from what its names say, each a switch of the
 * target's configuration (nx_secure_options). All are off by default; the profile `published` turns all on. The texts
 * make up a part of netx/quirks.md.
 */
import { all_switches, type QuirkText } from '../quirk_switches.ts';

export const NX_SECURE_QUIRK_TEXTS = {
  tls_chain_in_any_order: {
    documented:
      "RFC 5246 7.4.2: each certificate of a chain directly certifies the one before it; RFC 8446 4.4.2 says that it should. A chain in another order is refused with NX_SECURE_X509_CHAIN_VERIFY_FAILURE, the peer's own certificate first in any case.",
    published:
      'The certificates are put into a list, and each issuer is looked up in it by name, whatever its position.',
    in_the_field:
      'A server whose certificate file is in the wrong order works with the device in the laboratory, but not with the next client library.',
  },
  tls_callback_refusal_internal_error: {
    documented:
      'RFC 8446 6.2: certificate_unknown is the alert for a certificate that is unacceptable for a reason without an alert of its own, bad_certificate for one that cannot be read; internal_error is for what has nothing to do with the peer.',
    published:
      'A status without an alert of its own is sent to the peer as internal_error: a wrong host name from the certificate callback, an authority with the wrong KeyUsage, most parse errors in a certificate.',
    in_the_field: "The server's log blames the device, and nobody checks the certificate.",
  },
  tls_basic_constraints_ignored: {
    documented:
      'RFC 5280 4.2.1.9 and 6.1.4 (k): whoever signs certificates has cA in its BasicConstraints; version 1, which has none, is accepted only for a certificate of the trusted store. Anything else is refused with NX_SECURE_X509_CHAIN_VERIFY_FAILURE.',
    published:
      'BasicConstraints are never read. Of an issuer only KeyUsage is checked, if it has one: without keyCertSign the result is NX_SECURE_X509_KEY_USAGE_ERROR.',
    in_the_field:
      'Whoever has any certificate of the plant without KeyUsage can sign one for the server, and the device connects to it.',
  },
  tls_root_dates_ignored: {
    documented:
      'RFC 5280 6.2 leaves it to the implementation what it checks in a trusted certificate. Here it expires like any other (NX_SECURE_X509_CERTIFICATE_EXPIRED), as with most clients.',
    published: 'The walk ends at the trusted certificate, before its dates are checked.',
    in_the_field:
      'Devices keep using an expired root, and the plant notices when the first client with another library connects.',
  },
  tls_self_signed_trusted_by_name: {
    documented:
      'With NX_SECURE_ALLOW_SELF_SIGNED_CERTIFICATES a self-signed certificate is accepted if it is in the trusted store.',
    published:
      'It has to verify itself, and then a certificate of the same name in the trusted store is enough, whatever its key is.',
    in_the_field:
      'With that build option anybody can make a certificate with the name of a trusted one, and the device takes it.',
  },
  x509_generalized_time_refused: {
    documented:
      'RFC 5280 4.1.2.5: dates from 2050 on are GeneralizedTime, with four digits of the year, and must be understood.',
    published:
      'GeneralizedTime is not converted, and the form of notBefore is taken for both dates: while the firmware has a clock such a certificate ends the handshake with NX_SECURE_X509_INVALID_DATE_FORMAT. The trusted certificate itself is not checked.',
    in_the_field:
      'A certificate or an intermediate authority that is made to last beyond 2049 works with every client but the device.',
  },
  x509_dates_unchecked: {
    documented:
      'RFC 5280 4.1.2.5.1: UTCTime is twelve digits and Z, for 1950 to 2049. Anything else is refused with NX_SECURE_X509_INVALID_DATE_FORMAT.',
    published:
      'An offset may stand for Z, letters count as digits, an invalid month reads beyond a table, and two digits stand for 1970 to 2069. Seconds may be missing too, which is not simulated: newer versions of OpenSSL cannot read such a certificate.',
    in_the_field: 'A certificate with a damaged date is expired, or good for decades, by accident.',
  },
  x509_host_case_compared: {
    documented: 'RFC 6125 6.4.1, RFC 4343: host names are compared without regard to case.',
    published: 'nx_secure_x509_common_name_dns_check compares bytes.',
    in_the_field:
      'A certificate for Server.Example, or a host name typed with a capital letter, is NX_SECURE_X509_CERTIFICATE_DNS_MISMATCH on the device alone.',
  },
  x509_alternative_names_cut: {
    documented: 'RFC 5280 4.2.1.6: alternative names of several kinds may stand in any order.',
    published:
      'The search for a DNS name continues inside a name of another kind instead of after it, and usually ends there.',
    in_the_field:
      'A certificate whose first alternative name is an address is NX_SECURE_X509_CERTIFICATE_DNS_MISMATCH, and good with the names in the other order.',
  },
  crl_of_root_refused: {
    documented:
      'RFC 5280 6.3.3: a list is verified with the key of its issuer; an authority of the trusted store needs no proof.',
    published:
      'The issuer of the list is checked like the certificate of a peer, and a root is self-signed: unless the build allows self-signed certificates, nx_secure_x509_crl_revocation_check returns NX_SECURE_X509_INVALID_SELF_SIGNED_CERT for every list that a root has signed.',
    in_the_field:
      'A plant with one authority cannot revoke anything; turning self-signed certificates on, so that it can, opens another hole.',
  },
  crl_serial_compared_in_part: {
    documented: 'RFC 5280 5.3: an entry stands for the one certificate that has its serial number.',
    published:
      'Only as many bytes are compared as the serial number of the certificate has: a longer entry that begins with them matches too.',
    in_the_field: 'With serial numbers of different lengths a good certificate counts as revoked.',
  },
} as const satisfies Record<string, QuirkText>;

/** Name of a switch. */
export type NxSecureQuirk = keyof typeof NX_SECURE_QUIRK_TEXTS;

/** A setting of every switch. */
export type NxSecureQuirks = Readonly<Record<NxSecureQuirk, boolean>>;

export const NX_SECURE_QUIRK_NAMES = Object.keys(NX_SECURE_QUIRK_TEXTS) as readonly NxSecureQuirk[];

/** As documented. */
export const NX_SECURE_NO_QUIRKS: NxSecureQuirks = all_switches(NX_SECURE_QUIRK_TEXTS, false);

/** As published. */
export const NX_SECURE_PUBLISHED_QUIRKS: NxSecureQuirks = all_switches(NX_SECURE_QUIRK_TEXTS, true);
