// What the editor knows of the modules that firmware and scenarios import: their names, which of them are services, how they are
// declared and what they are for. The type checker says it when the page is built, so that the page needs none.

import path from 'node:path';
import ts from 'typescript';
import { load_files, read_config } from '../../lint/project.ts';
import { service_share } from '../../lint/service_type.ts';
import type { ApiName } from '../model/program.ts';
import { ROOT } from './root.ts';

/** Modules that programs import. */
const API_MODULES = [
  'rtos/tx_api.ts',
  'rtos/sim_api.ts',
  'netx/nx_api.ts',
  'mqtt/nxd_mqtt_client.ts',
  'netx/dhcp/nxd_dhcp_client.ts',
  'netx/dns/nxd_dns.ts',
  'netx/sntp/nxd_sntp_client.ts',
  'netx/secure/nx_secure_api.ts',
  'netx/link/sim_link_api.ts',
  'netx/servers/sim_servers_api.ts',
  'mqtt/broker/sim_broker_api.ts',
  'rtos/explore/sim_explore_api.ts',
  'netx/sim_netx_api.ts',
] as const;
/** Classes that a scenario is given. */
const BOARD_MODULES = ['demo/bench/kernel_board.ts', 'demo/bench/mqtt_board.ts', 'demo/bench/lan_board.ts'];
const LONGEST_DECLARATION = 220;
const LONGEST_ABOUT = 200;

function returns_all_service(checker: ts.TypeChecker, type: ts.Type): boolean {
  const signatures = type.getCallSignatures();
  return (
    signatures.length > 0 &&
    signatures.every((one) => service_share(checker, checker.getReturnTypeOfSignature(one)) === 'all')
  );
}

function declared_as(checker: ts.TypeChecker, symbol: ts.Symbol, type: ts.Type): string {
  const { name } = symbol;
  const [signature] = type.getCallSignatures();
  const text =
    symbol.flags & ts.SymbolFlags.Class
      ? `class ${name}`
      : signature !== undefined
        ? `${name}${checker.signatureToString(signature)}`
        : `${name}: ${checker.typeToString(type)}`;
  return text.length <= LONGEST_DECLARATION ? text : `${text.slice(0, LONGEST_DECLARATION - 3)}...`;
}

/** The first sentence of what a docstring says. */
function about(checker: ts.TypeChecker, symbol: ts.Symbol): string {
  const text = ts
    .displayPartsToString(symbol.getDocumentationComment(checker))
    .replaceAll(/\s+/g, ' ')
    .trim();
  const [sentence = ''] = /^.*?[.](?= |$)/.exec(text) ?? [text];
  return sentence.slice(0, LONGEST_ABOUT);
}

function names_of(checker: ts.TypeChecker, source: ts.SourceFile): ApiName[] {
  const module = checker.getSymbolAtLocation(source);
  if (module === undefined) throw new Error(`${source.fileName} is no module`);
  return checker
    .getExportsOfModule(module)
    .map((exported) =>
      exported.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(exported) : exported,
    )
    .filter((symbol) => (symbol.flags & ts.SymbolFlags.Value) !== 0)
    .map((symbol) => {
      const type = checker.getTypeOfSymbol(symbol);
      return {
        name: symbol.name,
        is_service: returns_all_service(checker, type),
        declared: declared_as(checker, symbol, type),
        about: about(checker, symbol),
      };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Methods of the classes of a module that are services. */
function service_methods(checker: ts.TypeChecker, source: ts.SourceFile): string[] {
  const found: string[] = [];
  for (const statement of source.statements) {
    if (!ts.isClassDeclaration(statement)) continue;
    for (const member of statement.members) {
      if (!ts.isMethodDeclaration(member) || !ts.isIdentifier(member.name)) continue;
      if (returns_all_service(checker, checker.getTypeAtLocation(member))) found.push(member.name.text);
    }
  }
  return found;
}

/** The names of all API modules, and the methods of boards that are services. */
export function known_names(): { api: Record<string, readonly ApiName[]>; methods: readonly string[] } {
  const { root, options } = read_config(path.join(ROOT, 'tsconfig.json'));
  const place = (name: string): string => path.join(ROOT, name);
  const { program } = load_files(root, [...API_MODULES, ...BOARD_MODULES].map(place), options);
  const checker = program.getTypeChecker();
  const source = (name: string): ts.SourceFile => {
    const found = program.getSourceFile(place(name));
    if (found === undefined) throw new Error(`there is no ${name}`);
    return found;
  };
  const methods = BOARD_MODULES.flatMap((name) => service_methods(checker, source(name)));
  return {
    api: Object.fromEntries(API_MODULES.map((name) => [name, names_of(checker, source(name))])),
    methods: [...new Set(methods)].sort(),
  };
}
