// What is added to the code of a linked module: time from instructions (time.ts), the stack check (stack.ts), looks at
// accesses to memory (access.ts), counters of lines (cover.ts) and patterns on the stack (fill.ts). No address, index or
// name in it changes; where each instruction has gone is said, for the lines of messages.

import { joined_bytes } from '../../../rtos/sim/joined_bytes.ts';
import { ACCESS_LOCALS, AccessPass, type AccessSite } from './access.ts';
import { type Insertion, type NewBody, read_body, with_insertions } from './body.ts';
import { CoverPass, type CoverSettings, type CoverSite } from './cover.ts';
import { FILL_LOCALS, FillPass } from './fill.ts';
import { type ModuleFacts, read_module, with_code, with_memory } from './module.ts';
import { StackPass } from './stack.ts';
import { TIME_LOCALS, TimePass } from './time.ts';
import { Reader, unsigned_leb } from './wasm_reader.ts';

/** A change of what is added to the same module. */
export const INSTRUMENT_VERSION = '7';

/** Functions of the kit that are the stack check itself, or move from one stack to another. */
const SETS_STACK = /^sim_(?:overflow|set_stack|(?:back_)?[vi]\d)$/;

export interface InstrumentSettings {
  readonly code_time: boolean;
  readonly stack_check: boolean;
  /** Where the map of words lies whose accesses are looked at; null: none are. */
  readonly access_map: number | null;
  /** Frames on the stack are filled with a pattern, where the host asks for it. */
  readonly fill: boolean;
  /** Lines whose runs are counted; null: none are. */
  readonly cover: CoverSettings | null;
}

export interface Instrumented {
  readonly wasm: Uint8Array;
  /** Old and new offsets in the file of every instruction, in order: pairs. */
  readonly moved: readonly number[];
  /** What `sim_access` is told by number. */
  readonly sites: readonly AccessSite[];
  /** What the counters are for, in their order. */
  readonly covered: readonly CoverSite[];
}

export function instrument(linked: Uint8Array, settings: InstrumentSettings): Instrumented {
  const facts = read_module(linked);
  const { bytes, bodies, sites, covered } = rewrite_code(linked, facts, settings);
  const made = with_code(linked, facts.code, bytes);
  // Counters lie behind the memory that the linker knows.
  const wasm = covered.length === 0 ? made.wasm : with_memory(made.wasm, 4 * covered.length);
  const code_at = made.code_at + wasm.length - made.wasm.length;
  const moved: number[] = [];
  for (const { at, pairs } of bodies) {
    for (let i = 0; i < pairs.length; i += 2)
      moved.push(pairs[i] as number, (pairs[i + 1] as number) + at + code_at);
  }
  return { wasm, moved, sites, covered };
}

interface Rewritten {
  readonly bytes: Uint8Array;
  /** Each function's place in the new code, and its instructions: old offset in the file, new offset in the function. */
  readonly bodies: readonly { readonly at: number; readonly pairs: readonly number[] }[];
  readonly sites: readonly AccessSite[];
  readonly covered: readonly CoverSite[];
}

function rewrite_code(
  wasm: Uint8Array,
  facts: ModuleFacts,
  { code_time, stack_check, access_map, fill: fills, cover: wanted }: InstrumentSettings,
): Rewritten {
  const time = code_time ? new TimePass(wasm, facts) : null;
  const stack = stack_check ? new StackPass(wasm, facts) : null;
  const access = access_map === null ? null : new AccessPass(wasm, facts, time, access_map);
  const fill = fills ? new FillPass(wasm, facts) : null;
  const cover = wanted === null ? null : new CoverPass(wasm, facts, wanted);
  const own = new Set(
    [...facts.functions].filter(([name]) => SETS_STACK.test(name)).map(([, index]) => index),
  );
  const reader = new Reader(wasm, facts.code.body, facts.code.end);
  const count = reader.u32();
  const parts: Uint8Array[] = [Uint8Array.from(unsigned_leb(count))];
  const bodies: { at: number; pairs: number[] }[] = [];
  let length = (parts[0] as Uint8Array).length;
  for (let place = 0; place < count; place++) {
    const size = reader.u32();
    const from = reader.at;
    const body = own.has(facts.imports.length + place)
      ? { bytes: wasm.subarray(from, from + size), pairs: [] }
      : rewrite_body(wasm, from, from + size, facts, place, { time, stack, access, fill, cover });
    const head = Uint8Array.from(unsigned_leb(body.bytes.length));
    bodies.push({ at: length + head.length, pairs: body.pairs });
    parts.push(head, body.bytes);
    length += head.length + body.bytes.length;
    reader.at = from + size;
  }
  return { bytes: joined_bytes(parts), bodies, sites: access?.sites ?? [], covered: cover?.sites ?? [] };
}

interface Passes {
  readonly time: TimePass | null;
  readonly stack: StackPass | null;
  readonly access: AccessPass | null;
  readonly fill: FillPass | null;
  readonly cover: CoverPass | null;
}

function rewrite_body(
  wasm: Uint8Array,
  from: number,
  to: number,
  { parameters, imports }: ModuleFacts,
  place: number,
  { time, stack, access, fill, cover }: Passes,
): NewBody {
  const body = read_body(wasm, from, to, parameters[place] as number);
  const timed = time !== null && !time.leaves_alone(body, imports.length + place);
  const time_locals = timed ? TIME_LOCALS : [];
  const accesses =
    access?.insertions(body, body.locals + time_locals.length, timed ? body.locals : null) ?? [];
  const access_locals = accesses.length > 0 ? ACCESS_LOCALS : [];
  const fills = fill?.insertions(body, body.locals + time_locals.length + access_locals.length) ?? [];
  const insertions: Insertion[] = [
    ...(stack?.insertions(body) ?? []),
    ...fills,
    ...(timed ? time.insertions(body, access?.is_hook) : []),
    // In front of what stands in place of a call.
    ...(cover?.insertions(body, from) ?? []),
    ...accesses,
  ].sort((one, other) => one.at - other.at);
  return with_insertions(
    wasm,
    body,
    [...time_locals, ...access_locals, ...(fills.length > 0 ? FILL_LOCALS : [])],
    insertions,
  );
}
