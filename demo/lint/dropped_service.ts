// The check that no Service is dropped: a service that is called without `yield*` does nothing at all.
//
// Every call whose result is a Service is followed outwards, through parentheses, casts and the branches of
// conditional and logical expressions, to the place that consumes the value. Delegating to it (`yield*`),
// storing it, returning it and passing it where a Service is expected are right; every other place drops it.
// A function that makes a Service, given where the caller ignores what it gets, drops it too.

import ts from 'typescript';
import { result_is_ignored, returns_service, type ServiceShare, service_share } from './service_type.ts';

/** One place in the source where a Service is lost. `line` and `column` count from 1. */
export interface DroppedService {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly service: string;
  readonly how: string;
  readonly advice: string;
}

/** What is wrong there, and what to write. */
export function dropped_service_words({ service, how, advice }: DroppedService): string {
  return `the Service of ${service} is ${how}. ${advice}`;
}

export function format_dropped_service(dropped: DroppedService): string {
  const { file, line, column } = dropped;
  return `${file}:${line}:${column}: ${dropped_service_words(dropped)}`;
}

/** Checks the given source files of a program, in their order. */
export function find_dropped_services(
  program: ts.Program,
  files: readonly ts.SourceFile[],
): DroppedService[] {
  const checker = program.getTypeChecker();
  const found: DroppedService[] = [];
  for (const file of files) {
    const visit = (node: ts.Node): void => {
      const dropped =
        check_value(checker, node) ?? check_function(checker, node) ?? check_method(checker, node);
      if (dropped !== undefined) found.push(locate(file, node, dropped));
      ts.forEachChild(node, visit);
    };
    visit(file);
  }
  return found;
}

type Loss = Pick<DroppedService, 'service' | 'how' | 'advice'>;

function locate(file: ts.SourceFile, node: ts.Node, loss: Loss): DroppedService {
  const { line, character } = file.getLineAndCharacterOfPosition(node.getStart(file));
  return { file: file.fileName, line: line + 1, column: character + 1, ...loss };
}

// --- a Service value that nobody runs ---

function check_value(checker: ts.TypeChecker, node: ts.Node): Loss | undefined {
  if (!is_producer(node) && !is_reference(node)) return undefined;
  const share = service_share(checker, checker.getTypeAtLocation(node));
  if (share === 'none') return undefined;
  const how = how_dropped(checker, node, share);
  if (how === undefined) return undefined;
  const name = service_name(node);
  return { service: name, how, advice: advice_for(node, name, share) };
}

function is_producer(node: ts.Node): node is ts.Expression {
  return (
    ts.isCallExpression(node) ||
    ts.isNewExpression(node) ||
    ts.isTaggedTemplateExpression(node) ||
    ts.isYieldExpression(node)
  );
}

/** A stored Service or function by its name; the name that a declaration gives is no use of it. */
function is_reference(node: ts.Node): node is ts.Expression {
  if (ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node)) return true;
  if (!ts.isIdentifier(node)) return false;
  const parent = node.parent;
  if (ts.isShorthandPropertyAssignment(parent)) return true;
  if ('name' in parent && parent.name === node) return false;
  if (ts.isBinaryExpression(parent)) return !(is_assignment(parent) && parent.left === node);
  const holds_value =
    ts.isPropertyAssignment(parent) || ts.isVariableDeclaration(parent) || ts.isParameter(parent);
  return holds_value || ts.isPropertyDeclaration(parent) || ts.isExpression(parent) || ts.isStatement(parent);
}

/** Says how the value of `start` is lost, or undefined when its place in the source is a right one. */
function how_dropped(checker: ts.TypeChecker, start: ts.Expression, share: ServiceShare): string | undefined {
  // `if (result)`, `result !== undefined` and `expect(result).toBeNull()` ask a stored `void | Service` which of the two
  // it is: no loss.
  const may_be_asked = share === 'some' ? is_reference(start) : is_optional(checker, start);
  let value: ts.Expression = start;
  for (;;) {
    const parent: ts.Node = value.parent;
    if (passes_on(parent, value)) {
      value = parent as ts.Expression;
      continue;
    }
    if (is_asking(parent, value)) return may_be_asked ? undefined : asked(checker, parent, value, start);
    if (may_be_asked && ts.isCallExpression(parent)) return undefined;
    return lost_in(checker, parent, value);
  }
}

/** True for a variable or field declared to hold something else than a Service too, even where that is ruled out. */
function is_optional(checker: ts.TypeChecker, node: ts.Expression): boolean {
  const symbol = is_reference(node) ? checker.getSymbolAtLocation(node) : undefined;
  return symbol !== undefined && service_share(checker, checker.getTypeOfSymbol(symbol)) === 'some';
}

