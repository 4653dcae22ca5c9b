/**
 * What a `--check` build tells of its firmware: accesses outside of variables, blocks and packets, use of memory that is not the
 * firmware's any more, and undefined behaviour. Each place in C is told once, with the object and with who gave it away.
 */

import type { Kernel } from '../../../../rtos/kernel/kernel.ts';
import { duration_text } from '../../../../rtos/sim/choice_meaning.ts';
import type { Functions } from '../bridge.ts';
import type { Crossing } from '../crossing.ts';
import type { CInstance } from '../instance.ts';
import type { CMemory } from '../memory.ts';
import type { StackRange } from '../stacks.ts';
import type { Tables } from '../tables.ts';
import { c_functions } from '../trap.ts';
import { distance_to, type Moment, PIECE_KINDS, type Piece, Pieces } from './pieces.ts';
import { Shadow } from './shadow.ts';
import { Globals, stack_variable, type Variable } from './variables.ts';

/** Fields that are read behind a null pointer are not further away. */
const NULL_BYTES = 4096;
/** Words of a packet's header (nx_api.h). */
const PACKET_POOL = 0;
const PACKET_NEXT = 1;
const PACKET_PREPEND = 2;
const PACKET_APPEND = 3;
const PACKET_END = 5;
const MOST_IN_CHAIN = 1000;
const STACK_FRAMES = 32;
/** Services by which a packet leaves. */
const SENDS = /send$/;

const UNDEFINED: Readonly<Record<string, string>> = {
  add_overflow: 'adds signed numbers whose sum does not fit',
  sub_overflow: 'subtracts signed numbers whose difference does not fit',
  mul_overflow: 'multiplies signed numbers whose product does not fit',
  negate_overflow: 'negates the most negative number',
  divrem_overflow: 'divides by zero, or the most negative number by -1',
  shift_out_of_bounds: 'shifts by more bits than there are, or a negative number to the left',
  out_of_bounds: 'takes an index that is outside of its array',
  float_cast_overflow: 'turns a number into an integer that cannot hold it',
  load_invalid_value: 'reads a bool or an enumeration that has none of its values',
  vla_bound_not_positive: 'makes an array without elements',
  invalid_builtin: 'counts the zeros of 0',
};

export class Checker {
  private readonly crossing: Crossing;
  private readonly memory: CMemory;
  private readonly tables: Tables;
  private readonly pieces = new Pieces();
  private readonly told = new Set<string>();
  /** The byte with which memory is filled that is given to C; 0: it stays as it is. */
  fill = 0;
  /** C sends a packet. */
  on_send: ((service: string, packet: number) => void) | null = null;
  private shadow = new Shadow(new Uint8Array(0));
  private instance: CInstance | null = null;
  private globals: Globals | null = null;

  constructor(crossing: Crossing, memory: CMemory, tables: Tables) {
    this.crossing = crossing;
    this.tables = tables;
    this.memory = memory;
  }

  attach(instance: CInstance): void {
    this.instance = instance;
    this.shadow = new Shadow(instance.bytes);
  }

  /** A board is switched on, and its memory is new. */
  start(): void {
    this.pieces.forget();
    this.shadow.forget();
    this.told.clear();
  }

  /** Nothing is on this stack any more: what was left of functions that never returned is gone. */
  readonly fresh_stack = ({ low, high }: StackRange): void => this.shadow.set(low, high, true);

  functions(): Functions {
    return {
      sim_byte_is_bad: (address: number) => Number(this.shadow.is_bad(address >>> 0)),
      sim_bad_access: (address: number, size: number, writes: number) =>
        this.bad_access(address >>> 0, size >>> 0, writes !== 0),
      sim_undefined: (kind: number) => {
        const id = this.memory.text(kind);
        return this.tell('c-undefined', UNDEFINED[id] ?? id);
      },
      sim_pool_made: (kind: number, pool: number, name: number, start: number, size: number) =>
        this.pool_made(kind, pool >>> 0, name, start >>> 0, size >>> 0),
      sim_pool_gone: (pool: number) => {
        const gone = this.pieces.remove_pool(pool >>> 0);
        if (gone !== undefined) this.shadow.set(gone.start, gone.end, true);
        return 0;
      },
      sim_given: (kind: number, pool: number, address: number, size: number) => {
        const bytes = PIECE_KINDS[kind] === 'block' ? this.block_bytes(pool) : size >>> 0;
        return this.given(PIECE_KINDS[kind] as Piece['kind'], address >>> 0, bytes);
      },
      sim_taken: (service: number, address: number) => this.taken(this.memory.text(service), address >>> 0),
      sim_kept: (address: number) => this.kept(address >>> 0),
    };
  }

