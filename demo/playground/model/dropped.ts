// Services that are called without `yield*`, which then do nothing: found while somebody types, in the syntax alone. Which names are
// services is a table made with the type checker when the page is built; functions of the file itself show it by their star.
// `netx-sim lint` is the whole check, by types; this one knows less, and complains only where it is sure enough.

import type { SyntaxNode, Tree } from '@lezer/common';
import type { PageData } from './program.ts';

/** A call to mark. */
export interface Dropped {
  readonly from: number;
  readonly to: number;
  readonly text: string;
  /** Where `yield* ` belongs; null where it cannot be written at all. */
  readonly insert_at: number | null;
}

type Known = Pick<PageData, 'api' | 'methods'>;

const IMPORT = /\bimport\s+(type\s)?\s*(?:\*\s+as\s+(\w+)|\{([^}]*)\})\s+from\s+['"]([^'"]+)['"]/g;
const NAMED = /^(type\s+)?(\w+)(?:\s+as\s+(\w+))?$/;
/** Where a value is looked at and forgotten. */
const LOOKED_AT = new Set([
  'BinaryExpression',
  'UnaryExpression',
  'TemplateString',
  'Interpolation',
  'AwaitExpression',
]);
const FUNCTIONS = new Set([
  'FunctionDeclaration',
  'FunctionExpression',
  'ArrowFunction',
  'MethodDeclaration',
  'Property',
]);

/** Names of a file that are services: alone, and behind a dot. */
interface Services {
  readonly names: Set<string>;
  /** Services of each module that is imported as a whole, by the name that it has here. */
  readonly spaces: Map<string, Set<string>>;
  readonly methods: ReadonlySet<string>;
}

/** The table's module that an import names, from wherever the file lies. */
function module_of(specifier: string, api: Known['api']): string | undefined {
  const end = specifier.replace(/^(\.{1,2}\/)+/, '').replace(/^netx-sim\/?/, '');
  return Object.keys(api).find(
    (path) => path === end || path.endsWith(`/${end}`) || PACKAGE[specifier] === path,
  );
}

const PACKAGE: Readonly<Record<string, string>> = {
  'netx-sim': 'rtos/sim_api.ts',
  'netx-sim/tx': 'rtos/tx_api.ts',
  'netx-sim/nx': 'netx/nx_api.ts',
  'netx-sim/nxd_mqtt_client': 'mqtt/nxd_mqtt_client.ts',
  'netx-sim/nxd_dhcp_client': 'netx/dhcp/nxd_dhcp_client.ts',
  'netx-sim/nxd_dns': 'netx/dns/nxd_dns.ts',
  'netx-sim/nxd_sntp_client': 'netx/sntp/nxd_sntp_client.ts',
};

function services_in(text: string, { api, methods }: Known): Services {
  const found: Services = { names: new Set(), spaces: new Map(), methods: new Set(methods) };
  for (const [, type_only, space, named = '', specifier = ''] of text.matchAll(IMPORT)) {
    const module = module_of(specifier, api);
    if (type_only !== undefined || module === undefined) continue;
    const services = new Set(
      (api[module] ?? []).filter(({ is_service }) => is_service).map(({ name }) => name),
    );
    if (space !== undefined) found.spaces.set(space, services);
    for (const part of named.split(',')) {
      const [, type, name = '', own = name] = NAMED.exec(part.trim()) ?? [];
      if (type === undefined && services.has(name)) found.names.add(own);
    }
  }
  return found;
}

/** Generator functions that the file declares. */
function own_generators(tree: Tree, text: string, names: Set<string>): void {
  tree.iterate({
    enter: ({ name, node }) => {
      if (name !== 'FunctionDeclaration' || node.getChild('Star') === null) return;
      const declared = node.getChild('VariableDefinition');
      if (declared !== null) names.add(text.slice(declared.from, declared.to));
    },
  });
}

