// Recorded kernel programs run by an interpreter in C (fixtures/kernel_*.c): the program goes into the board's memory as words, the
// log and the final state come out of it as words.

import { readFileSync } from 'node:fs';
import { CFirmware } from '../../../demo/c/bridge/firmware.ts';
import type { CImage } from '../../../demo/c/bridge/image.ts';
import { set_current_kernel } from '../../../rtos/kernel/current.ts';
import { Simulation, Target } from '../../../rtos/sim_api.ts';
import type { Json, JsonObject } from '../../conformance/case.ts';
import type { KernelProgram, Operation } from '../../conformance/threadx/program.ts';
import { c_image } from './c_boards.ts';

const FILES = ['programs', 'threads', 'sync', 'memory', 'final'].map((part) => `kernel_${part}.c`);

/** The number of each operation is its place in the list that C has, too. */
const OPERATIONS = [
  ...readFileSync(new URL('fixtures/kernel_operations.h', import.meta.url), 'utf8').matchAll(
    /^OPERATION\((\w+)\)/gm,
  ),
].map((match) => match[1] as string);

const ACTORS = ['t', 'tm', 'i', 'x', 'q', 's', 'e', 'n'];
/** The longest list of arguments that an operation has. */
const ARGUMENTS = 4;

/** The interpreter, built, with a ThreadX of its own if so wanted. C takes no virtual time here, as operations take none. */
export function kernel_interpreter(threadx = ''): Promise<CImage> {
  return c_image(FILES, { interrupts: ['run_interrupts', 'report'], code_time: false, threadx });
}

/** A program as words. */
class Encoder {
  readonly words: number[] = [];

  private list(values: readonly number[]): number {
    return this.words.push(values.length, ...values) - values.length - 1;
  }

  private operations(ops: readonly Operation[]): number {
    const encoded = ops.flatMap(([name, ...args]) => {
      const number = OPERATIONS.indexOf(name);
      if (number === -1 || args.length > ARGUMENTS)
        throw new Error(`C has no operation ${name} with ${args.length}`);
      return [number, ...args, ...new Array<number>(ARGUMENTS - args.length).fill(0)];
    });
    const at = this.words.push(ops.length, ...encoded);
    return at - encoded.length - 1;
  }

  /** How many, and where the table begins. */
  private table(rows: readonly (readonly number[])[]): number[] {
    const values = rows.flat();
    return [rows.length, this.words.push(...values) - values.length];
  }

  encode(program: KernelProgram): number[] {
    const head = 2 + 2 * 9;
    this.words.length = 0;
    this.words.push(...new Array<number>(head).fill(0));
    const ops = (list: readonly Operation[]): number => this.operations(list);
    const queues = program.queues.map((q) => [q.words, q.cap, q.notify, q.create, ops(q.on_send)]);
    const semaphores = program.semaphores.map((s) => [s.n, s.notify, s.create, ops(s.on_put)]);
    const mutexes = program.mutexes.map((m) => [m.inherit, m.create]);
    const flags = program.flags.map((e) => [e.notify, e.create, ops(e.on_set)]);
    const blocks = program.blocks.map((b) => [b.size, b.count, b.create]);
    const bytes = program.bytes.map((y) => [y.size, y.create]);
    const timers = program.timers.map((t) => [t.init, t.again, t.act, t.create, ops(t.ops)]);
    const threads = program.threads.map((t) => [
      ...[t.prio, t.thr, t.slice, t.start, t.repeat, t.notify, t.create],
      ...[ops(t.ops), ops(t.on_entry), ops(t.on_exit)],
    ]);
    const isrs = program.isrs.map((i) => [this.list(i.at), ops(i.ops)]);
    const tables = [queues, semaphores, mutexes, flags, blocks, bytes, timers, threads, isrs];
    const places = tables.flatMap((rows) => this.table(rows));
    const init = ops(program.init);
    this.words.splice(0, head, program.ticks, ...places, init);
    return this.words;
  }
}