  private block_bytes(pool: number): number {
    return this.tables.block_pool.known(pool)?.tx_block_pool_block_size ?? 0;
  }

  private pool_made(kind: number, address: number, name: number, start: number, size: number): number {
    const pool = {
      kind: PIECE_KINDS[kind] as Piece['kind'],
      name: name === 0 ? '' : this.memory.text(name),
      address,
      start,
      end: start + size,
    };
    this.pieces.add_pool(pool);
    this.shadow.set(pool.start, pool.end, false);
    return 0;
  }

  private given(kind: Piece['kind'], start: number, bytes: number): number {
    const end = start + bytes;
    const piece = { pool: this.pieces.pool_of(start), kind, start, end, given: this.now(), taken: null };
    this.pieces.give(piece);
    this.shadow.set(start, end, true);
    if (this.fill !== 0) this.fill_piece(piece);
    return 0;
  }

  /** Of a packet what it has no data in: one that was received is written. */
  private fill_piece({ kind, start, end }: Piece): void {
    const { bytes } = this.instance as CInstance;
    const { words } = this.memory;
    const word = (place: number): number => words[(start >>> 2) + place] as number;
    if (kind !== 'packet') bytes.fill(this.fill, start, end);
    else if (word(PACKET_PREPEND) === word(PACKET_APPEND))
      bytes.fill(this.fill, word(PACKET_APPEND), word(PACKET_END));
  }

  /** The data of a packet, with those that are joined to it. */
  packet_bytes(address: number): Uint8Array {
    const { words, bytes } = this.memory;
    const parts = this.chain(address).map((start) => {
      const word = (place: number): number => words[(start >>> 2) + place] as number;
      return [...bytes.subarray(word(PACKET_PREPEND), word(PACKET_APPEND))];
    });
    return Uint8Array.from(parts.flat());
  }

  /** `a packet of pool "pool" (200 bytes, allocated by worker in work (app.c:12) at 10 ms)`. */
  piece_words(address: number): string {
    const piece = this.pieces.near(address);
    return piece === undefined ? 'a packet' : words_of_piece(piece);
  }

  /** A packet that C gets, from whom ever: its own from now on, with those that are joined to it. */
  readonly packet_handed = (address: number): void => {
    for (const start of this.chain(address)) {
      const known = this.pieces.at(start);
      if (known !== undefined && known.taken === null) continue;
      this.given('packet', start, (this.memory.words[(start >>> 2) + PACKET_END] as number) - start);
    }
  };

  private chain(address: number): number[] {
    const found: number[] = [];
    const { words } = this.memory;
    for (
      let at = address;
      at !== 0 && found.length < MOST_IN_CHAIN;
      at = words[(at >>> 2) + PACKET_NEXT] as number
    ) {
      const pool = words[(at >>> 2) + PACKET_POOL];
      if ((at & 3) !== 0 || pool === undefined || this.pieces.pool_of(at)?.kind !== 'packet') break;
      found.push(at);
    }
    return found;
  }

  private taken(service: string, address: number): number {
    if (this.fill !== 0 && SENDS.test(service)) this.on_send?.(service, address);
    const first = this.pieces.at(address);
    for (const start of first?.kind === 'packet' ? this.chain(address) : [address]) {
      const piece = this.pieces.at(start);
      if (piece === undefined || piece.taken !== null) continue;
      piece.taken = { ...this.now(), service };
      this.shadow.set(piece.start, piece.end, false);
    }
    return 0;
  }

  /** A service that would have taken it has refused it: it is as before. */
  private kept(address: number): number {
    const piece = this.pieces.at(address);
    if (piece === undefined) return 0;
    for (const start of piece.kind === 'packet' ? this.chain(address) : [address]) {
      const one = this.pieces.at(start);
      if (one === undefined) {
        this.packet_handed(start);
        continue;
      }
      one.taken = null;
      this.shadow.set(one.start, one.end, true);
    }
    return 0;
  }