/** True where the parent's value is the child's value. */
function passes_on(parent: ts.Node, child: ts.Node): boolean {
  if (
    ts.isParenthesizedExpression(parent) ||
    ts.isAsExpression(parent) ||
    ts.isSatisfiesExpression(parent) ||
    ts.isNonNullExpression(parent) ||
    ts.isTypeAssertionExpression(parent)
  ) {
    return true;
  }
  if (ts.isConditionalExpression(parent)) return parent.condition !== child;
  if (!ts.isBinaryExpression(parent)) return false;
  const operator = parent.operatorToken.kind;
  if (operator === ts.SyntaxKind.CommaToken || operator === ts.SyntaxKind.AmpersandAmpersandToken) {
    return parent.right === child;
  }
  return operator === ts.SyntaxKind.BarBarToken || operator === ts.SyntaxKind.QuestionQuestionToken;
}

/** Conditions, comparisons and `typeof`: places that look at the value and forget it. */
function is_asking(parent: ts.Node, child: ts.Node): boolean {
  if (ts.isIfStatement(parent) || ts.isWhileStatement(parent) || ts.isDoStatement(parent)) {
    return parent.expression === child;
  }
  if (ts.isForStatement(parent) || ts.isConditionalExpression(parent)) return parent.condition === child;
  if (ts.isSwitchStatement(parent) || ts.isCaseClause(parent) || ts.isTypeOfExpression(parent)) return true;
  if (ts.isPrefixUnaryExpression(parent)) return parent.operator === ts.SyntaxKind.ExclamationToken;
  if (!ts.isBinaryExpression(parent)) return false;
  const operator = parent.operatorToken.kind;
  return (
    COMPARISONS.has(operator) || (operator === ts.SyntaxKind.AmpersandAmpersandToken && parent.left === child)
  );
}

const COMPARISONS = new Set<ts.SyntaxKind>([
  ts.SyntaxKind.EqualsEqualsToken,
  ts.SyntaxKind.EqualsEqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsToken,
  ts.SyntaxKind.ExclamationEqualsEqualsToken,
  ts.SyntaxKind.LessThanToken,
  ts.SyntaxKind.LessThanEqualsToken,
  ts.SyntaxKind.GreaterThanToken,
  ts.SyntaxKind.GreaterThanEqualsToken,
  ts.SyntaxKind.InstanceOfKeyword,
]);

function asked(checker: ts.TypeChecker, parent: ts.Node, value: ts.Node, start: ts.Node): string | undefined {
  if (!ts.isBinaryExpression(parent) || !COMPARISONS.has(parent.operatorToken.kind)) {
    return is_reference(start) && ts.isTypeOfExpression(parent)
      ? undefined
      : 'used as a condition, never run';
  }
  // Two services compared by identity is what the kernel does with its shared completed ones.
  const other = parent.left === value ? parent.right : parent.left;
  if (service_share(checker, checker.getTypeAtLocation(other)) !== 'none') return undefined;
  if (is_reference(start) && parent.operatorToken.kind === ts.SyntaxKind.InstanceOfKeyword) return undefined;
  return 'compared, never run';
}

function lost_in(checker: ts.TypeChecker, parent: ts.Node, value: ts.Expression): string | undefined {
  if (ts.isExpressionStatement(parent)) return 'dropped';
  if (ts.isVoidExpression(parent)) return 'dropped by void';
  if (ts.isYieldExpression(parent))
    return parent.asteriskToken ? undefined : 'given to a plain yield, not run';
  if (ts.isAwaitExpression(parent)) return 'awaited, which does not run it';
  if (ts.isTemplateSpan(parent)) return 'turned into text, never run';
  if (ts.isThrowStatement(parent)) return 'thrown, never run';
  if (ts.isForStatement(parent)) return 'dropped in the head of a for loop';
  if (ts.isPrefixUnaryExpression(parent) || ts.isPostfixUnaryExpression(parent))
    return 'used as a number, never run';
  if (ts.isElementAccessExpression(parent) && parent.argumentExpression === value)
    return 'used as an index, never run';
  if (ts.isBinaryExpression(parent)) return lost_in_operator(parent, value);
  if (ts.isReturnStatement(parent)) return lost_in_return(checker, parent);
  if (ts.isCallExpression(parent) || ts.isNewExpression(parent)) return lost_in_call(checker, parent, value);
  return undefined;
}

function lost_in_operator(parent: ts.BinaryExpression, value: ts.Expression): string | undefined {
  const operator = parent.operatorToken.kind;
  if (operator === ts.SyntaxKind.CommaToken) return 'dropped on the left of a comma';
  if (STORES.has(operator)) return undefined;
  if (operator === ts.SyntaxKind.InKeyword && parent.right === value) return undefined;
  return `an operand of ${parent.operatorToken.getText()}, never run`;
}

const STORES = new Set<ts.SyntaxKind>([
  ts.SyntaxKind.EqualsToken,
  ts.SyntaxKind.BarBarEqualsToken,
  ts.SyntaxKind.AmpersandAmpersandEqualsToken,
  ts.SyntaxKind.QuestionQuestionEqualsToken,
]);

function is_assignment(node: ts.BinaryExpression): boolean {
  const operator = node.operatorToken.kind;
  return operator >= ts.SyntaxKind.FirstAssignment && operator <= ts.SyntaxKind.LastAssignment;
}

