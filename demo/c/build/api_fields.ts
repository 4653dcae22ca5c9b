// The fields that a control block has here, read from the simulator's headers: for a message about one that it has not.

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const STRUCT = /typedef\s+(?:struct|union)\s*(\w+)?\s*\{([^}]*)\}\s*(\w+)\s*;/g;
const FIELD = /(\w+)\s*(?:\[[^\]]*\]\s*)*;/g;

/** The name that the API gives to a structure, and its fields; undefined where it is none of the API. */
export function fields_of(
  folder: string,
  type: string,
): { readonly name: string; readonly fields: readonly string[] } | undefined {
  const wanted = type.replace(/^(?:struct|union)\s+/, '').replace(/\s*\(aka.*$/, '');
  for (const header of readdirSync(folder)
    .filter((name) => name.endsWith('.h'))
    .sort()) {
    for (const [, tag, body, name] of readFileSync(path.join(folder, header), 'utf8').matchAll(STRUCT)) {
      if (wanted !== tag && wanted !== name) continue;
      const text = (body as string)
        .replaceAll(/\/\*[\s\S]*?\*\//g, '')
        .replaceAll(/\(\s*\*\s*(\w+)\s*\)\s*\([^)]*\)/g, '$1');
      const fields = [...text.matchAll(FIELD)].map(([, field]) => field as string);
      return { name: name as string, fields: fields.filter((field) => !field.startsWith('sim_')) };
    }
  }
  return undefined;
}