/** Reads pairs of words: each value has a word in front that says whether it is signed. */
class Decoder {
  private readonly words: Uint32Array;
  private at: number;

  constructor(words: Uint32Array, at: number) {
    this.words = words;
    this.at = at;
  }

  word(): number {
    return this.words[this.at++] as number;
  }

  value(): number {
    const signed = this.word() === 1;
    return signed ? this.word() | 0 : this.word();
  }

  values(count: number): number[] {
    return Array.from({ length: count }, () => this.value());
  }

  /** A list whose length comes first. */
  list(): number[] {
    return this.values(this.value());
  }

  log(): Json[] {
    const log: Json[] = [];
    for (let tick = this.word(); tick !== 0xffffffff; tick = this.word()) {
      const actor = this.word();
      const kind = ACTORS[actor >>> 16] as string;
      const name = kind === 'x' ? kind : `${kind}${actor & 0xffff}`;
      log.push([tick, name, this.word() | 0, ...this.values(this.word())]);
    }
    return log;
  }

  /** Objects of a kind: null for one that does not exist. */
  private objects(final: JsonObject, kind: string, count: number, read: () => Json): void {
    if (count > 0) final[kind] = Array.from({ length: count }, () => (this.value() === 0 ? null : read()));
  }

  final(program: KernelProgram): JsonObject {
    const final: JsonObject = { time: this.value(), running: this.value() };
    this.objects(final, 'threads', program.threads.length, () => this.values(7));
    this.objects(final, 'queues', program.queues.length, () => [...this.values(2), this.list(), this.list()]);
    this.objects(final, 'semaphores', program.semaphores.length, () => [this.value(), this.list()]);
    this.objects(final, 'mutexes', program.mutexes.length, () => [...this.values(2), this.list()]);
    this.objects(final, 'flags', program.flags.length, () => [this.value(), this.list()]);
    this.objects(final, 'blocks', program.blocks.length, () => [...this.values(2), this.list()]);
    this.objects(final, 'bytes', program.bytes.length, () => [...this.values(2), this.list()]);
    this.objects(final, 'timers', program.timers.length, () => this.values(3));
    return final;
  }
}

/** Runs programs one after the other in the same memory. */
export class KernelProgramsInC {
  private readonly firmware: CFirmware;
  private readonly encoder = new Encoder();

  constructor(image: CImage) {
    this.firmware = new CFirmware(image);
  }

  run(program: KernelProgram): { readonly log: Json[]; readonly final: JsonObject } {
    const { firmware } = this;
    const words = new Uint32Array(firmware.memory.buffer);
    let log = 0;
    const listen = (line: string): void => {
      const [what, address, bytes] = line.split(' ');
      if (what === 'program') {
        const encoded = this.encoder.encode(program);
        if (encoded.length * 4 > Number(bytes))
          throw new Error(`${program.id} has more words than C has room for`);
        words.set(encoded, Number(address) / 4);
      } else if (what === 'log') log = Number(address) / 4;
      else throw new Error(`${program.id}: ${line}`);
    };
    let tick = 0;
    const sim = new Simulation({ trace: false });
    const target = new Target(sim, {
      name: 'target',
      main: () => firmware.main(listen),
      config: {
        service_cost_ns: 0,
        service_cost_most_ns: 0,
        interrupt_cost_ns: 0,
        before_tick: () => tick++ < program.ticks,
        tick_hook: () => {
          firmware.tick();
          return firmware.isr('run_interrupts')();
        },
      },
    });
    const end = sim.run();
    if (end !== 'stopped')
      throw new Error(`${program.id} ended (${end}) at tick ${tick} of ${program.ticks}`);
    const previous = set_current_kernel(target.kernel);
    try {
      firmware.ask('report');
    } finally {
      set_current_kernel(previous);
    }
    const decoder = new Decoder(words, log + 1);
    return { log: decoder.log(), final: decoder.final(program) };
  }
}
