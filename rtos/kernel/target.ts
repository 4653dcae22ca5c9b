// One simulated board: a processor with a ThreadX-style kernel, and what the host program says about it. Firmware is
// a `main` function, which calls tx_kernel_enter as on a board.

import { check_fields, whole_ns } from '../sim/given.ts';
import { one_more } from '../sim/short_list.ts';
import { SimError } from '../sim/sim_error.ts';
import type { Simulation } from '../sim/simulation.ts';
import type { TargetConfig } from './config.ts';
import { set_current_kernel } from './current.ts';
import { install_processor } from './dispatch.ts';
import { with_call_set_aside } from './hand_out.ts';
import { raise_interrupt, run_to_completion, set_interrupt_priority } from './interrupt.ts';
import { Kernel } from './kernel.ts';
import type { Callback } from './service.ts';
import { watched_kernel } from './service_watch.ts';
import { outside_events, place_event } from './stimulus.ts';
import { thrown_in } from './thrown.ts';

export interface TargetOptions {
  /** Unique among the boards that are not switched off; part of every site key and of every message. */
  readonly name: string;
  /** The firmware: must call tx_kernel_enter before it returns. */
  readonly main: Callback<[]>;
  readonly config?: Partial<TargetConfig>;
  /** When the power comes on, in virtual nanoseconds; default: 0. */
  readonly power_on_ns?: number;
}

const TARGETS = Symbol('targets');

/** The targets of a simulation in order of creation, and the last one of each name. */
interface KnownTargets {
  readonly targets: Target[];
  readonly by_name: Map<string, Target>;
}

function known_targets(sim: Simulation): KnownTargets {
  let known = sim.attachments.get(TARGETS) as KnownTargets | undefined;
  if (known === undefined) {
    known = { targets: [], by_name: new Map() };
    sim.attachments.set(TARGETS, known);
  }
  return known;
}

/** The targets of a simulation in order of creation. */
export function sim_targets(sim: Simulation): readonly Target[] {
  return known_targets(sim).targets;
}

/** The kernels of the boards that run: their power is on, and their initialization is over. */
export function running_kernels(sim: Simulation): Kernel[] {
  return sim_targets(sim)
    .map(({ kernel }) => kernel)
    .filter(is_running);
}

/** Its power is on, and its initialization is over. */
export function is_running({ powered_off, system_state }: Kernel): boolean {
  return !powered_off && system_state >= 0;
}

/** The target that a kernel belongs to. */
export function target_of(k: Kernel): Target {
  const target = sim_targets(k.sim).find((t) => t.kernel === k);
  if (target === undefined) throw new SimError(`the kernel of ${k.name} belongs to no target`);
  return target;
}

const TARGET_OPTIONS = ['name', 'main', 'config', 'power_on_ns'];

function check_target(options: TargetOptions): void {
  check_fields('a target', options, TARGET_OPTIONS);
  const { name, main, power_on_ns = 0 } = options;
  if (typeof name !== 'string' || name === '') {
    throw new SimError(`the name of a target is ${name}: it must be a text of at least one character`);
  }
  if (typeof main !== 'function') {
    throw new SimError(`main of ${name} is ${main}: it must be a function that calls tx_kernel_enter`);
  }
  whole_ns(`power_on_ns of ${name}`, power_on_ns, 0);
}

export class Target {
  readonly kernel: Kernel;
  readonly name: string;
  private readonly main: Callback<[]>;
  /** The name of the interrupt that came last, and all names so far. */
  private last_interrupt = '';
  private interrupt_names: readonly string[] = [];

