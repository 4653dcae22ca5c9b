// What the compiler complains about, in the user's paths; where a line is about something of ThreadX or NetX Duo that is not here,
// it says so. demo/c/messages.md has all messages with their causes.

import { fields_of } from './api_fields.ts';
import { stand_in_header } from './stand_ins.ts';
import { type PathRules, shown_paths } from './virtual_paths.ts';

/** The page with the services that there are. */
const SERVICES_PAGE = 'demo/c/services.md';
/** What begins so belongs to ThreadX, NetX Duo and their add-ons. */
const API_NAME = /^_?(?:tx|txm|nx|nxd|fx|ux|gx|lx)_/;
const API_HEADER = /^(?:tx|txm|nx|nxd|fx|ux|gx|lx)_\w*\.h$/;

/** What to say of a name that is called and that nobody has. */
export function missing_service(name: string): string | undefined {
  if (!API_NAME.test(name)) return undefined;
  if (name.startsWith('_')) {
    return `${name} is internal to the original and does not exist in this simulator; services: ${SERVICES_PAGE}`;
  }
  return `${name} is not a service of this simulator; services: ${SERVICES_PAGE}`;
}

const HARDWARE =
  'code for a processor cannot be built for the simulator: leave it out with #ifndef __NETX_SIM__, or give another file for ' +
  'this one (--replace)';

interface Hint {
  readonly line: RegExp;
  /** The line as it is to be told, and what stands under it; undefined: the line is told as it is. */
  readonly tell: (
    found: RegExpExecArray,
    include: string,
  ) => { readonly line?: string; readonly under?: string } | undefined;
}

const HINTS: readonly Hint[] = [
  {
    line: /^(.*: error: )call to undeclared (?:library )?function '(\w+)'.*$/,
    tell: ([, head, name]) => {
      const text = missing_service(name as string);
      return text === undefined ? undefined : { line: `${head}${text}` };
    },
  },
  {
    line: /^.*: fatal error: '([^']+)' file not found.*$/,
    tell: ([, name], include) => ({ under: missing_header(name as string, `${include}/../board_kit`) }),
  },
  {
    line: /^.*: error: no member named '(\w+)' in '([^']+)'.*$/,
    tell: ([, , type], include) => {
      const found = fields_of(include, type as string);
      if (found === undefined) return undefined;
      return { under: `fields of ${found.name} that exist here: ${found.fields.join(', ')}` };
    },
  },
  {
    line: /: error: (?:invalid (?:instruction|(?:in|out)put constraint|operand in inline)|unknown register|instruction requires)/,
    tell: () => ({ under: HARDWARE }),
  },
];

function missing_header(name: string, kit: string): string {
  const base = name.replace(/^.*\//, '');
  const stand_in = stand_in_header(base, kit);
  if (stand_in !== undefined) return stand_in;
  if (API_HEADER.test(base)) {
    const own = 'a header of your own with what is needed of it can be given with -I';
    return `${base} belongs to an add-on that is not simulated (services: ${SERVICES_PAGE}); ${own}`;
  }
  return `no include folder has it: give its folder with -I, or under "includes" in netx-sim.json`;
}

/** The compiler's lines about a source file. `include` is the folder with the simulator's headers. */
export function source_trouble(text: string, rules: PathRules, include = `${rules.sim}/include`): string {
  const out: string[] = [];
  for (const line of shown_paths(text, rules).trimEnd().split('\n')) {
    // Counts of a file do not help where several files are compiled.
    if (/^\d+ (?:error|warning)s?(?: and \d+ errors?)? generated\.$/.test(line)) continue;
    const told = hint_of(line, include);
    out.push(told?.line ?? line);
    if (told?.under !== undefined) out.push(`  ${told.under}`);
  }
  return out.join('\n');
}

function hint_of(line: string, include: string): { line?: string; under?: string } | undefined {
  for (const { line: pattern, tell } of HINTS) {
    const found = pattern.exec(line);
    if (found !== null) return tell(found, include);
  }
  return undefined;
}

const FILES_TOLD = 3;

/** What is wrong in a header is wrong in every file that includes it: the first few files are told. */
export function several(troubles: readonly string[]): string {
  const more = troubles.length - FILES_TOLD;
  const told = troubles.slice(0, FILES_TOLD).join('\n');
  return more > 0 ? `${told}\nand ${more} more ${more === 1 ? 'file' : 'files'} with errors` : told;
}
