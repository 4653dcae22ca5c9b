/**
 * The variables of C near an address, as the compiler of a `--check` build describes them: those outside functions, and those
 * on a stack.
 */

export interface Variable {
  readonly name: string;
  readonly start: number;
  readonly end: number;
  /** `of function f`, `of app.c`. */
  readonly place: string;
}

/** Words of the description of a variable outside functions (check/access.c). */
const GLOBAL_WORDS = 8;
/** What stands at the bottom of a function's frame, with a pointer to its description behind it. */
const FRAME = 0x41b58ab3;
const FURTHEST_FRAME = 65_536;

type Text = (address: number) => string;

export class Globals {
  private readonly variables: (Variable & { readonly reach: number })[] = [];

  /** `tables`: pairs of an address and a number of descriptions. */
  constructor(words: Uint32Array, tables: number, count: number, text: Text) {
    for (let table = 0; table < count; table++) {
      const at = (tables >>> 2) + 2 * table;
      const first = (words[at] as number) >>> 2;
      for (let one = 0; one < (words[at + 1] as number); one++) {
        const [start = 0, size = 0, reach = 0, name = 0, file = 0] = words.subarray(
          first + one * GLOBAL_WORDS,
        );
        this.variables.push({
          name: text(name),
          start,
          end: start + size,
          reach: start + reach,
          place: `of ${shown(text(file))}`,
        });
      }
    }
  }

  /** The variable behind which an address lies: what lies in one is a stack, or part of one. */
  in_front_of(address: number): Variable | undefined {
    return this.variables.find(({ end, reach }) => address >= end && address < reach);
  }
}

/** As the user calls the file, which the compiler sees in a folder `w` (files of the project) or `x` (others). */
function shown(file: string): string {
  return file.replace(/^\/w\//, '').replace(/^\/x\//, '/');
}

/** The variable on the stack that is nearest to an address in the frame around it. */
export function stack_variable(words: Uint32Array, address: number, text: Text): Variable | undefined {
  for (let at = address >>> 2; at >= 0 && address - at * 4 < FURTHEST_FRAME; at--) {
    if (words[at] !== FRAME) continue;
    const base = at * 4;
    const found = variables_of(text(words[at + 1] as number), base);
    const away = ({ start, end }: Variable): number =>
      address < start ? start - address : Math.max(0, address - end + 1);
    return found.sort((one, other) => away(one) - away(other))[0];
  }
  return undefined;
}

/** `2 16 4 1 n 32 40 5 a:12`: how many, and of each its place in the frame, its size, the length of its name, its name and line. */
function variables_of(description: string, base: number): Variable[] {
  const count = Number(/^\d+/.exec(description)?.[0] ?? 0);
  const found: Variable[] = [];
  let rest = description.replace(/^\d+ /, '');
  for (let left = count; left > 0; left--) {
    const [head = '', offset, size, length] = /^(\d+) (\d+) (\d+) /.exec(rest) ?? [];
    if (offset === undefined) break;
    const name = rest.slice(head.length, head.length + Number(length));
    rest = rest.slice(head.length + Number(length) + 1);
    const start = base + Number(offset);
    found.push({ name: name.replace(/:\d+$/, ''), start, end: start + Number(size), place: 'on the stack' });
  }
  return found;
}