/** What a call calls, when it is a service. */
function service_called(call: SyntaxNode, text: string, { names, spaces, methods }: Services): string | null {
  const callee = call.firstChild;
  if (callee === null) return null;
  const words = text.slice(callee.from, callee.to);
  if (callee.name === 'VariableName') return names.has(words) ? words : null;
  if (callee.name !== 'MemberExpression') return null;
  const [, space = '', name = ''] = /^(\w+)\.(\w+)$/.exec(words) ?? [];
  if (spaces.get(space)?.has(name) === true) return words;
  // A method of a board: of which class the object is, syntax does not say, so only a call by itself counts.
  return methods.has(name) && call.parent?.name === 'ExpressionStatement' ? words : null;
}

/** The function that a node stands in, and whether it is a generator; null at the top of a file. */
function function_around(node: SyntaxNode): { is_generator: boolean } | null {
  for (let at = node.parent; at !== null; at = at.parent) {
    if (!FUNCTIONS.has(at.name)) continue;
    // A property is a function only with a body of its own.
    if (at.name === 'Property' && at.getChild('ParamList') === null) continue;
    return { is_generator: at.getChild('Star') !== null };
  }
  return null;
}

/** True where the value is the same one, in brackets or under another type. */
function passes_on(node: SyntaxNode): boolean {
  if (node.name === 'ParenthesizedExpression') return !/^(If|While|Do|Switch)/.test(node.parent?.name ?? '');
  return node.name === 'BinaryExpression' && (node.getChild('as') ?? node.getChild('satisfies')) !== null;
}

/** What becomes of a call's value, in words; null where it may be right. */
function lost(call: SyntaxNode, text: string): string | null {
  let value = call;
  while (value.parent !== null && passes_on(value.parent)) value = value.parent;
  const { parent } = value;
  if (parent === null) return null;
  if (parent.name === 'ExpressionStatement') return 'dropped';
  if (parent.name === 'YieldExpression')
    return parent.getChild('Star') === null ? 'given to a plain yield, not run' : null;
  if (LOOKED_AT.has(parent.name)) return 'looked at, never run';
  if (parent.name === 'ParenthesizedExpression') return 'used as a condition, never run';
  if (parent.name === 'ReturnStatement')
    return function_around(call)?.is_generator === true ? 'returned from a generator, not run' : null;
  if (parent.name === 'ArgList') return 'given to a function, and not run here';
  if (parent.name !== 'VariableDeclaration') return null;
  // One that is kept to be run later is.
  const name = text.slice(parent.from, call.from).match(/(\w+)\s*(?::[^=]*)?=\s*$/)?.[1];
  return name !== undefined && !new RegExp(`yield\\s*\\*\\s*${name}\\b`).test(text)
    ? 'kept, never run'
    : null;
}

/** Every service of a file that is called and never run. */
export function dropped_services(tree: Tree, text: string, known: Known): Dropped[] {
  const services = services_in(text, known);
  own_generators(tree, text, services.names);
  const found: Dropped[] = [];
  tree.iterate({
    enter: ({ name, node }) => {
      if (name !== 'CallExpression') return;
      const service = service_called(node, text, services);
      const how = service === null ? null : lost(node, text);
      if (service === null || how === null) return;
      const around = function_around(node);
      // A plain function may hand a service to somebody who runs it.
      if (how.startsWith('given to a function') && around?.is_generator !== true) return;
      const can_yield = around?.is_generator === true;
      const advice = can_yield
        ? `Write yield* ${service}(...).`
        : 'It must be called with yield* in a generator function (function*).';
      found.push({
        from: node.from,
        to: node.to,
        text: `${service}() is ${how}: it does nothing this way. ${advice}`,
        insert_at: can_yield ? node.from : null,
      });
    },
  });
  return found;
}

/** Where a text is no TypeScript, as far as its syntax shows: the places of the first few mistakes. */
export function syntax_errors(tree: Tree, most = 5): { from: number; to: number }[] {
  const found: { from: number; to: number }[] = [];
  tree.iterate({
    enter: ({ type, from, to }) => {
      if (type.isError && found.length < most) found.push({ from, to });
    },
  });
  return found;
}
