/** A NetX Duo that the firmware brings itself, on this kernel and these network cards. */

import type { Bridge, Functions } from '../bridge.ts';
import type { Fields } from '../fields.ts';
import type { CInstance } from '../instance.ts';
import { Cards } from './cards.ts';
import { PacketHandOver } from './packet_hand_over.ts';
import { StackLayout } from './stack_layout.ts';
import { StackObjects } from './stack_objects.ts';
import { Variables } from './variables.ts';
import { Waits } from './waits.ts';

/** Variables that are kept here, and fields in which such a stack keeps what is its own. */
const KEPT_HERE = new Set([
  '_tx_thread_current_ptr',
  '_tx_thread_system_state',
  '_tx_thread_preempt_disable',
  'tx_thread_suspended_next',
  'tx_thread_suspended_previous',
  'tx_thread_suspend_cleanup',
  'tx_thread_suspend_status',
  'tx_thread_suspend_control_block',
]);

/** Fields that such a stack reads, and that change when objects are made and deleted, or mutexes got and put. */
const READ = new Set([
  'tx_mutex_ownership_count',
  'tx_timer_id',
  'tx_event_flags_group_id',
  'tx_thread_stack_start',
  'tx_thread_stack_end',
  'tx_thread_name',
]);
/** Services behind which these fields are another. */
const CHANGES = /^tx_(?:\w+_(?:create|delete)|thread_(?:terminate|reset)|mutex_(?:get|put))$/;

export class OwnNetx {
  private readonly variables: Variables;
  private readonly waits: Waits;
  private readonly cards: Cards;
  private readonly layout: StackLayout;
  private readonly objects: StackObjects;
  private readonly hand_over: PacketHandOver;
  /** What C reads of control blocks is to be written again. */
  private stale = true;

  constructor(b: Bridge) {
    this.variables = new Variables(b);
    this.layout = new StackLayout(b.memory);
    this.objects = new StackObjects(b, this.layout);
    this.hand_over = new PacketHandOver(b, this.layout, this.objects);
    this.waits = new Waits(b, this.variables, this.objects);
    this.cards = new Cards(b);
  }

  attach(fields: Fields, instance: CInstance): void {
    this.waits.attach(fields);
    this.variables.attach(instance);
    this.layout.attach(instance.number('sim_stack_layout'));
  }

  /** The board is switched on. */
  start(): void {
    this.objects.start();
    this.variables.start();
    this.stale = true;
  }

  /** What the mirror keeps for the application. */
  static of_application(used: ReadonlySet<string>): ReadonlySet<string> {
    return new Set([...used].filter((name) => !KEPT_HERE.has(name)));
  }

  /** What a mirror keeps for the stack. */
  static readonly of_stack = { fields_used: READ, fields_written: new Set<string>() };

  /** Before C goes on; `write_fields` writes what the stack reads of control blocks. */
  before_c(write_fields: () => void): void {
    this.variables.write();
    this.objects.touch();
    if (!this.stale) return;
    this.stale = false;
    write_fields();
  }

  after_c(): void {
    this.variables.take();
  }

  /** What such a firmware calls beside the services of the kernel. */
  functions(): Functions {
    return { ...this.waits.functions(), ...this.cards.functions(), ...this.hand_over.functions() };
  }

  /** The imports of such a firmware: what C has written is taken first in each. `plain` are the same, as they were declared. */
  taking(functions: Functions, plain: Functions): Functions {
    const take = (): void => {
      this.variables.take();
      this.objects.note_taken();
    };
    const take_and_mark = (): void => {
      take();
      this.stale = true;
    };
    return Object.fromEntries(
      Object.entries(functions).map(([name, one]) => {
        const parameters = plain[name]?.length ?? MOST_PARAMETERS;
        return [name, behind(CHANGES.test(name) ? take_and_mark : take, one as Import, parameters)];
      }),
    );
  }
}

type Import = Functions[string];
const MOST_PARAMETERS = 12;

/** A function with something to do before it. By the number of parameters: arguments in an array would cost several times as much. */
function behind(first: () => void, one: Import, parameters: number): Import {
  switch (parameters) {
    case 0:
      return () => {
        first();
        return one();
      };
    case 1:
      return (a) => {
        first();
        return one(a as number);
      };
    case 2:
      return (a, b) => {
        first();
        return one(a as number, b as number);
      };
    default:
      return (...args) => {
        first();
        return one(...args);
      };
  }
}
