// The check that no constant of a build is read too early. Constants such as TX_TIMER_TICKS_PER_SECOND have the values of
// the target whose firmware runs (rtos/kernel/build_constants.ts). What is computed of them before any target runs has the
// default instead, and at another tick rate a wait is silently ten times too short. In C the same text is right: the
// compiler puts it where it is used.
//
// Too early is: at the top of a file, in the fields and the constructor of a class (control blocks and firmware objects
// are made before the board), and in a variable of a plain function that a function inside it uses (the function that makes
// a board's firmware). A plain function that reads one counts as reading it wherever it is called.

import ts from 'typescript';

/** One place in the source that reads a constant of a build too early. `line` and `column` count from 1. */
export interface EarlyConstant {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly name: string;
  readonly when: string;
}

/** What is wrong there, and what to write. */
export function early_constant_words({ name, when }: EarlyConstant): string {
  return (
    `${name} is read ${when}, and has the default then, not the value of the target. ` +
    'Multiply where it is used, as C does: keep WAIT_S = 5, write WAIT_S * TX_TIMER_TICKS_PER_SECOND.'
  );
}

/** Checks the given source files of a program, in their order. */
export function find_early_constants(program: ts.Program, files: readonly ts.SourceFile[]): EarlyConstant[] {
  const checker = program.getTypeChecker();
  const readers = find_readers(checker, files);
  const found: EarlyConstant[] = [];
  for (const file of files) {
    if (is_constants_file(file)) continue;
    const visit = (node: ts.Node): void => {
      const name = read_name(checker, readers, node);
      const when = name === undefined ? undefined : when_read(checker, node);
      if (name !== undefined && when !== undefined) {
        const { line, character } = file.getLineAndCharacterOfPosition(node.getStart(file));
        found.push({ file: file.fileName, line: line + 1, column: character + 1, name, when });
      }
      ts.forEachChild(node, visit);
    };
    visit(file);
  }
  return found;
}

function is_constants_file(file: ts.SourceFile): boolean {
  return /build_constants(\.d)?\.ts$/.test(file.fileName);
}

/** The constant of a build, or the call of a function that reads one, that `node` is. */
function read_name(
  checker: ts.TypeChecker,
  readers: ReadonlySet<ts.Node>,
  node: ts.Node,
): string | undefined {
  if (is_constant(checker, node)) return (node as ts.Identifier).text;
  if (!ts.isCallExpression(node)) return undefined;
  const called = called_function(checker, node);
  return called !== undefined && readers.has(called)
    ? `what ${node.expression.getText()}() reads`
    : undefined;
}

function is_constant(checker: ts.TypeChecker, node: ts.Node): boolean {
  if (!ts.isIdentifier(node)) return false;
  const { parent } = node;
  if (ts.isImportSpecifier(parent) || ts.isExportSpecifier(parent) || ts.isTypeQueryNode(parent))
    return false;
  // A name that is given, not read: a property of the same name, say.
  if ('name' in parent && parent.name === node && !ts.isPropertyAccessExpression(parent)) {
    if (!ts.isShorthandPropertyAssignment(parent)) return false;
  }
  const symbol = ts.isShorthandPropertyAssignment(parent)
    ? checker.getShorthandAssignmentValueSymbol(parent)
    : checker.getSymbolAtLocation(node);
  const declaration = resolved(checker, symbol)?.valueDeclaration;
  return (
    declaration !== undefined &&
    ts.isVariableDeclaration(declaration) &&
    (declaration.parent.flags & ts.NodeFlags.Let) !== 0 &&
    is_constants_file(declaration.getSourceFile()) &&
    (ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Export) !== 0
  );
}

function resolved(checker: ts.TypeChecker, symbol: ts.Symbol | undefined): ts.Symbol | undefined {
  const is_alias = symbol !== undefined && (symbol.flags & ts.SymbolFlags.Alias) !== 0;
  return is_alias ? checker.getAliasedSymbol(symbol) : symbol;
}

// --- plain functions that read one ---

/** The body that a call runs, when the program has it. A call of a generator runs nothing yet. */
function called_function(checker: ts.TypeChecker, call: ts.CallExpression): ts.Node | undefined {
  const declaration = checker.getResolvedSignature(call)?.getDeclaration();
  return declaration !== undefined && !is_generator(declaration) ? declaration : undefined;
}

