// What the linker complains about: names that nobody defines, names defined twice, memory that is too small.

import { missing_service } from './messages.ts';
import { stand_in_for } from './stand_ins.ts';
import { type PathRules, shown_paths } from './virtual_paths.ts';

const UNDEFINED = /^(?:wasm-ld|[\w+-]*clang[\w+-]*): error: (.*): undefined symbol: (.+)$/;
const NOT_EXPORTED = /^wasm-ld: error: symbol exported via --export not found: (\w+)$/;
const TOO_SMALL =
  /^wasm-ld: error: (?:initial memory too small, (\d+) bytes needed|maximum memory too small, (\d+) bytes needed)/;
const DUPLICATE = /^wasm-ld: error: duplicate symbol: (.+)$/;

/** An object has the name of its source file. */
function source_of(object: string): string {
  return object.replace(/^.*\((.*)\)$/, '$1').replace(/\.o$/, '');
}

/** The linker's lines in words. */
export function link_trouble(text: string, rules: PathRules): string {
  const missing = new Map<string, Set<string>>();
  const out: string[] = [];
  for (const line of shown_paths(text, rules).trimEnd().split('\n')) {
    const undefined_symbol = UNDEFINED.exec(line);
    if (undefined_symbol !== null) {
      const [, object, name] = undefined_symbol as unknown as [string, string, string];
      const callers = missing.get(name) ?? new Set();
      missing.set(name, callers.add(source_of(object)));
      continue;
    }
    out.push(plain_line(line) ?? line);
  }
  const said = [...missing].map(([name, callers]) => {
    const where = [...callers].join(' and ');
    const service = missing_service(name);
    if (service !== undefined) return `${where}: ${service}`;
    const hint = stand_in_for(name, `${rules.sim}/board_kit`);
    const text = `${where}: ${name} is used, but none of the source files defines it`;
    return hint === undefined ? text : `${text}; ${hint}`;
  });
  return [...said, ...out].filter((line) => !/: error: linker command failed/.test(line)).join('\n');
}

function plain_line(line: string): string | undefined {
  const [, handler] = NOT_EXPORTED.exec(line) ?? [];
  if (handler !== undefined) return `the interrupt handler ${handler} is defined in none of the source files`;
  const small = TOO_SMALL.exec(line);
  if (small !== null) {
    const bytes = Number(small[1] ?? small[2]);
    const kib = Math.ceil(bytes / 65_536) * 64;
    return `the firmware needs ${bytes} bytes of memory, more than its board has: "memory_kib": ${kib} in netx-sim.json gives it that`;
  }
  const [, name] = DUPLICATE.exec(line) ?? [];
  if (name !== undefined) return `${name} is defined twice:`;
  const [, object] = /^>>> defined in (.*)$/.exec(line) ?? [];
  return object === undefined ? undefined : `  in ${source_of(object)}`;
}

/** What is missing of a linked firmware; undefined: nothing. */
export function entry_trouble(exported: readonly string[], has_cpp: boolean): string | undefined {
  if (exported.includes('tx_application_define')) return undefined;
  const cpp = has_cpp ? '; in C++ it must be extern "C"' : '';
  return `no source file defines tx_application_define, in which a program for ThreadX creates its threads${cpp}`;
}
