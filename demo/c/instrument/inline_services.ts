// The functions through which C calls services that may wait (kit/crossing.h), put in place of their calls. Asyncify needs them as
// functions of their own, which the call of a service then spends as much on as on the rest of its way; the engine does
// not put functions of WebAssembly into others.

import { joined_bytes } from '../../../rtos/sim/joined_bytes.ts';
import { type Body, type Insertion, read_body, with_insertions } from './body.ts';
import { type ModuleFacts, read_module, with_code } from './module.ts';
import { I32, OP, Reader, unsigned_leb } from './wasm_reader.ts';

/** A change of what is made of the same module. */
export const INLINE_VERSION = '1';

/** What the kit calls for itself is called seldom. */
const SERVICE = /^(?!sim_)/;

/** A module with Asyncify, whose code is not moved any more. */
export function with_services_inlined(wasm: Uint8Array): Uint8Array {
  const facts = read_module(wasm);
  const bodies = bodies_of(wasm, facts);
  const services = new Map<number, Inlined>();
  const imported = new Set(facts.imports.map(({ name }) => name));
  bodies.forEach((body, place) => {
    const index = facts.imports.length + place;
    const name = facts.function_names.get(index) ?? '';
    if (SERVICE.test(name) && imported.has(name) && is_of_words(wasm, body))
      services.set(index, new Inlined(wasm, body, facts, place));
  });
  const functions = bodies.map((body) => caller(wasm, body, services));
  const parts = functions.flatMap((code) => [Uint8Array.from(unsigned_leb(code.length)), code]);
  const code = joined_bytes([Uint8Array.from(unsigned_leb(functions.length)), ...parts]);
  return with_code(wasm, facts.code, code).wasm;
}

function bodies_of(wasm: Uint8Array, { code, parameters }: ModuleFacts): Body[] {
  const reader = new Reader(wasm, code.body, code.end);
  return Array.from({ length: reader.u32() }, (_, place) => {
    const size = reader.u32();
    reader.at += size;
    return read_body(wasm, reader.at - size, reader.at, parameters[place] as number);
  });
}

/** All locals of such a function are; its parameters are in any case. */
function is_of_words(wasm: Uint8Array, { groups, groups_at, from }: Body): boolean {
  const reader = new Reader(wasm, groups_at, from);
  for (let left = groups; left > 0; left--) {
    reader.u32();
    if (reader.byte() !== I32) return false;
  }
  return true;
}

function caller(wasm: Uint8Array, body: Body, services: ReadonlyMap<number, Inlined>): Uint8Array {
  let locals = 0;
  const insertions = body.instructions.flatMap(({ opcode, start, operands, end }): Insertion[] => {
    const service = opcode === OP.CALL ? services.get(new Reader(wasm, operands).u32()) : undefined;
    if (service === undefined) return [];
    locals = Math.max(locals, service.locals);
    return [{ at: start, code: service.code(body.locals), instead_of: end }];
  });
  return with_insertions(wasm, body, Array<number>(locals).fill(I32), insertions).bytes;
}

class Inlined {
  private readonly wasm: Uint8Array;
  private readonly body: Body;
  private readonly parameters: number;
  private readonly result: number;

  constructor(wasm: Uint8Array, body: Body, { parameters, results }: ModuleFacts, place: number) {
    this.wasm = wasm;
    this.body = body;
    this.parameters = parameters[place] as number;
    this.result = results[place] as number;
  }

  /** Parameters and locals. */
  get locals(): number {
    return this.body.locals;
  }

  /** The code, which takes its arguments from the stack; its locals are those from `first` on. */
  code(first: number): number[] {
    const { wasm, body, parameters, result } = this;
    const local = (place: number): number[] => unsigned_leb(first + place);
    const out: number[] = [];
    for (let place = parameters - 1; place >= 0; place--) out.push(OP.LOCAL_SET, ...local(place));
    for (let place = parameters; place < body.locals; place++)
      out.push(OP.I32_CONST, 0, OP.LOCAL_SET, ...local(place));
    // The function's own end is that of the block.
    out.push(OP.BLOCK, result);
    let depth = 0;
    for (const { opcode, start, operands, end } of body.instructions) {
      if (opcode === OP.BLOCK || opcode === OP.LOOP || opcode === OP.IF) depth++;
      else if (opcode === OP.END) depth--;
      if (opcode === OP.RETURN) out.push(OP.BR, ...unsigned_leb(depth));
      else if (opcode === OP.LOCAL_GET || opcode === OP.LOCAL_SET || opcode === OP.LOCAL_TEE)
        out.push(opcode, ...local(new Reader(wasm, operands).u32()));
      else out.push(...wasm.subarray(start, end));
    }
    return out;
  }
}
