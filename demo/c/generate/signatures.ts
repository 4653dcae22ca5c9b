// The services of the TypeScript API as their declarations say: names, parameters and result, as text.

import path from 'node:path';
import ts from 'typescript';

export interface Parameter {
  readonly name: string;
  readonly type: string;
}

export interface Signature {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  readonly result: string;
}

/** A file of the API: what firmware imports, and the C header that it stands for. */
export interface ApiFile {
  readonly file: string;
  readonly header: string;
}

export const API_FILES: readonly ApiFile[] = [
  { file: 'rtos/tx_api.ts', header: 'tx' },
  { file: 'netx/nx_api.ts', header: 'nx' },
  { file: 'mqtt/nxd_mqtt_client.ts', header: 'nxd_mqtt' },
  { file: 'netx/secure/nx_secure_api.ts', header: 'nx_secure' },
  { file: 'netx/dhcp/nxd_dhcp_client.ts', header: 'nx_dhcp' },
  { file: 'netx/dns/nxd_dns.ts', header: 'nx_dns' },
  { file: 'netx/sntp/nxd_sntp_client.ts', header: 'nx_sntp' },
];

/** A service of C: the simulator's own calls and what C has as macros are written by hand. */
const SERVICE = /^(tx|nx|nxd)_[a-z0-9_]+$/;
const BY_HAND = new Set([
  'tx_kernel_enter',
  'nx_sim_nic_create',
  'nx_sim_network_driver',
  'nx_options',
  'nxd_mqtt_options',
]);

/** The exported services of each file of the API, sorted by name. */
export function read_signatures(root: string): Map<string, Signature[]> {
  const files = API_FILES.map(({ file }) => path.join(root, file));
  const { config } = ts.readConfigFile(path.join(root, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  const program = ts.createProgram(files, { ...options, noEmit: true });
  const checker = program.getTypeChecker();
  return new Map(
    API_FILES.map(({ header }, index) => [header, signatures_of(program, checker, files[index] as string)]),
  );
}

function signatures_of(program: ts.Program, checker: ts.TypeChecker, file: string): Signature[] {
  const source = program.getSourceFile(file);
  const module = source === undefined ? undefined : checker.getSymbolAtLocation(source);
  if (module === undefined) throw new Error(`${file} is no module`);
  const found: Signature[] = [];
  for (const symbol of checker.getExportsOfModule(module)) {
    const original = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
    const declaration = original.valueDeclaration;
    if (declaration === undefined || !ts.isFunctionDeclaration(declaration)) continue;
    if (!SERVICE.test(symbol.name)) continue;
    if (BY_HAND.has(symbol.name) || symbol.name.endsWith('_options')) continue;
    found.push({
      name: symbol.name,
      parameters: declaration.parameters.map((one) => ({
        name: one.name.getText().replace(/^_+/, ''),
        type: (one.type?.getText() ?? '').replace(/\s+/g, ' '),
      })),
      result: declaration.type?.getText() ?? '',
    });
  }
  return found.sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** True for a service that may suspend or preempt its caller. */
export function may_wait({ result }: Signature): boolean {
  return result.includes('Service<');
}
