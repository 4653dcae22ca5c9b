// `netx-sim certificates [DIR]`: an authority, and a certificate of it for a broker, for firmware that connects with TLS. The authority is
// written as a C array too, to be compiled in place of the one that the firmware trusts in the field.

import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type SimCertificate, sim_certificate } from '../../../netx/secure/host/sim_secure_api.ts';
import { EXIT_CLEAN } from '../../host/exit_codes.ts';
import { file_trouble } from '../../host/file_trouble.ts';
import { UsageError } from '../../host/usage.ts';
import { command } from '../command.ts';
import { option } from '../options.ts';

const FOLDER = 'certificates';
/** Whatever the calendar of a simulation shows: 2000 to 2049, the last year that certificates write with two digits. */
const DATES = { not_before_s: 946_684_800, not_after_s: 2_524_607_999 };
const BYTES_OF_A_LINE = 12;

function read_name(text: string, name: string): string {
  if (!/^[A-Za-z0-9*](?:[A-Za-z0-9.-]*[A-Za-z0-9])?$/.test(text))
    throw new UsageError(`${name} ${text}: it takes the name of a host, such as broker.example`);
  return text;
}

function read_array(text: string, name: string): string {
  if (!/^[A-Za-z_]\w*$/.test(text)) throw new UsageError(`${name} ${text}: it takes a name of C`);
  return text;
}

/** The header: names as `xxd -i` gives them. */
export function c_array(name: string, der: Uint8Array): string {
  const lines: string[] = [];
  for (let at = 0; at < der.length; at += BYTES_OF_A_LINE) {
    const bytes = [...der.subarray(at, at + BYTES_OF_A_LINE)];
    lines.push(`    ${bytes.map((byte) => `0x${byte.toString(16).padStart(2, '0')}`).join(', ')},`);
  }
  return [
    '/* An authority that exists in tests only (X.509, DER). */',
    `static const unsigned char ${name}[] = {`,
    ...lines,
    '};',
    `static const unsigned int ${name}_len = ${der.length};`,
    '',
  ].join('\n');
}

function files_of(authority: SimCertificate, broker: SimCertificate, array: string): Record<string, string> {
  return {
    'authority.h': c_array(array, authority.der),
    'authority.pem': authority.pem,
    'broker.pem': broker.pem,
    'broker.key': broker.private_key_pem,
  };
}

export const certificates_command = command({
  name: 'certificates',
  takes: '[DIR]',
  summary:
    'Makes an authority and a certificate for a broker, for firmware in C that connects with TLS: authority.h, authority.pem, ' +
    'broker.pem and broker.key.',
  options: {
    name: option(
      'HOST',
      'the name of the broker in its certificate; default: broker.example',
      read_name,
      'broker.example',
    ),
    array: option(
      'NAME',
      'the name of the array in authority.h, and of its length with _len; default: authority_der',
      read_array,
      'authority_der',
    ),
  },
  notes: () => [
    'In netx-sim.json, "broker_tls": { "certificate": "certificates/broker.pem", "key": "certificates/broker.key" } gives the',
    'broker in the simulation its secure port, and "replace": { "their_ca.h": "certificates/authority.h" } compiles the',
    'authority in place of the one of the field (demo/c/run_your_firmware.md).',
  ],
  run({ values, words }, { print }) {
    if (words.length > 1) throw new UsageError('certificates wants one folder, or none for certificates/');
    const folder = words[0] ?? FOLDER;
    const authority = sim_certificate({ common_name: 'netx-sim authority', is_ca: true, ...DATES });
    const issued = { issuer: authority, dns_names: [values.name], ...DATES };
    const files = files_of(authority, sim_certificate({ common_name: values.name, ...issued }), values.array);
    const there = Object.keys(files).find((name) => existsSync(path.join(folder, name)));
    if (there !== undefined)
      throw new UsageError(`${path.join(folder, there)} is there; firmware may have been built with it`);
    try {
      mkdirSync(folder, { recursive: true });
      for (const [name, text] of Object.entries(files)) {
        writeFileSync(path.join(folder, name), text);
        print(path.join(folder, name));
      }
    } catch (error) {
      throw new UsageError(`${folder}: cannot write there, ${file_trouble(error, 'write')}`);
    }
    return EXIT_CLEAN;
  },
});
