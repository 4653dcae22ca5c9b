// How an exported service may end, tx_, nx_ or nxd_.
//
// No exit is free: a service call that costs nothing lets a loop over it spin forever at one instant. So each returns what
// one of the common ends returns (`refuse`, `finish`, `finish_plain`, ...), or what another function returns for which the
// same holds. In a generator a bare value may be returned behind a `yield*`, which has cost something by then.
//
// No call is lost in silence: what a generator does is handed out by `in_steps`, so that a forgotten `yield*` is noticed.
// A generator by itself never starts then, and tells nobody. What `at_once` is given is handed out by it, and may leave the rest of
// its work to `after`, behind a call that has cost something.

import path from 'node:path';
import ts from 'typescript';
import { line_of, parse, type SourceText, walk } from './sources.ts';

const ENDS =
  /^(refuse|finish|finish_quiet|finish_plain|finish_void|succeed|due_point|preempt_point|wait_in|suspend_current|unprotect_with)$/;
const SERVICE = /^(nx|nxd|tx|sim)_\w+$/;
/** Not services: what the host program or the compiler sees, drivers, and the entry points by which drivers deliver. */
const NO_SERVICE =
  /_(options|config)$|^nx_sim_|^tx_kernel_enter$|_deferred_(receive|processing)$|^nx_ip_driver_link_status_event$/;

type Maker = ts.FunctionDeclaration & { readonly name: ts.Identifier; readonly body: ts.Block };

interface Module {
  readonly file: ts.SourceFile;
  readonly functions: ReadonlyMap<string, Maker>;
  /** Imported name, and from which file. */
  readonly imports: ReadonlyMap<string, string>;
}

/** The wrong exits of exported services, one sentence for each. */
export function wrong_exits(sources: readonly SourceText[]): string[] {
  const modules = new Map(sources.map((source) => [source.name, read_module(source)]));
  const found = new Set<string>();
  const seen = new Set<Maker>();
  const look_into = (name: string, module: Module, handed_out: boolean, asker: string): void => {
    const maker = module.functions.get(name);
    if (maker === undefined) {
      const from = module.imports.get(name);
      const other = from === undefined ? undefined : modules.get(from);
      if (other !== undefined) look_into(name, other, handed_out, asker);
      return;
    }
    if (maker.asteriskToken !== undefined && !handed_out) found.add(lost(module.file, maker, asker));
    if (seen.has(maker)) return;
    seen.add(maker);
    for (const { node, value } of exits(maker)) {
      for (const result of results(value)) {
        const in_steps = called_by(result) === 'in_steps';
        const at_once = called_by(result) === 'at_once';
        const is_rest = called_by(result) === 'after' && handed_out;
        const called =
          at_once || is_rest ? given_to(result) : called_by(in_steps ? argument(result) : result);
        if (called !== undefined && ENDS.test(called)) continue;
        const inside = handed_out || in_steps || at_once || maker.asteriskToken !== undefined;
        if (called !== undefined && !SERVICE.test(called) && is_known(called, module))
          look_into(called, module, inside, maker.name.text);
        else if (called === undefined || !SERVICE.test(called)) {
          if (!has_yielded(maker, node)) found.add(describe(module.file, maker, node));
        }
      }
    }
  };
  for (const module of modules.values()) {
    for (const [name, maker] of module.functions) {
      if (/^(tx|nx|nxd)_/.test(name) && !NO_SERVICE.test(name) && is_exported(maker))
        look_into(name, module, false, name);
    }
  }
  return [...found];
}

/** The second argument of a call: the work of a service, behind its kernel or what comes first. */
function argument(call: ts.Expression | undefined): ts.Expression | undefined {
  return (call as ts.CallExpression).arguments[1];
}

/** The name of a function that is given as such an argument. */
function given_to(call: ts.Expression | undefined): string | undefined {
  const given = argument(call);
  return given !== undefined && ts.isIdentifier(given) ? given.text : undefined;
}

function lost(file: ts.SourceFile, maker: Maker, asker: string): string {
  const name = maker.name.text;
  return (
    `${file.fileName}:${line_of(file, maker)}: ${name} is a generator, which never starts when its yield* is forgotten: ` +
    (name === asker ? 'let a plain function check the arguments and ' : `let ${asker} `) +
    `return in_steps(k, ...)`
  );
}

function describe(file: ts.SourceFile, maker: Maker, node: ts.Node): string {
  return (
    `${file.fileName}:${line_of(file, node)}: this exit of ${maker.name.text} costs no time: ` +
    'return refuse(k, status) or finish(k, status), in a plain function finish_plain(k, result)'
  );
}

function is_exported(maker: Maker): boolean {
  return maker.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true;
}

function is_known(name: string, module: Module): boolean {
  return module.functions.has(name) || module.imports.has(name);
}

interface Exit {
  readonly node: ts.Node;
  readonly value: ts.Expression | undefined;
}

/** Return statements of the function itself; of one without a result, its last statement. */
function exits(maker: Maker): Exit[] {
  const found: Exit[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node)) return;
    if (ts.isReturnStatement(node)) found.push({ node, value: node.expression });
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(maker.body, visit);
  const last = maker.body.statements.at(-1);
  if (found.every(({ value }) => value === undefined)) {
    found.push({
      node: last ?? maker,
      value: last && ts.isExpressionStatement(last) ? last.expression : undefined,
    });
  }
  return found;
}

/** The expressions whose value may be the result. */
function results(value: ts.Expression | undefined): (ts.Expression | undefined)[] {
  if (value === undefined) return [undefined];
  if (ts.isParenthesizedExpression(value) || ts.isAsExpression(value)) return results(value.expression);
  if (ts.isYieldExpression(value)) return results(value.expression);
  if (ts.isConditionalExpression(value)) return [...results(value.whenTrue), ...results(value.whenFalse)];
  return [value];
}

/** The name of the function or method whose result the expression is. */
function called_by(value: ts.Expression | undefined): string | undefined {
  if (value === undefined || !ts.isCallExpression(value)) return undefined;
  const callee = value.expression;
  return ts.isPropertyAccessExpression(callee) ? callee.name.text : callee.getText();
}

/** True when the function is a generator and stands behind a `yield*` of its own. */
function has_yielded(maker: Maker, exit: ts.Node): boolean {
  if (maker.asteriskToken === undefined) return false;
  let yielded = false;
  walk(maker.body, (node) => {
    if (ts.isYieldExpression(node) && node.end < exit.getStart()) yielded = true;
  });
  return yielded;
}

function read_module(source: SourceText): Module {
  const file = parse(source);
  const functions = new Map<string, Maker>();
  const imports = new Map<string, string>();
  for (const statement of file.statements) {
    if (ts.isFunctionDeclaration(statement) && statement.name !== undefined && statement.body !== undefined) {
      functions.set(statement.name.text, statement as Maker);
    }
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) continue;
    const named = statement.importClause?.namedBindings;
    if (named === undefined || !ts.isNamedImports(named)) continue;
    const from = path.posix.join(path.posix.dirname(source.name), statement.moduleSpecifier.text);
    for (const { name } of named.elements) imports.set(name.text, from);
  }
  return { file, functions, imports };
}
