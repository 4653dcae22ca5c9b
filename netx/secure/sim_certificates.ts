/**
 * Certificates made at run time, for demos and tests: RSA keys and signatures by node:crypto, X.509 (RFC 5280) written
 * as DER by a few lines here. Nothing of it is ever stored.
 *
 * RSA, because its signatures have one size: with others the length of a handshake, and so its schedule, would differ
 * from run to run.
 */
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto';

export interface SimCertificateRequest {
  readonly common_name: string;
  /** Alternative names (DNS). */
  readonly dns_names?: readonly string[];
  /** It may sign other certificates. */
  readonly is_ca?: boolean;
  /** Seconds since 1970. */
  readonly not_before_s: number;
  readonly not_after_s: number;
  /** Who signs it; itself unless told. */
  readonly issuer?: SimCertificate;
  /** A key made before; a new one unless told. */
  readonly key?: SimKey;
}

export interface SimKey {
  readonly public_key: KeyObject;
  readonly private_key: KeyObject;
}

export interface SimCertificate {
  readonly common_name: string;
  readonly key: SimKey;
  readonly der: Uint8Array;
  /** PKCS #1, for NX_SECURE_X509_KEY_TYPE_RSA_PKCS1_DER. */
  readonly private_key_der: Uint8Array;
  readonly pem: string;
  readonly private_key_pem: string;
}

const KEY_BITS = 2048;

const SEQUENCE = 0x30;
const SET = 0x31;
const INTEGER = 0x02;
const BIT_STRING = 0x03;
const OCTET_STRING = 0x04;
const NULL = 0x05;
const OID = 0x06;
const UTF8_STRING = 0x0c;
const GENERALIZED_TIME = 0x18;
const UTC_TIME = 0x17;
const BOOLEAN = 0x01;
const VERSION_TAG = 0xa0;
const EXTENSIONS_TAG = 0xa3;
const DNS_NAME_TAG = 0x82;

const SHA256_WITH_RSA = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0b];
const COMMON_NAME = [0x55, 0x04, 0x03];
const BASIC_CONSTRAINTS = [0x55, 0x1d, 0x13];
const SUBJECT_ALT_NAME = [0x55, 0x1d, 0x11];

/** Serial numbers: they need only differ within a run, and all have one length. */
let next_serial = 0x1000_0000;

/** Type, length, value. */
function der(tag: number, ...parts: (Uint8Array | readonly number[])[]): Buffer {
  const body = Buffer.concat(parts.map((part) => Buffer.from(part)));
  if (body.length < 0x80) return Buffer.concat([Buffer.from([tag, body.length]), body]);
  const size = body.length < 0x100 ? [body.length] : [body.length >> 8, body.length & 0xff];
  return Buffer.concat([Buffer.from([tag, 0x80 | size.length, ...size]), body]);
}

function name(common_name: string): Buffer {
  return der(
    SEQUENCE,
    der(SET, der(SEQUENCE, der(OID, COMMON_NAME), der(UTF8_STRING, Buffer.from(common_name)))),
  );
}

/** RFC 5280 4.1.2.5: two digits of the year before 2050, four from then on. */
function time(seconds: number): Buffer {
  const digits = new Date(seconds * 1000).toISOString().replace(/[-:T]|\.\d+/g, '');
  const late = Number(digits.slice(0, 4)) >= 2050;
  return der(late ? GENERALIZED_TIME : UTC_TIME, Buffer.from(late ? digits : digits.slice(2)));
}

function extension(oid: readonly number[], critical: boolean, value: Buffer): Buffer {
  const flag = critical ? der(BOOLEAN, [0xff]) : Buffer.alloc(0);
  return der(SEQUENCE, der(OID, oid), flag, der(OCTET_STRING, value));
}

function extensions({ is_ca = false, dns_names = [] }: SimCertificateRequest): Buffer {
  const constraints = der(SEQUENCE, is_ca ? der(BOOLEAN, [0xff]) : []);
  const found = [extension(BASIC_CONSTRAINTS, true, constraints)];
  if (dns_names.length > 0) {
    const names = dns_names.map((text) => der(DNS_NAME_TAG, Buffer.from(text)));
    found.push(extension(SUBJECT_ALT_NAME, false, der(SEQUENCE, ...names)));
  }
  return der(EXTENSIONS_TAG, der(SEQUENCE, ...found));
}

/** A new key. It takes a part of a second of real time. */
export function sim_key(): SimKey {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: KEY_BITS });
  return { public_key: publicKey, private_key: privateKey };
}

/** Makes a certificate and, unless one is given, its key. */
export function sim_certificate(request: SimCertificateRequest): SimCertificate {
  const { common_name, issuer, not_before_s, not_after_s, key = sim_key() } = request;
  const signer = issuer ?? { common_name, key };
  const algorithm = der(SEQUENCE, der(OID, SHA256_WITH_RSA), der(NULL));
  const serial = Buffer.alloc(4);
  serial.writeUInt32BE(next_serial++);
  const body = der(
    SEQUENCE,
    der(VERSION_TAG, der(INTEGER, [2])),
    der(INTEGER, serial),
    algorithm,
    name(signer.common_name),
    der(SEQUENCE, time(not_before_s), time(not_after_s)),
    name(common_name),
    key.public_key.export({ format: 'der', type: 'spki' }),
    extensions(request),
  );
  const signature = sign('sha256', body, signer.key.private_key);
  const certificate = der(SEQUENCE, body, algorithm, der(BIT_STRING, [0], signature));
  const lines = certificate
    .toString('base64')
    .replace(/(.{64})/g, '$1\n')
    .trimEnd();
  return {
    common_name,
    key,
    der: new Uint8Array(certificate),
    private_key_der: new Uint8Array(key.private_key.export({ format: 'der', type: 'pkcs1' })),
    pem: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`,
    private_key_pem: key.private_key.export({ format: 'pem', type: 'pkcs8' }).toString(),
  };
}
