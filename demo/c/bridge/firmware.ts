/** A C firmware on a board: what a bench takes as its main function. */

import { K } from '../../../rtos/kernel/current.ts';
import { board_memory } from '../../../rtos/services/board_memory.ts';
import { SimError } from '../../../rtos/sim/sim_error.ts';
import type { Service } from '../../../rtos/tx_api.ts';
import { Accesses } from './access/accesses.ts';
import { SharedPlaces } from './access/shared_places.ts';
import type { Activation } from './activation.ts';
import { Bridge, CERTIFICATE_PLACES } from './bridge.ts';
import { Checker } from './check/checker.ts';
import { FillTrial } from './check/fill_trial.ts';
import { Leavings } from './check/leavings.ts';
import { CodeCounts } from './code_counts.ts';
import { type CodeSpeed, CodeTime } from './code_time.ts';
import { Fields } from './fields.ts';
import type { CImage } from './image.ts';
import { imports_of, type OwnImports } from './imports.ts';
import { CInstance } from './instance.ts';
import { Lines, type Print } from './libc.ts';
import { Mirror } from './mirror.ts';
import { OwnNetx } from './own_netx/own_netx.ts';
import { OwnThreadx } from './own_threadx/own_threadx.ts';
import { know_receivers } from './receivers.ts';
import type { BoardParts } from './running.ts';
import { SaveAreas } from './save_areas.ts';
import { enter_kernel } from './sim_functions.ts';
import { SPECIAL_BYTES, Specials } from './specials.ts';
import { Stacks } from './stacks.ts';
import type { Tables } from './tables.ts';
import { TIMES_BYTES } from './times.ts';
import { EPOCH_S } from './wasi.ts';

/** Bytes of the arena that are not save areas. */
const INTERRUPT_STACK = 8192;
const SPARE_STACK = 8192;
const TEXT_BYTES = 8192;
const SCRATCH_BYTES = 2048;

/** A processor of 100 MHz; wait states of flash memory and misses of a cache may make code take twice as long. */
const DEFAULT_SPEED: CodeSpeed = { least_ns: 10, most_ns: 20 };

/** Addresses are those of a build with IPv6 (nx_port.h). */
function has_ipv6(options: CImage['build_options']): boolean {
  return 'SIM_IPV6' in options && !('NX_DISABLE_IPV6' in options);
}

/** The memory and the bridge of one board; `start` makes it new. */
export class CFirmware {
  private readonly image: CImage;
  readonly bridge: Bridge;
  private readonly instance: CInstance;
  private readonly specials: Specials;
  private readonly lines: Lines;
  /** What its imports ask for. */
  private readonly parts: BoardParts;
  private readonly mirror: Mirror | null;
  /** Of a firmware that brings its own NetX Duo; and what it reads of control blocks. */
  private readonly own_netx: OwnNetx | null;
  private readonly own_mirror: Mirror | null;
  /** Of a firmware that brings its own ThreadX. */
  private readonly own_threadx: OwnThreadx | null;
  private readonly time: CodeTime;
  /** Of a build with checks. */
  private readonly checker: Checker | null;
  private readonly trial: FillTrial;
  /** Of a build whose accesses to memory are seen. */
  private readonly accesses: Accesses | null;
  /** Of a build with coverage, while the board is on. */
  private counts: CodeCounts | null = null;
  private random_state = 0;
  private fresh = true;

  constructor(
    image: CImage,
    speed: CodeSpeed = DEFAULT_SPEED,
    shared: SharedPlaces = new SharedPlaces(),
    trial: FillTrial = new FillTrial(),
  ) {
    this.image = image;
    this.trial = trial;
    const bridge = new Bridge(image.memory_bytes, has_ipv6(image.build_options));
    const fields = new Fields(bridge.memory);
    this.bridge = bridge;
    this.specials = new Specials(bridge, fields);
    this.time = new CodeTime(bridge.crossing, speed);
    this.checker = image.check ? new Checker(bridge.crossing, bridge.memory, bridge.tables) : null;
    this.own_netx = image.own_netx === null ? null : new OwnNetx(bridge);
    this.own_threadx = image.own_threadx ? new OwnThreadx(bridge) : null;
    this.accesses =
      image.accesses === null
        ? null
        : new Accesses(
            bridge.crossing,
            image,
            shared,
            (address) => bridge.tables.thread.known(address)?.tx_thread_name ?? '',
          );
    const { crossing, memory, tables, packets, callbacks, times } = bridge;
    const lines = new Lines();
    this.lines = lines;
    // A spread here would give each board a hidden class of its own.
    this.parts = {
      bridge,
      crossing,
      memory,
      tables,
      packets,
      callbacks,
      times,
      specials: this.specials,
      time: this.time,
      lines,
      mirror: null,
      random: () => this.random(),
      epoch_s: EPOCH_S,
    };
    const { running, functions } = imports_of(image, this.parts, this.own_imports());
    crossing.share(running, this.parts);
    const before = crossing.take_turn();
    this.instance = new CInstance(image, functions);
    crossing.give_turn(before);
    this.attach(fields);
    const is_own = this.own_netx !== null;
    // Another kernel's control blocks are its own business.
    const named = image.own_threadx ? new Set<string>() : image.fields_used;
    const fields_used = is_own ? OwnNetx.of_application(named) : named;
    this.mirror = Mirror.of(bridge, fields, { ...image, fields_used }, this.instance, running);
    this.parts.mirror = this.mirror;
    this.own_mirror = is_own ? Mirror.of(bridge, fields, OwnNetx.of_stack, this.instance, running) : null;
    this.hook();
  }

