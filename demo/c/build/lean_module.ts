// A module for many boards: V8 makes an object of a few hundred bytes of each export for each of them. Addresses of variables and what
// functions of the kit always answer, the same on all boards, are read from the module once instead. Not exported are ways into kinds of
// functions that the firmware has none of, and what only the build looks for.

import type { CCode } from '../bridge/image.ts';
import { Reader, type Section, sections, unsigned_leb } from '../instrument/wasm_reader.ts';
import { fixed_answers } from './fixed_answers.ts';
import { function_signatures } from './signatures.ts';

type LeanModule = Pick<CCode, 'wasm' | 'addresses' | 'answers' | 'signatures'>;

const [GLOBAL_SECTION, EXPORT_SECTION] = [6, 7];
const [FUNCTION, GLOBAL] = [0, 3];
const [I32, I32_CONST, END] = [0x7f, 0x41, 0x0b];
/** The functions through which the bridge enters and goes back into functions of a kind (kit/switch.s). */
const OF_A_KIND = /^sim_(?:back_)?([vi]\d)$/;
/** The kit's functions may be no more than a number; the one that is the firmware's main is called as one. */
const OF_THE_KIT = /^sim_(?!main$)/;
/** What the bridge calls as they are, without entering C for the kernel. */
const NEVER_ENTERED = /^(?:_initialize|asyncify_\w+|sim_[gs]et_stack)$/;
/** What passes of the build look for, and what C calls itself. */
const OF_THE_BUILD = new Set([
  'main',
  'sim_spent',
  'sim_overflow',
  'sim_stack_low',
  '__set_stack_limits',
  'asyncify_start_unwind',
  'asyncify_stop_unwind',
  'asyncify_start_rewind',
]);
/** Id, size and an empty name. */
const EMPTY_SECTION_BYTES = 7;

/** Code stays where it is: messages name its places. What the host program may raise is kept, whatever it is called. */
export function lean_module(wasm: Uint8Array, interrupts: readonly string[] = []): LeanModule {
  const signatures = function_signatures(wasm);
  const { of_slot, of_export } = signatures;
  const found = new Map(sections(wasm).map((section) => [section.id, section]));
  const section = found.get(EXPORT_SECTION);
  const values = constants(wasm, found.get(GLOBAL_SECTION));
  const fixed = fixed_answers(wasm);
  const [addresses, answers] = [new Map<string, number>(), new Map<string, number>()];
  if (section === undefined) return { wasm, addresses, answers, signatures };
  const is_entered = (name: string): boolean =>
    interrupts.includes(name) ||
    !(OF_A_KIND.test(name) || NEVER_ENTERED.test(name) || OF_THE_BUILD.has(name));
  const entered = [...of_export].flatMap(([name, kind]) => (is_entered(name) ? kind : []));
  const kinds = new Set([...of_slot, ...entered]);
  const kept: Uint8Array[] = [];
  const reader = new Reader(wasm, section.body, section.end);
  for (let left = reader.u32(); left > 0; left--) {
    const start = reader.at;
    const name = reader.text();
    const kind = reader.byte();
    const index = reader.u32();
    const address = kind === GLOBAL ? values[index] : undefined;
    const of_kind = kind === FUNCTION ? OF_A_KIND.exec(name)?.[1] : undefined;
    const is_told = kind === FUNCTION && of_kind === undefined && OF_THE_KIT.test(name);
    const answer = is_told ? fixed[index] : undefined;
    if (interrupts.includes(name)) kept.push(wasm.subarray(start, reader.at));
    else if (address !== undefined) addresses.set(name, address);
    else if (OF_THE_BUILD.has(name)) continue;
    else if (answer !== undefined) answers.set(name, answer);
    else if (of_kind === undefined || kinds.has(of_kind)) kept.push(wasm.subarray(start, reader.at));
  }
  return { wasm: with_exports(wasm, section, kept), addresses, answers, signatures };
}

/** Values of the global words that never change. */
function constants(wasm: Uint8Array, section: Section | undefined): (number | undefined)[] {
  const found: (number | undefined)[] = [];
  if (section === undefined) return found;
  const reader = new Reader(wasm, section.body, section.end);
  for (let left = reader.u32(); left > 0; left--) {
    const type = reader.byte();
    const changes = reader.byte() !== 0;
    const opcode = reader.byte();
    const value = reader.s32() >>> 0;
    if (type !== I32 || opcode !== I32_CONST || reader.byte() !== END)
      throw new Error('the module has a global variable of a kind that is not known here');
    found.push(changes ? undefined : value);
  }
  return found;
}

/** The module with these exports, and behind them a section that says nothing, as long as what was left out. */
function with_exports(wasm: Uint8Array, section: Section, kept: readonly Uint8Array[]): Uint8Array {
  const contents = [...unsigned_leb(kept.length), ...kept.flatMap((bytes) => [...bytes])];
  const lean = [EXPORT_SECTION, ...unsigned_leb(contents.length), ...contents];
  const rest = section.end - section.start - lean.length - EMPTY_SECTION_BYTES;
  if (rest < 0) return wasm;
  // The longest form of a number, which always has five bytes.
  const size = [0, 7, 14, 21].map((shift) => (((rest + 1) >>> shift) & 0x7f) | 0x80);
  const made = wasm.slice();
  made.fill(0, section.start, section.end);
  made.set([...lean, 0, ...size, 0], section.start);
  return made;
}
