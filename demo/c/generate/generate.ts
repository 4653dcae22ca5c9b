// What is generated for C firmware: file by path (from the root of the project) and text.

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { bridge_functions, services_list } from './bridge_functions.ts';
import { constants_header, constants_of } from './constants_header.ts';
import { layout_c, layout_ts, type Struct, structs_of } from './layout.ts';
import { services_header } from './services_header.ts';
import { API_FILES, read_signatures } from './signatures.ts';
import { waiting_services } from './waiting_services.ts';

/** What C may call and no generated function is behind: written by hand in the bridge, and in kit/crossing.c and receivers.c. */
const MORE_SERVICES: readonly (readonly [string, boolean])[] = [
  ['tx_kernel_enter', true],
  ['nx_sim_network_driver', true],
  ...['ip', 'ipv4', 'icmp', 'igmp', 'udp', 'tcp'].map((name): [string, boolean] => [
    `_nx_${name}_packet_receive`,
    true,
  ]),
];

/** Headers whose structs the bridge looks into. */
const LAYOUT_HEADERS = [
  'tx_api.h',
  'nx_api.h',
  'nxd_mqtt_client.h',
  'nx_secure_tls_api.h',
  'nxd_dhcp_client.h',
  'nxd_dns.h',
  'nxd_sntp_client.h',
];
const LAYOUT_STRUCTS = new Set(
  [
    'TX_THREAD TX_TIMER TX_QUEUE TX_SEMAPHORE TX_MUTEX TX_EVENT_FLAGS_GROUP TX_BLOCK_POOL TX_BYTE_POOL',
    'NX_PACKET NX_PACKET_POOL NX_INTERFACE NX_IP NX_IP_DRIVER NX_TCP_SOCKET NX_UDP_SOCKET',
    'NX_DHCP NX_DHCP_CLIENT_RECORD NX_DNS NX_SNTP_CLIENT NXD_MQTT_CLIENT NX_SECURE_TLS_SESSION NX_SECURE_X509_CERT',
  ].flatMap((names) => names.split(' ')),
);

function layout(root: string): Struct[] {
  const folder = path.join(root, 'demo/c/include');
  const there = readdirSync(folder);
  return LAYOUT_HEADERS.filter((header) => there.includes(header)).flatMap((header) =>
    structs_of(readFileSync(path.join(folder, header), 'utf8')).filter(({ name }) =>
      LAYOUT_STRUCTS.has(name),
    ),
  );
}

/** All generated files. */
export async function generated_files(root: string): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  const signatures = read_signatures(root);
  const known = new Set<string>();
  for (const { file, header } of API_FILES) {
    const services = signatures.get(header) ?? [];
    files.set(`demo/c/include/${header}_services.gen.h`, services_header(header, services));
    const constants = constants_of((await import(path.join(root, file))) as object, known);
    for (const name of constants.keys()) known.add(name);
    files.set(`demo/c/include/${header}_constants.gen.h`, constants_header(header, constants));
    files.set(`demo/c/bridge/services/${header}.gen.ts`, bridge_functions(header, services));
  }
  const all = [...signatures.values()].flat();
  files.set('demo/c/build/services_list.gen.ts', services_list(all, MORE_SERVICES));
  files.set('demo/c/kit/waiting_services.gen.c', waiting_services(all));
  const structs = layout(root);
  const headers = LAYOUT_HEADERS.filter((header) =>
    readdirSync(path.join(root, 'demo/c/include')).includes(header),
  );
  files.set('demo/c/kit/layout.gen.c', layout_c(structs, headers));
  files.set('demo/c/bridge/layout.gen.ts', layout_ts(structs));
  return files;
}