  constructor(sim: Simulation, options: TargetOptions) {
    check_target(options);
    const { targets, by_name } = known_targets(sim);
    // Only the one that came last under a name can have its power on.
    if (by_name.get(options.name)?.kernel.powered_off === false) {
      throw new SimError(
        `there is already a target named ${options.name}: names are part of site keys and must differ, unless the other one was switched off`,
      );
    }
    this.name = options.name;
    this.main = options.main;
    const { name, config = {} } = options;
    this.kernel =
      sim.annotations === null
        ? new Kernel(sim, name, config)
        : watched_kernel(sim, name, config, sim.annotations);
    install_processor(this.kernel);
    targets.push(this);
    by_name.set(name, this);
    sim.schedule(options.power_on_ns ?? 0, () => this.power_on());
  }

  get sim(): Simulation {
    return this.kernel.sim;
  }

  private power_on(): void {
    const k = this.kernel;
    if (k.powered_off) return;
    k.now_ns = k.sim.now_ns;
    const previous = set_current_kernel(k);
    try {
      with_call_set_aside(() => run_to_completion(k, 'the main function', this.main));
      // Firmware that has stopped its board in the middle of its initialization.
      if (k.powered_off) return;
      if (k.system_state < 0) {
        throw new SimError(`the main function of ${this.name} returned without calling tx_kernel_enter`);
      }
    } catch (error) {
      throw thrown_in(k, error);
    } finally {
      set_current_kernel(previous);
    }
    k.wake();
  }

  /**
   * Takes the power away, now and for good: no thread and no interrupt of this board runs any more, its cables are dead,
   * and what its firmware claimed (sim_always, sim_eventually_within) is not looked at any more. A board that comes back
   * after a power cut is a new Target, which may have the same name. Called between two events.
   */
  power_off(): void {
    const k = this.kernel;
    if (k.powered_off) return;
    if (k.dozes) k.catch_up();
    k.powered_off = true;
    k.interrupts_off = true;
    k.sim.checks.withdraw(this.name);
    for (const hook of k.power_off_hooks) hook();
  }

  /**
   * Runs an interrupt service routine on this target, now or a little later: see raise_interrupt. Called by devices at
   * their events. `priority`, from 0 (the most urgent) to 255, is that of all interrupts of this name from now on (see
   * interrupt_priority). Default: what it was; interrupts that were never given one do not interrupt each other.
   */
  interrupt(name: string, handler: Callback<[]>, priority?: number): void {
    if (name !== this.last_interrupt) this.note_interrupt(name);
    if (priority !== undefined) set_interrupt_priority(this.kernel, name, priority);
    raise_interrupt(this.kernel, name, handler);
  }

  /**
   * Gives the interrupts of a name a priority, as a program does that sets up its interrupt controller: 0 is the most urgent,
   * 255 the least, which is the default. From then on a handler is interrupted, where it computes, by what is more urgent.
   * The tick's name is `tick`.
   */
  interrupt_priority(name: string, priority: number): void {
    set_interrupt_priority(this.kernel, name, priority);
  }

  /** Its own method, and for another name only: interrupts come in millions. */
  private note_interrupt(name: string): void {
    this.last_interrupt = name;
    if (this.interrupt_names.includes(name)) return;
    this.interrupt_names = one_more(this.interrupt_names, name);
    outside_events(this.sim).still.add(`${this.name}/interrupt ${name}`);
  }

  /**
   * A device raises an interrupt once, somewhere from `from_ns` to `to_ns` (virtual times): nominally at the beginning, in a
   * search at any point of that window where this board can be interrupted. For what comes from outside at a time that
   * nobody knows. Called by the host program, before the window begins.
   */
  stimulus(name: string, from_ns: number, to_ns: number, handler: Callback<[]>): void {
    place_event(this.kernel, name, from_ns, to_ns, () => raise_interrupt(this.kernel, name, handler));
  }

  /**
   * The same for any event of the host program, which happens once in that window, at a point of this board: a power cut
   * (`() => board.power_off()`), a frame on the wire, what a peer does.
   */
  event_within(name: string, from_ns: number, to_ns: number, event: () => void): void {
    place_event(this.kernel, name, from_ns, to_ns, event);
  }
}