function is_generator(node: ts.Node): boolean {
  return 'asteriskToken' in node && node.asteriskToken !== undefined;
}

function find_readers(checker: ts.TypeChecker, files: readonly ts.SourceFile[]): ReadonlySet<ts.Node> {
  const callers = new Map<ts.Node, Set<ts.Node>>();
  const readers = new Set<ts.Node>();
  const visit = (node: ts.Node): void => {
    const inside = enclosing_function(node);
    if (inside !== undefined && !is_generator(inside)) {
      if (is_constant(checker, node)) readers.add(inside);
      const called = ts.isCallExpression(node) ? called_function(checker, node) : undefined;
      if (called !== undefined) callers.set(called, (callers.get(called) ?? new Set()).add(inside));
    }
    ts.forEachChild(node, visit);
  };
  for (const file of files) if (!is_constants_file(file)) visit(file);
  // A set goes on to what is added to it while it is walked.
  for (const reader of readers) for (const caller of callers.get(reader) ?? []) readers.add(caller);
  return readers;
}

// --- when a place in the source is evaluated ---

const AT_LOADING = 'when the file is loaded, before any target runs';
const AT_MAKING = 'when the object is made, which may be before any target runs';
const AT_FACTORY = 'when the function around it is called, which may be before any target runs';

/** Says when `node` is evaluated if that is before a target runs; undefined when it is not. */
function when_read(checker: ts.TypeChecker, node: ts.Node): string | undefined {
  const inside = enclosing_function(node);
  if (inside === undefined) return AT_LOADING;
  if (ts.isPropertyDeclaration(inside)) return is_static(inside) ? AT_LOADING : AT_MAKING;
  if (ts.isClassStaticBlockDeclaration(inside)) return AT_LOADING;
  if (ts.isConstructorDeclaration(inside)) return AT_MAKING;
  if (is_generator(inside)) return undefined;
  return kept_for_inner_function(checker, node, inside) ? AT_FACTORY : undefined;
}

function is_static(node: ts.PropertyDeclaration): boolean {
  return (ts.getCombinedModifierFlags(node) & ts.ModifierFlags.Static) !== 0;
}

/**
 * The function whose call evaluates `node`, or the field of a class whose initialiser it is in; undefined at the top of
 * the file. A function that is called where it is written counts as the place around it.
 */
function enclosing_function(node: ts.Node): ts.Node | undefined {
  for (let at: ts.Node | undefined = node.parent; at !== undefined; at = at.parent) {
    if (ts.isPropertyDeclaration(at) || ts.isClassStaticBlockDeclaration(at)) return at;
    if (ts.isFunctionLike(at) && 'body' in at && !is_called_in_place(at)) return at;
  }
  return undefined;
}

function is_called_in_place(node: ts.Node): boolean {
  let at = node;
  while (ts.isParenthesizedExpression(at.parent)) at = at.parent;
  return ts.isCallExpression(at.parent) && at.parent.expression === at && !is_generator(node);
}

/** True when the value goes into a variable of `outer` that a function inside `outer` uses. */
function kept_for_inner_function(checker: ts.TypeChecker, node: ts.Node, outer: ts.Node): boolean {
  const variable = ts.findAncestor(node, (at) => at === outer || ts.isVariableDeclaration(at));
  if (variable === undefined || !ts.isVariableDeclaration(variable)) return false;
  const names = new Set<ts.Symbol>();
  const collect = (name: ts.BindingName): void => {
    if (ts.isIdentifier(name)) {
      const symbol = checker.getSymbolAtLocation(name);
      if (symbol !== undefined) names.add(symbol);
    } else for (const part of name.elements) if (ts.isBindingElement(part)) collect(part.name);
  };
  collect(variable.name);
  let kept = false;
  const look = (at: ts.Node): void => {
    if (kept) return;
    if (ts.isIdentifier(at) && enclosing_function(at) !== outer) {
      const symbol = checker.getSymbolAtLocation(at);
      kept = symbol !== undefined && names.has(symbol);
    }
    ts.forEachChild(at, look);
  };
  look(outer);
  return kept;
}
