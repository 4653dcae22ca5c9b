// The names that the package's entry points export, values and types, as the compiler sees them.

import path from 'node:path';
import ts from 'typescript';
import { load_files, read_config } from '../demo/lint/project.ts';
import { ROOT, read_source } from './tidy/sources.ts';

interface Manifest {
  readonly name: string;
  readonly exports: Readonly<Record<string, string | { readonly types: string }>>;
}

/** The source file behind each entry point: `./dist/rtos/tx_api.d.ts` is made of `rtos/tx_api.ts`. */
export function entry_points(): Map<string, string> {
  const { name, exports } = JSON.parse(read_source('package.json').text) as Manifest;
  return new Map(
    Object.entries(exports).flatMap(([entry, target]) =>
      typeof target === 'string'
        ? []
        : [
            [
              `${name}${entry.slice(1)}`,
              target.types.replace(/^\.\/dist\//, '').replace(/\.d\.ts$/, '.ts'),
            ] as const,
          ],
    ),
  );
}

function kind_of(checker: ts.TypeChecker, name: ts.Symbol): string {
  const { flags } = name.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(name) : name;
  // `export type { C }` of a class gives its type only.
  const is_type_only = (name.declarations ?? []).some(
    (node) => ts.isExportSpecifier(node) && (node.isTypeOnly || node.parent.parent.isTypeOnly),
  );
  if (is_type_only) return 'type';
  if (flags & ts.SymbolFlags.Class) return 'class';
  if (flags & ts.SymbolFlags.Function) return 'function';
  return flags & ts.SymbolFlags.Value ? 'value' : 'type';
}

/** One line for each name: entry point, name, and whether it is a class, function, other value or type. */
export function exported_names(): string[] {
  const entries = entry_points();
  const { root, options } = read_config(path.join(ROOT, 'tsconfig.json'));
  const files = [...entries.values()].map((file) => path.join(ROOT, file));
  const { program } = load_files(root, files, options);
  const checker = program.getTypeChecker();
  return [...entries].flatMap(([entry, file]) => {
    const source = program.getSourceFile(path.join(ROOT, file));
    const module = source === undefined ? undefined : checker.getSymbolAtLocation(source);
    if (module === undefined) throw new Error(`${file}: no module`);
    return checker
      .getExportsOfModule(module)
      .map((name) => `${entry} ${name.name} ${kind_of(checker, name)}`)
      .sort();
  });
}
