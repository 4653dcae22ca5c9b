// Where the fields of control blocks lie: a table that C fills in (offsetof), and the names of its entries.

import { GENERATED } from './services_header.ts';

export interface Field {
  readonly name: string;
  /** Bytes of a number; 4 for pointers; 0 for what is no single word. */
  readonly width: number;
  /** The preprocessor's condition, if it is not always there. */
  readonly conditions: readonly string[];
}

export interface Struct {
  readonly name: string;
  readonly fields: readonly Field[];
}

const WIDTHS: Readonly<Record<string, number>> = {
  UCHAR: 1,
  CHAR: 1,
  USHORT: 2,
  SHORT: 2,
  UINT: 4,
  INT: 4,
  ULONG: 4,
  LONG: 4,
};

function field_of(line: string, conditions: readonly string[]): Field | null {
  const pointer = /\(\*\s*(\w+)\)\s*\(/.exec(line);
  if (pointer !== null) return { name: pointer[1] as string, width: 4, conditions };
  const [, type = '', star, name, array] =
    /^\s*((?:const |struct |union |enum )*\w+)\s+(\**)\s*(\w+)\s*(\[[^;]*\])?;/.exec(line) ?? [];
  if (name === undefined || name.startsWith('sim_reserved')) return null;
  const width = array !== undefined ? 0 : star !== '' ? 4 : (WIDTHS[type] ?? 0);
  return { name, width, conditions };
}

/** The structs of a header, as far as a line holds one field. */
export function structs_of(header: string): Struct[] {
  const structs: Struct[] = [];
  let fields: Field[] | null = null;
  let depth = 0;
  let conditions: string[] = [];
  for (const line of header.split('\n')) {
    if (/^typedef\s+struct\b.*\{\s*$/.test(line)) {
      fields = [];
      depth = 1;
      conditions = [];
      continue;
    }
    if (fields === null) continue;
    if (/^\s*(struct|union)\b.*\{\s*$/.test(line)) depth++;
    const end = /^\s*\}\s*(\w+)?/.exec(line);
    if (end !== null) {
      depth--;
      if (depth === 0) {
        structs.push({ name: end[1] ?? '', fields });
        fields = null;
      }
      continue;
    }
    const condition = /^#\s*(ifdef|ifndef|if|else|endif)\b(.*)$/.exec(line);
    if (condition !== null)
      conditions = next_conditions(conditions, condition[1] as string, (condition[2] as string).trim());
    else if (depth === 1) {
      const field = field_of(line, [...conditions]);
      if (field !== null) fields.push(field);
    }
  }
  return structs;
}

function next_conditions(conditions: string[], word: string, rest: string): string[] {
  if (word === 'endif') return conditions.slice(0, -1);
  if (word === 'else') return [...conditions.slice(0, -1), `!(${conditions.at(-1)})`];
  const text = word === 'if' ? rest : word === 'ifdef' ? `defined(${rest})` : `!defined(${rest})`;
  return [...conditions, text];
}

function entry(struct: string, { name, conditions }: Field): string {
  const offset = `    offsetof(${struct}, ${name}),`;
  if (conditions.length === 0) return offset;
  return `#if ${conditions.map((one) => `(${one})`).join(' && ')}\n${offset}\n#else\n    SIM_NO_FIELD,\n#endif`;
}

function rows_of(structs: readonly Struct[]): string[] {
  return structs.flatMap(({ name, fields }) => [
    `    sizeof(${name}),`,
    ...fields.map((one) => entry(name, one)),
  ]);
}

/** Blocks of a NetX Duo that the firmware brings itself are its own business: their rows stay 0. */
const OWN_NETX = 'SIM_OWN_NETX';

/** The C file of the table; the first header and its structs are those of the kernel. */
export function layout_c(structs: readonly Struct[], headers: readonly string[]): string {
  const is_kernel = ({ name }: Struct): boolean => name.startsWith('TX_');
  const words = structs.reduce((sum, { fields }) => sum + 1 + fields.length, 0);
  const [kernel, ...network] = headers.map((header) => `#include "${header}"`);
  return [
    `/* ${GENERATED} */`,
    '',
    kernel,
    `#ifndef ${OWN_NETX}`,
    ...network,
    '#endif',
    '#include <stddef.h>',
    '',
    '#include "kit.h"',
    '',
    '#define SIM_NO_FIELD 0xFFFFFFFFUL',
    '',
    `static const unsigned long offsets[${words}] = {`,
    ...rows_of(structs.filter(is_kernel)),
    `#ifndef ${OWN_NETX}`,
    ...rows_of(structs.filter((one) => !is_kernel(one))),
    '#endif',
    '};',
    '',
    'SIM_EXPORT(sim_layout) const void *sim_layout(void)',
    '{',
    '    return offsets;',
    '}',
    '',
  ].join('\n');
}

/** The same table for the bridge. */
export function layout_ts(structs: readonly Struct[]): string {
  const rows = structs.map(({ name, fields }) => {
    const list = fields.map((one) => `    ['${one.name}', ${one.width}],`).join('\n');
    return `  ['${name}', [\n${list}\n  ]],`;
  });
  return [
    `// ${GENERATED}`,
    '',
    '/** The structs in the order of the table that C gives: first the size of each, then where its fields lie. */',
    'export const LAYOUT: readonly (readonly [struct: string, fields: readonly (readonly [name: string, width: number])[]])[] = [',
    ...rows,
    '];',
    '',
  ].join('\n');
}