  /** What the parts of this build, if it has such, do in the imports; null: they are those of all boards with the firmware. */
  private own_imports(): OwnImports | null {
    const { checker, own_netx, own_threadx, accesses, trial } = this;
    const { crossing, memory } = this.bridge;
    if (checker === null && own_netx === null && own_threadx === null && accesses === null) return null;
    return {
      functions: {
        ...checker?.functions(),
        ...own_netx?.functions(),
        ...own_threadx?.functions(),
        ...accesses?.functions(),
      },
      around: (functions, plain) => {
        const taking = own_threadx?.taking(functions) ?? own_netx?.taking(functions, plain) ?? functions;
        const seen = accesses?.watching(taking) ?? taking;
        return checker === null ? seen : new Leavings(crossing, memory, checker, trial).watching(seen);
      },
    };
  }

  /** What there is to do each time C goes on, and each time it has returned or waits. */
  private hook(): void {
    const { crossing } = this.bridge;
    const { mirror, time } = this;
    crossing.before_c = mirror === null ? null : () => mirror.write();
    crossing.after_c = mirror?.takes ? () => mirror.take() : null;
    this.hook_own_netx();
    this.hook_own_threadx();
    const { accesses } = this;
    if (accesses !== null) {
      const { before_c } = crossing;
      crossing.before_c = () => {
        before_c?.();
        accesses.before_c();
      };
    }
    if (!this.image.code_time) return;
    const { before_c, after_c } = crossing;
    crossing.before_c = () => {
      before_c?.();
      time.begin();
    };
    crossing.after_c = () => {
      time.count();
      after_c?.();
    };
  }

  private hook_own_netx(): void {
    const { own_netx: own, own_mirror } = this;
    if (own === null) return;
    const { crossing } = this.bridge;
    const { before_c, after_c } = crossing;
    const write_fields = (): void => own_mirror?.write();
    crossing.before_c = () => {
      before_c?.();
      own.before_c(write_fields);
    };
    crossing.after_c = () => {
      own.after_c();
      after_c?.();
    };
  }

  private hook_own_threadx(): void {
    const { own_threadx: own } = this;
    if (own === null) return;
    const { crossing } = this.bridge;
    crossing.before_c = () => own.before_c();
    crossing.around_interrupts = (handler) => () => own.interrupt(handler);
  }

  /** Cuts the arena up, and tells every part where the memory is. */
  private attach(fields: Fields): void {
    const { instance, bridge } = this;
    const buffer = instance.bytes.buffer as ArrayBuffer;
    const start = instance.number('sim_arena');
    let end = start + instance.number('sim_arena_size');
    // From its end on: save areas are at the beginning, where the variables of most boards have touched the page.
    const take = (bytes: number): number => {
      end -= Math.ceil(bytes / 16) * 16;
      return end;
    };
    const interrupts = take(INTERRUPT_STACK);
    const spare = take(SPARE_STACK);
    const text = take(TEXT_BYTES);
    const special = take(SPECIAL_BYTES);
    bridge.certificate_places = take(CERTIFICATE_PLACES);
    bridge.times.attach(take(TIMES_BYTES));
    bridge.scratch = take(SCRATCH_BYTES);
    bridge.scratch_bytes = SCRATCH_BYTES;
    bridge.first_unused = instance.number('sim_first_unused');
    if (this.own_netx === null && this.own_threadx === null)
      bridge.driver_pointers = [
        instance.number('sim_driver_pointer'),
        instance.number('sim_vendor_driver_pointer'),
      ];
    this.time.attach(buffer, instance.address_of('sim_budget'));
    bridge.memory.attach(instance, text, TEXT_BYTES);
    if (this.own_threadx === null) fields.attach(this.image, instance.number('sim_layout'));
    this.own_netx?.attach(fields, instance);
    this.own_threadx?.attach(instance);
    bridge.tables.offset_of = (struct, field) => fields.offset_of(struct, field);
    this.specials.attach(special);
    if (this.own_netx === null && this.own_threadx === null)
      know_receivers(bridge, instance.number('sim_receivers'));
    const stacks = new Stacks(
      buffer,
      { low: instance.number('sim_main_stack_low'), high: instance.number('sim_main_stack_high') },
      { low: interrupts, high: interrupts + INTERRUPT_STACK },
      { low: spare, high: spare + SPARE_STACK },
    );
    bridge.crossing.attach(instance, new SaveAreas(instance.words, start, end - start), stacks);
    this.accesses?.attach(instance.bytes);
    if (this.checker === null) return;
    this.checker.attach(instance);
    stacks.fresh = this.checker.fresh_stack;
    bridge.packets.handed = this.checker.packet_handed;
  }

