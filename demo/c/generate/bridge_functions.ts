// The import functions of the services: each turns the words of C into what the service takes, and waits for it.

import { is_length, list_name } from './kinds.ts';
import { GENERATED, kind_of } from './services_header.ts';
import { may_wait, type Signature } from './signatures.ts';

/** Where the bridge finds the services of a header. */
const MODULES: Readonly<Record<string, string>> = {
  tx: '../../../../rtos/tx_api.ts',
  nx: '../../../../netx/nx_api.ts',
  nxd_mqtt: '../../../../mqtt/nxd_mqtt_client.ts',
  nx_secure: '../../../../netx/secure/nx_secure_api.ts',
  nx_dhcp: '../../../../netx/dhcp/nxd_dhcp_client.ts',
  nx_dns: '../../../../netx/dns/nxd_dns.ts',
  nx_sntp: '../../../../netx/sntp/nxd_sntp_client.ts',
};

/** Services that fill an address that C gives. */
const FILLS_ADDRESS = new RegExp(
  '_(extract|peer_info_get)$|^nxd_dns_(host_by_name|server)_get$|' +
    '^nxd_ipv6_(address|default_router|default_router_entry)_get$|^nxd_nd_cache_ip_address_find$',
);

/** Services that take memory back which they gave out. */
const GIVES_BACK = /^tx_(block|byte)_release$/;

/** Services after which the bridge has something to do: `@` is the call, `$N` the word of parameter N. */
const AFTERWARDS: Readonly<Record<string, string>> = {
  nx_packet_pool_create: 'b.pool_created(t.packet_pool.at($0), @)',
  nx_ip_create: 's.ip_created($0, @)',
  nxd_mqtt_client_create: 's.client_created($0, @)',
  nx_dhcp_create: 's.dhcp_created($0, @)',
  nx_sntp_client_create: 's.sntp_created($0, @)',
  nx_dns_create: 's.dns_created($0, @)',
  nx_dhcp_client_get_record: 's.dhcp_record_out($1, @)',
  nx_dhcp_client_interface_get_record: 's.dhcp_record_out($2, @)',
  tx_thread_stack_error_notify: 's.stack_error_handler($0, @)',
};

/** The parts of the board that runs, as they are called here and in kinds.ts. */
const PARTS = {
  b: 'bridge',
  f: 'callbacks',
  m: 'memory',
  p: 'packets',
  s: 'specials',
  t: 'tables',
  x: 'crossing',
} as const;
const PART = /\b([bfmpstx])\.(?=[a-z])/g;

/** Names that TypeScript keeps for itself. */
const RESERVED = new Set([
  'interface',
  'package',
  'private',
  'public',
  'static',
  'function',
  'default',
  'new',
]);

function call({ name, parameters }: Signature): string {
  const names = parameters.map((one) => (RESERVED.has(one.name) ? `${one.name}_` : one.name));
  const given = parameters.map((one, place) => {
    const next = parameters[place + 1];
    const length = next !== undefined && is_length(next.name, next.type) ? names[place + 1] : undefined;
    const given_by = kind_of(name, one).ts(names[place] as string, length);
    return GIVES_BACK.test(name) ? given_by.replace('m.rest', 'm.released') : given_by;
  });
  return `${name}(${given.join(', ')})`;
}

function afterwards(service: Signature, names: readonly string[], expression: string): string {
  const template = AFTERWARDS[service.name];
  if (template === undefined) return expression;
  return template.replace('@', expression).replace(/\$(\d)/g, (_, place) => names[Number(place)] as string);
}

function plain_result(service: Signature, expression: string): string {
  if (service.result === 'void') return `x.plain_void(${expression})`;
  if (service.result.includes('|')) return `x.plain(t.address_of(${expression}))`;
  return `x.plain(${expression})`;
}

function function_of(service: Signature): string {
  const names = service.parameters.map((one) => (RESERVED.has(one.name) ? `${one.name}_` : one.name));
  const parameters = names.map((one) => `${one}: number`).join(', ');
  const address = service.parameters.findIndex(({ type }) => type.startsWith('NXD_ADDRESS'));
  const fills = address >= 0 && FILLS_ADDRESS.test(service.name);
  let expression = call(service);
  if (fills) expression = expression.replace(`b.address(${names[address]})`, 'filled');
  const waits = may_wait(service);
  if (fills) {
    const word = names[address];
    const filled = `const filled = b.address(${word});`;
    if (waits) {
      const then = `(status) => b.address_filled(${word}, filled, status)`;
      return `${service.name}(${parameters}) {\n${filled}\nreturn x.wait_then(${expression}, ${then});\n}`;
    }
    const body = [
      filled,
      `const status = ${plain_result(service, expression)};`,
      `return b.address_filled(${word}, filled, status);`,
    ];
    return `${service.name}(${parameters}) {\n${body.join('\n')}\n}`;
  }
  return `${service.name}: (${parameters}) => ${answer_of(service, names, expression)}`;
}

/** What the import answers, where it does not fill an address. */
function answer_of(service: Signature, names: readonly string[], expression: string): string {
  if (!may_wait(service)) return afterwards(service, names, plain_result(service, expression));
  if (AFTERWARDS[service.name] === undefined) return `x.wait(${expression})`;
  return `x.wait_then(${expression}, (status) => ${afterwards(service, names, 'status')})`;
}

/** The module of the import functions of a header. */
export function bridge_functions(header: string, services: readonly Signature[]): string {
  const functions = services.map(function_of);
  const text = functions.join(',\n');
  const lists = [...new Set([...text.matchAll(/\bto_[a-z_]+(?=\))/g)].map(([list]) => list))].sort();
  const constants = lists.map((list) => {
    const kinds = list === list_name([]) ? [] : list.slice(3).split('_');
    return `const ${list}: readonly ToC[] = [${kinds.map((kind) => `r.${kind}`).join(', ')}];`;
  });
  return [
    `// ${GENERATED}`,
    '',
    `import { ${services.map(({ name }) => name).join(', ')} } from '${MODULES[header]}';`,
    `import type { Functions } from '../bridge.ts';`,
    ...(lists.length > 0 ? [`import type { ToC } from '../callbacks.ts';`] : []),
    `import type { Running } from '../running.ts';`,
    '',
    `export function ${header}_services(r: Running): Functions {`,
    ...constants,
    `return {`,
    `${text.replace(PART, (_, short: keyof typeof PARTS) => `r.now.${PARTS[short]}.`)},`,
    '};',
    '}',
    '',
  ].join('\n');
}

/** The list of all services, and whether each may suspend, for the build. */
export function services_list(
  all: readonly Signature[],
  more: readonly (readonly [string, boolean])[],
): string {
  const entries = [...all.map((one) => [one.name, may_wait(one)] as const), ...more];
  const lines = entries
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, waits]) => `  ['${name}', ${waits}],`);
  return [
    `// ${GENERATED}`,
    '',
    '/** What C may call, and whether the call may suspend or preempt its caller. */',
    'export const C_SERVICES: readonly (readonly [name: string, suspends: boolean])[] = [',
    ...lines,
    '];',
    '',
  ].join('\n');
}
