// Which types are a Service: the one question the check of dropped services asks the type checker.
//
// A Service is the interface of that name in rtos/kernel/service.ts, whatever extends it, and the Generator
// that a `function*` without a declared return type makes: one that yields the kernel's Step.
// A union counts as soon as one of its members is a Service (`void | Service<void>`, what a callback returns).

import ts from 'typescript';

/** How much of a type is a Service: none of it, some members of a union, or all of it. */
export type ServiceShare = 'none' | 'some' | 'all';

/** In a checkout, and in the package. */
const SERVICE_FILE = /\/kernel\/service(\.d)?\.ts$/;
const GENERATORS = new Set(['Generator', 'IterableIterator', 'IteratorObject', 'Iterator', 'Iterable']);

export function service_share(checker: ts.TypeChecker, type: ts.Type): ServiceShare {
  const members = type.isUnion() ? type.types : [type];
  const services = members.filter((member) => is_service(checker, member)).length;
  if (services === 0) return 'none';
  return services === members.length ? 'all' : 'some';
}

/** The return type of the first call signature that returns a Service, or undefined. */
export function returns_service(checker: ts.TypeChecker, type: ts.Type): boolean {
  return type
    .getCallSignatures()
    .some((signature) => service_share(checker, checker.getReturnTypeOfSignature(signature)) !== 'none');
}

/** True when a function of this type is called by someone who throws its result away: it returns void, any or unknown. */
export function result_is_ignored(checker: ts.TypeChecker, type: ts.Type): boolean {
  const non_null = checker.getNonNullableType(type);
  const signatures = (non_null.isUnion() ? non_null.types : [non_null]).flatMap((member) => [
    ...member.getCallSignatures(),
  ]);
  if (signatures.length === 0) return false;
  return signatures.every((signature) => {
    const returned = checker.getReturnTypeOfSignature(signature);
    if (service_share(checker, returned) !== 'none') return false;
    const members = returned.isUnion() ? returned.types : [returned];
    return members.some((member) => (member.flags & IGNORED_RESULT) !== 0);
  });
}

const IGNORED_RESULT = ts.TypeFlags.Void | ts.TypeFlags.Any | ts.TypeFlags.Unknown;

/** `seen` ends the walk where a library's types extend one another in a circle. */
function is_service(checker: ts.TypeChecker, type: ts.Type, seen = new Set<ts.Symbol>()): boolean {
  if (type.isIntersection()) return type.types.some((member) => is_service(checker, member, seen));
  const symbol = type.getSymbol();
  if (symbol === undefined || seen.has(symbol)) return false;
  seen.add(symbol);
  if (symbol.name === 'Service' && declared_in_service_file(symbol)) return true;
  if (GENERATORS.has(symbol.name)) {
    const yielded = checker.getTypeArguments(type as ts.TypeReference)[0];
    return yielded !== undefined && is_step(yielded);
  }
  if ((symbol.flags & (ts.SymbolFlags.Interface | ts.SymbolFlags.Class)) === 0) return false;
  return base_symbols(checker, symbol).some((base) => is_service(checker, base, seen));
}

function base_symbols(checker: ts.TypeChecker, symbol: ts.Symbol): ts.Type[] {
  const bases: ts.Type[] = [];
  for (const declaration of symbol.declarations ?? []) {
    if (!ts.isInterfaceDeclaration(declaration) && !ts.isClassDeclaration(declaration)) continue;
    for (const clause of declaration.heritageClauses ?? []) {
      for (const expression of clause.types) bases.push(checker.getTypeAtLocation(expression));
    }
  }
  return bases;
}

/** The kernel's Step is `undefined`: a generator that yields it, or never yields, can only be meant for the kernel. */
function is_step(type: ts.Type): boolean {
  if (type.isUnion()) return type.types.some(is_step);
  return (type.flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Never)) !== 0;
}

function declared_in_service_file(symbol: ts.Symbol): boolean {
  return (symbol.declarations ?? []).some((declaration) =>
    SERVICE_FILE.test(declaration.getSourceFile().fileName),
  );
}