  private now(): Moment {
    const k = this.crossing.kernel;
    const stack = stack_of_now();
    const { image } = this.instance as CInstance;
    return { who: k.context_name(), time_ns: k.now_ns, functions: () => c_functions(image, stack) };
  }

  private bad_access(address: number, size: number, writes: boolean): number {
    let at = address;
    while (at < address + size - 1 && !this.shadow.is_bad(at)) at++;
    const does = `${writes ? 'writes' : 'reads'} ${size} ${size === 1 ? 'byte' : 'bytes'}`;
    if (address < NULL_BYTES)
      return this.tell('c-null', `${does} at address ${address}: through a null pointer`);
    const piece = this.pieces.pool_of(at) === null ? undefined : this.pieces.near(at);
    if (piece !== undefined) return this.bad_piece(does, piece, at);
    const pool = this.pieces.pool_of(at);
    if (pool !== null)
      return this.tell(
        'c-not-allocated',
        `${does} of the memory of ${pool.kind} pool "${pool.name}" that nobody has allocated`,
      );
    const variable = this.variable_near(at);
    if (variable === undefined)
      return this.tell('c-out-of-bounds', `${does} at 0x${at.toString(16)}, where no variable is`);
    const bytes = variable.end - variable.start;
    const what = `"${variable.name}" ${variable.place}, which has ${bytes} bytes`;
    return this.tell('c-out-of-bounds', `${does}, ${beyond(variable, at)} ${what}`);
  }

  private variable_near(address: number): Variable | undefined {
    const instance = this.instance as CInstance;
    const { words } = instance;
    const text = (at: number): string => this.memory.text(at);
    this.globals ??= new Globals(
      words,
      instance.number('sim_globals'),
      instance.number('sim_globals_count'),
      text,
    );
    return this.globals.in_front_of(address) ?? stack_variable(words, address, text);
  }

  private bad_piece(does: string, piece: Piece, at: number): number {
    const { taken } = piece;
    const what = words_of_piece(piece);
    if (taken === null || distance_to(piece, at) > 0)
      return this.tell('c-out-of-bounds', `${does}, ${beyond(piece, at)} ${what}`);
    if (SENDS.test(taken.service))
      return this.tell(
        'c-packet-sent',
        `${does} of ${what}: it was sent and belongs to the stack, by ${taken_text(taken)}`,
      );
    return this.tell('c-use-after-release', `${does} of ${what}: it was released by ${taken_text(taken)}`);
  }

  /** Each place in C once. */
  private tell(id: string, message: string): number {
    const k: Kernel = this.crossing.kernel;
    const functions = this.crossing.functions_now();
    const place = functions.split(' < ')[0] ?? '';
    const key = `${id} ${place}`;
    if (this.told.has(key)) return 0;
    this.told.add(key);
    k.diagnose(id, functions === '' ? 'C code' : functions, message);
    return 0;
  }
}

function beyond(object: { start: number; end: number }, at: number): string {
  const away = distance_to(object, at);
  if (at < object.start) return `${away} ${away === 1 ? 'byte' : 'bytes'} in front of`;
  return away <= 1
    ? 'right behind the end of'
    : `${away - 1} ${away === 2 ? 'byte' : 'bytes'} behind the end of`;
}

function words_of_piece({ kind, pool, start, end, given }: Piece): string {
  const from = `of pool "${pool?.name ?? ''}" (${end - start} bytes, allocated by ${moment_text(given)})`;
  return kind === 'bytes' ? `bytes ${from}` : `a ${kind} ${from}`;
}

function moment_text({ who, time_ns, functions }: Moment): string {
  const place = functions().split(' < ')[0] ?? '';
  return `${who}${place === '' ? '' : ` in ${place}`} at ${duration_text(time_ns)}`;
}

function taken_text(taken: Moment & { readonly service: string }): string {
  return `${taken.service} of ${moment_text(taken)}`;
}

function stack_of_now(): Error {
  const kept = Error.stackTraceLimit;
  Error.stackTraceLimit = STACK_FRAMES;
  const stack = new Error();
  Error.stackTraceLimit = kept;
  return stack;
}