  /** The main function of a board that is switched on now; `epoch_s` is what time() tells at virtual time 0. */
  main(print: Print, epoch_s = EPOCH_S): void | Service<void> {
    this.parts.epoch_s = epoch_s;
    this.power_on(print);
    return (this.begin() ?? undefined) as unknown as void | Service<void>;
  }

  /** Firmware without a main function is its tx_application_define. */
  private begin(): Activation | null {
    const { instance, bridge } = this;
    if (this.own_threadx !== null) {
      this.own_threadx.begin();
      return null;
    }
    if (instance.number('sim_has_main') === 1)
      return bridge.crossing.call(instance.function_named('sim_main'));
    enter_kernel(bridge);
    return null;
  }

  /** Makes the memory new: the board is switched on. Where main is the host program's, it calls C from now on. */
  power_on(print: Print): void {
    const { bridge } = this;
    const k = K;
    if (k === null) throw new SimError(`the C firmware ${this.image.name} runs on a board only`);
    if (!this.fresh) {
      this.counts?.keep();
      this.instance.reset();
      bridge.forget();
      this.specials.forget();
    }
    this.fresh = false;
    this.random_state = k.sim.seed >>> 0;
    this.lines.start(print);
    bridge.crossing.start(k);
    this.time.start(k);
    this.start_checks();
    this.accesses?.start(k);
    this.counts = CodeCounts.of(k, this.image, this.instance.counters);
    const memory = board_memory(k);
    memory.place(this.instance.bytes.buffer, 0);
    if (this.own_threadx === null)
      bridge.tables.thread.bind(this.instance.number('sim_timer_thread'), k.timer_thread);
    this.mirror?.start(k);
    this.own_mirror?.start(k);
    this.own_netx?.start();
    this.own_threadx?.start();
    k.power_off_hooks.push(() => this.flush());
  }

  private start_checks(): void {
    const { checker, instance, trial } = this;
    if (checker === null) return;
    checker.start();
    checker.fill = trial.pattern;
    instance.words[instance.address_of('sim_fill') >>> 2] = trial.pattern;
  }

  /** The board stands still: what has no end of line is printed. */
  flush(): void {
    this.lines.flush();
  }

  /** Numbers for the C library's arc4random and the like: the simulation's seed gives them. */
  private random(): number {
    this.random_state = (Math.imul(this.random_state, 1664525) + 1013904223) >>> 0;
    return this.random_state >>> 8;
  }

  /** What a C function answers, asked by the host program between two events; it must call nothing that waits. */
  ask(name: string, ...words: number[]): number {
    return this.bridge.crossing.call_plain(this.instance.function_named(name), ...words) >>> 0;
  }

  /** The blocks of the board by the addresses that C has for them. */
  get tables(): Tables {
    return this.bridge.tables;
  }

  /** All memory of the board: the addresses of C are places in it. */
  get memory(): Uint8Array {
    return this.instance.bytes;
  }

  /** A C function that the host program may raise as an interrupt. */
  isr(name: string): () => Service<void> {
    if (!this.instance.has(name)) {
      throw new SimError(
        `${this.image.name} has no interrupt handler ${name}: name it under "interrupts" in netx-sim.json or in c_firmware({ ... })`,
      );
    }
    const entry = this.instance.function_named(name);
    const { crossing } = this.bridge;
    if (this.own_threadx !== null) return crossing.handler(entry) as () => Service<void>;
    return () => crossing.call(entry) as unknown as Service<void>;
  }

  /** Each tick of the board, for firmware that brings its own kernel. */
  tick(): void {
    this.own_threadx?.tick();
  }
}