/** `return service()` hands the Service on from a plain function, and loses it in a generator or an async function. */
function lost_in_return(checker: ts.TypeChecker, statement: ts.ReturnStatement): string | undefined {
  const maker = ts.findAncestor(statement, ts.isFunctionLike);
  if (maker === undefined || !ts.isFunctionLike(maker)) return undefined;
  const is_async =
    ts.canHaveModifiers(maker) && ts.getModifiers(maker)?.some((m) => m.kind === ASYNC) === true;
  const is_generator = 'asteriskToken' in maker && maker.asteriskToken !== undefined;
  if (is_async) return 'returned from an async function, never run';
  if (!is_generator) return undefined;
  // A generator may return a Service on purpose when its declared type says so.
  const declared = maker.type === undefined ? undefined : checker.getTypeFromTypeNode(maker.type);
  const result = declared && checker.getTypeArguments(declared as ts.TypeReference).at(-1);
  if (result !== undefined && service_share(checker, result) !== 'none') return undefined;
  return 'returned from a generator, not run';
}

const ASYNC = ts.SyntaxKind.AsyncKeyword;

/** An argument is right where the parameter is declared as a Service; where it takes anything, it is a status gone astray. */
function lost_in_call(
  checker: ts.TypeChecker,
  call: ts.CallExpression | ts.NewExpression,
  value: ts.Expression,
): string | undefined {
  const index = call.arguments?.indexOf(value) ?? -1;
  if (index < 0) return undefined;
  const declared = checker.getResolvedSignature(call)?.getDeclaration()?.parameters;
  const parameter = declared?.[Math.min(index, declared.length - 1)];
  const node = parameter?.type;
  if (node === undefined) return undefined;
  const type = checker.getTypeFromTypeNode(
    parameter?.dotDotDotToken && ts.isArrayTypeNode(node) ? node.elementType : node,
  );
  const takes_anything = (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) !== 0;
  const takes_bare_type =
    type.isTypeParameter() && type.getConstraint() === undefined && is_own(type, call, checker);
  if (!takes_anything && !takes_bare_type) return undefined;
  return `an argument of ${call.expression.getText()}, which takes any value and runs none`;
}

/** True when the type parameter belongs to the called function (`expect<T>`), not to its class (`Array<T>.push`). */
function is_own(type: ts.Type, call: ts.CallExpression | ts.NewExpression, checker: ts.TypeChecker): boolean {
  const owner = type.getSymbol()?.declarations?.[0]?.parent;
  return owner !== undefined && owner === checker.getResolvedSignature(call)?.getDeclaration();
}

// --- a function that makes a Service, where a plain function is expected ---

function check_function(checker: ts.TypeChecker, node: ts.Node): Loss | undefined {
  const is_function = ts.isArrowFunction(node) || ts.isFunctionExpression(node);
  if (!is_function && !is_reference(node)) return undefined;
  const parent = node.parent;
  if (ts.isCallExpression(parent) && parent.expression === node) return undefined;
  if (ts.isPropertyAccessExpression(parent) && parent.expression === node) return undefined;
  const type = checker.getTypeAtLocation(node);
  if (!returns_service(checker, type)) return undefined;
  const expected = checker.getContextualType(node as ts.Expression);
  if (expected === undefined || !result_is_ignored(checker, expected)) return undefined;
  const name = is_function ? 'this function' : `${node.getText()}()`;
  return {
    service: name,
    how: 'made for a caller that expects a plain function and ignores what it returns',
    advice: 'Give a plain function here, or let the parameter be declared to return void | Service<void>.',
  };
}

/** A method that is a service, where the base class or interface has a plain one: callers of the base lose it. */
function check_method(checker: ts.TypeChecker, node: ts.Node): Loss | undefined {
  if (!ts.isMethodDeclaration(node) || !ts.isClassLike(node.parent) || !ts.isIdentifier(node.name))
    return undefined;
  if (!returns_service(checker, checker.getTypeAtLocation(node))) return undefined;
  for (const clause of node.parent.heritageClauses ?? []) {
    for (const base of clause.types) {
      const member = checker.getTypeAtLocation(base).getProperty(node.name.text);
      if (member === undefined || !result_is_ignored(checker, checker.getTypeOfSymbol(member))) continue;
      return {
        service: `${node.name.text}()`,
        how: `made for callers of ${base.getText()}, where this method is a plain one`,
        advice: `Make it a plain method, or declare it in ${base.getText()} to return void | Service<void>.`,
      };
    }
  }
  return undefined;
}

// --- the words ---

function service_name(node: ts.Expression): string {
  if (ts.isCallExpression(node) || ts.isNewExpression(node)) return `${short(node.expression)}()`;
  return short(node);
}

function short(node: ts.Node): string {
  const text = node.getText().replace(/\s+/g, ' ');
  return text.length <= 60 ? text : `${text.slice(0, 57)}...`;
}

function advice_for(node: ts.Expression, name: string, share: ServiceShare): string {
  const call = ts.isCallExpression(node) && node.arguments.length > 0 ? name.replace(/\(\)$/, '(...)') : name;
  if (share === 'all') return `Write yield* ${call}.`;
  return `Write const result = ${call}; if (result) yield* result;`;
}
