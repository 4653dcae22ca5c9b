// What files export: a function, class or constant that no other file imports needs no export, or is dead. The entry points
// of the package may export what only their users import. Types are free: whoever calls a function may want to name them.

import ts from 'typescript';
import { imports_of, parse, read_source, type SourceText } from './sources.ts';

/** The source files behind the `exports` of package.json. */
export function entry_points(): string[] {
  const { exports } = JSON.parse(read_source('package.json').text) as {
    exports: Record<string, string | Record<string, string>>;
  };
  const files = Object.values(exports).flatMap((entry) =>
    typeof entry === 'string' ? [] : Object.values(entry),
  );
  const sources = files
    .filter((file) => file.endsWith('.js'))
    .map((file) => file.replace(/^\.\/dist\//, '').replace(/\.js$/, '.ts'));
  return [...new Set(sources)];
}

/** The values that the product's files export and none of the files imports. */
export function unused_exports(
  product: readonly SourceText[],
  others: readonly SourceText[],
  entries: readonly string[],
): string[] {
  const used = new Set<string>();
  const used_whole = new Set<string>();
  for (const source of [...product, ...others]) note_imports(source, used, used_whole);
  return product
    .filter(({ name }) => !used_whole.has(name) && !entries.includes(name))
    .flatMap((source) =>
      exported_names(source)
        .filter((name) => !used.has(`${source.name}#${name}`))
        .map((name) => `${source.name} exports ${name}, which no file imports: take the export away.`),
    );
}

/** Notes each `file#name` that a source imports or exports again, and the files that it imports as a whole. */
function note_imports(source: SourceText, used: Set<string>, used_whole: Set<string>): void {
  const paths = imports_of(source);
  const file = parse(source);
  const resolve = (specifier: ts.Expression): string | undefined => {
    const text = (specifier as ts.StringLiteral).text;
    const end = text.replace(/^(\.\.?\/)+/, '');
    return text.startsWith('.') ? paths.find((path) => path === end || path.endsWith(`/${end}`)) : undefined;
  };
  for (const statement of file.statements) {
    if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) continue;
    if (statement.moduleSpecifier === undefined) continue;
    const path = resolve(statement.moduleSpecifier);
    if (path === undefined) continue;
    const clause = ts.isImportDeclaration(statement)
      ? statement.importClause?.namedBindings
      : statement.exportClause;
    if (clause !== undefined && (ts.isNamedImports(clause) || ts.isNamedExports(clause))) {
      for (const { name, propertyName } of clause.elements)
        used.add(`${path}#${(propertyName ?? name).text}`);
    } else {
      used_whole.add(path);
    }
  }
  // import() and import types name no names.
  for (const path of dynamic_imports(file, paths)) used_whole.add(path);
}

function dynamic_imports(file: ts.SourceFile, paths: readonly string[]): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const is_import = ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword;
    const argument = is_import ? node.arguments[0] : undefined;
    if (argument !== undefined && ts.isStringLiteral(argument)) {
      const end = argument.text.replace(/^(\.\.?\/)+/, '');
      found.push(...paths.filter((path) => path.endsWith(end)));
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** The values that a file declares and exports; what it exports again of another file is not its own. */
function exported_names(source: SourceText): string[] {
  const names: string[] = [];
  for (const statement of parse(source).statements) {
    const is_exported =
      ts.canHaveModifiers(statement) &&
      ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true;
    if (!is_exported) continue;
    if (ts.isVariableStatement(statement)) {
      for (const { name } of statement.declarationList.declarations) {
        if (ts.isIdentifier(name)) names.push(name.text);
      }
    } else if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) {
      if (statement.name !== undefined) names.push(statement.name.text);
    }
  }
  return names;
}

/** An API file (`*_api.ts`) gathers what other files export; it has no code of its own. */
export function code_in_apis(sources: readonly SourceText[]): string[] {
  return sources
    .filter(({ name }) => name.endsWith('_api.ts'))
    .flatMap((source) => {
      const own = parse(source).statements.find(
        (statement) =>
          !ts.isImportDeclaration(statement) &&
          !(ts.isExportDeclaration(statement) && statement.moduleSpecifier !== undefined),
      );
      return own === undefined
        ? []
        : [
            `${source.name} holds code (${own.getText().split('\n')[0]}): an API only exports what other files hold.`,
          ];
    });
}
