// Accesses to memory that others may use. The compiler has put a call in front of each (-fsanitize=thread); here a look at a map
// stands in its place, one byte for a word of memory, and a call of `sim_access` where the byte is set: there the host
// sees the access, and may let others come first. An access of 8 bytes is two on a 32-bit processor: in code that was
// compiled so it becomes two, with such a place between them.

import type { Body, Insertion, Instruction } from './body.ts';
import { index_of, type ModuleFacts } from './module.ts';
import type { TimePass } from './time.ts';
import { I32, I64, NO_RESULT, OP, Reader, signed_leb, unsigned_leb } from './wasm_reader.ts';

export interface AccessSite {
  /** Of the instruction, in the linked module. */
  readonly offset: number;
  readonly kind: 'read' | 'write' | 'update';
  readonly bytes: number;
  /** The variable is volatile. */
  readonly is_volatile: boolean;
  /** The second half of an access to 8 bytes. */
  readonly half: boolean;
}

const HOOK = /^__tsan_(?:unaligned_)?(volatile_)?(read_write|read|write)(1|2|4|8|16)$/;

/** New locals of a function: an address, and a value of 8 bytes. */
export const ACCESS_LOCALS: readonly number[] = [I32, I64];

interface Hook {
  readonly kind: AccessSite['kind'];
  readonly bytes: number;
  readonly is_volatile: boolean;
}

export class AccessPass {
  readonly sites: AccessSite[] = [];
  private readonly bytes: Uint8Array;
  private readonly hooks: ReadonlyMap<number, Hook>;
  private readonly call: readonly number[];
  private readonly map: readonly number[];
  private readonly time: TimePass | null;

  /** `map`: the address of the byte for the word at address 0. */
  constructor(bytes: Uint8Array, facts: ModuleFacts, time: TimePass | null, map: number) {
    this.bytes = bytes;
    this.time = time;
    this.map = unsigned_leb(map);
    this.call = [OP.CALL, ...unsigned_leb(index_of(facts.functions, 'sim_access'))];
    this.hooks = new Map(
      [...facts.function_names].flatMap(([index, name]) => {
        const [, is_volatile, kind, size] = HOOK.exec(name) ?? [];
        if (kind === undefined) return [];
        const does = kind === 'read_write' ? 'update' : (kind as 'read' | 'write');
        return [[index, { kind: does, bytes: Number(size), is_volatile: is_volatile !== undefined }]];
      }),
    );
  }

  /** What the compiler calls in front of an access. */
  readonly is_hook = (instruction: Instruction): boolean => this.hook_of(instruction) !== undefined;

  private hook_of({ opcode, operands }: Instruction): Hook | undefined {
    return opcode === OP.CALL ? this.hooks.get(new Reader(this.bytes, operands).u32()) : undefined;
  }

  /**
   * Only code of the firmware has accesses that are looked at. `local` is the first of the new locals, `time` that of the time,
   * null in a function that takes none.
   */
  insertions({ instructions }: Body, local: number, time: number | null): Insertion[] {
    if (!instructions.some(this.is_hook)) return [];
    const code = new AccessCode(
      this.call,
      this.map,
      local,
      time === null ? null : (this.time?.around_call(time) ?? null),
    );
    const found: Insertion[] = [];
    let last: Hook | undefined;
    for (const instruction of instructions) {
      const { opcode, start, operands, end } = instruction;
      const hook = this.hook_of(instruction);
      if (hook !== undefined) {
        last = hook;
        const site = this.sites.push({ offset: start, ...hook, half: false }) - 1;
        found.push({ at: start, code: code.before(hook.bytes, site), instead_of: end });
      } else if (WIDE.has(opcode)) {
        const kind = opcode === OP.I64_LOAD || opcode === OP.F64_LOAD ? 'read' : 'write';
        const is_volatile = last?.is_volatile ?? false;
        const site = this.sites.push({ offset: start, kind, bytes: 4, is_volatile, half: true }) - 1;
        const reader = new Reader(this.bytes, operands);
        reader.u32();
        found.push({ at: start, code: code.halves(opcode, reader.u32(), site), instead_of: end });
      }
    }
    return found;
  }
}

const WIDE: ReadonlySet<number> = new Set([OP.I64_LOAD, OP.F64_LOAD, OP.I64_STORE, OP.F64_STORE]);
/** Of a memory argument: aligned to a byte, to 4 bytes. */
const BYTE = 0;
const WORD = 2;

/** What is put into one function. */
class AccessCode {
  private readonly call: readonly number[];
  private readonly map: readonly number[];
  private readonly around: { readonly store: readonly number[]; readonly load: readonly number[] };
  private readonly set_address: readonly number[];
  private readonly address: readonly number[];
  private readonly set_value: readonly number[];
  private readonly value: readonly number[];

  constructor(
    call: readonly number[],
    map: readonly number[],
    local: number,
    around: AccessCode['around'] | null,
  ) {
    this.call = call;
    this.map = map;
    this.around = around ?? { store: [], load: [] };
    this.set_address = [OP.LOCAL_SET, ...unsigned_leb(local)];
    this.address = [OP.LOCAL_GET, ...unsigned_leb(local)];
    this.set_value = [OP.LOCAL_SET, ...unsigned_leb(local + 1)];
    this.value = [OP.LOCAL_GET, ...unsigned_leb(local + 1)];
  }

  /** The address is on top of the stack. */
  before(bytes: number, site: number): number[] {
    return [...this.set_address, ...this.look(this.address, bytes, site)];
  }

  private look(address: readonly number[], bytes: number, site: number): number[] {
    const load = bytes > 8 ? OP.I32_LOAD : bytes > 4 ? OP.I32_LOAD16_U : OP.I32_LOAD8_U;
    return [
      ...address,
      ...[OP.I32_CONST, 2, OP.I32_SHR_U, load, BYTE, ...this.map, OP.IF, NO_RESULT],
      ...this.around.store,
      ...[...address, OP.I32_CONST, ...signed_leb(site), ...this.call],
      ...this.around.load,
      OP.END,
    ];
  }

  /** An access of 8 bytes, as two. */
  halves(opcode: number, offset: number, site: number): number[] {
    const second = unsigned_leb(offset + 4);
    const between = this.look(
      [...this.address, OP.I32_CONST, ...signed_leb((offset + 4) | 0), OP.I32_ADD],
      4,
      site,
    );
    const shift = [OP.I64_CONST, 32];
    if (opcode === OP.I64_STORE || opcode === OP.F64_STORE) {
      return [
        ...(opcode === OP.F64_STORE ? [OP.I64_REINTERPRET_F64] : []),
        ...[...this.set_value, ...this.set_address],
        ...[...this.address, ...this.value, OP.I64_STORE32, WORD, ...unsigned_leb(offset)],
        ...between,
        ...[...this.address, ...this.value, ...shift, OP.I64_SHR_U, OP.I64_STORE32, WORD, ...second],
      ];
    }
    return [
      ...[
        ...this.set_address,
        ...this.address,
        OP.I64_LOAD32_U,
        WORD,
        ...unsigned_leb(offset),
        ...this.set_value,
      ],
      ...between,
      ...[...this.address, OP.I64_LOAD32_U, WORD, ...second, ...shift, OP.I64_SHL, ...this.value, OP.I64_OR],
      ...(opcode === OP.F64_LOAD ? [OP.F64_REINTERPRET_I64] : []),
    ];
  }
}
