/**
 * Where the published NetX Secure (6.4.2) departs from a standard or from what its names say, each a switch of the
 * target's configuration (nx_secure_options). All are off by default; the profile `published` turns all on. The texts
 * make up a part of docs/quirks.md.
 */
import { all_switches, type QuirkText } from '../quirk_switches.ts';

export const NX_SECURE_QUIRK_TEXTS = {
  tls_chain_in_any_order: {
    documented:
      "RFC 5246 7.4.2: each certificate of a chain directly certifies the one before it; RFC 8446 4.4.2 says that it should. A chain in another order is refused with NX_SECURE_X509_CHAIN_VERIFY_FAILURE, the peer's own certificate first in any case.",
    published:
      'The certificates are put into a list, and each issuer is looked up in it by name, wherever it stands.',
    in_the_field:
      'A broker whose certificate file is put together in the wrong order works with the device in the laboratory, and not with the next client library.',
  },
  tls_callback_refusal_internal_error: {
    documented:
      'RFC 8446 6.2: certificate_unknown is the alert for a certificate that is unacceptable for a reason without an alert of its own; internal_error is for what has nothing to do with the peer.',
    published:
      'A status that the certificate callback returns and that has no alert of its own, a wrong host name for one, is told to the peer as internal_error.',
    in_the_field: "The broker's log blames a fault of the device, and nobody looks at the certificate.",
  },
  crl_of_root_refused: {
    documented:
      'RFC 5280 6.3.3: a list is verified with the key of its issuer; an authority of the trusted store needs no proof.',
    published:
      'The issuer of the list is checked like the certificate of a peer, and a root is self-signed: unless the build allows self-signed certificates, nx_secure_x509_crl_revocation_check returns NX_SECURE_X509_INVALID_SELF_SIGNED_CERT for every list that a root has signed.',
    in_the_field:
      'A plant with one authority cannot revoke anything; turning self-signed certificates on, so that it can, opens another door.',
  },
  crl_serial_compared_in_part: {
    documented: 'RFC 5280 5.3: an entry stands for the one certificate that has its serial number.',
    published:
      'As many bytes are compared as the serial number of the certificate has: an entry that is longer and begins with them counts too.',
    in_the_field: 'With serial numbers of different lengths a good device is told that it was revoked.',
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
