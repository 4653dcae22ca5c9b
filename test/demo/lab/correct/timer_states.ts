// A crossing with a button: a state machine whose thread takes events from a queue; a debounce timer and a phase timer put
// theirs. An expiry that was on its way when its timer was stopped is known by its number, and ignored.

import type { Scenario } from '../../../../demo/scenario_api.ts';
import {
  sim_always,
  sim_assert,
  sim_compute,
  sim_eventually_within,
  sim_progress,
  type Target,
} from '../../../../rtos/sim_api.ts';
import {
  type Service,
  TX_NO_ACTIVATE,
  TX_NO_WAIT,
  TX_QUEUE,
  TX_SUCCESS,
  TX_TIMER,
  TX_WAIT_FOREVER,
  tx_queue_create,
  tx_queue_receive,
  tx_queue_send,
  tx_timer_activate,
  tx_timer_change,
  tx_timer_create,
  tx_timer_deactivate,
  type ULONG,
} from '../../../../rtos/tx_api.ts';

const PRESSED = 1;
const BOUNCE_OVER = 2;
const PHASE_OVER = 3;
const DEBOUNCE_TICKS = 2;
const PHASE_TICKS = 10;
const PRESSES = 4;

type State = 'cars' | 'stopping' | 'people' | 'clearing';
const NEXT: Readonly<Record<State, State>> = {
  cars: 'stopping',
  stopping: 'people',
  people: 'clearing',
  clearing: 'cars',
};

/** A timer whose expiries carry the number of their start. */
class NumberedTimer {
  readonly timer = new TX_TIMER();
  private started = 0;
  private readonly event: ULONG;
  private readonly events: TX_QUEUE;
  constructor(events: TX_QUEUE, event: ULONG) {
    this.events = events;
    this.event = event;
  }

  *create(name: string): Service<void> {
    const expired = function* (this: NumberedTimer): Service<void> {
      const status = yield* tx_queue_send(
        this.events,
        new Uint32Array([this.event, this.started]),
        TX_NO_WAIT,
      );
      sim_assert(status === TX_SUCCESS, 'the queue has room for each timer and the button');
    };
    tx_timer_create(this.timer, name, expired.bind(this), 0, 1, 0, TX_NO_ACTIVATE);
  }

  *start(ticks: ULONG): Service<void> {
    tx_timer_deactivate(this.timer);
    this.started++;
    tx_timer_change(this.timer, ticks, 0);
    tx_timer_activate(this.timer);
  }

  is_of_now(number: ULONG): boolean {
    return number === this.started;
  }
}

class Crossing {
  readonly green = { cars: true, people: false };
  served = 0;
  private state: State = 'cars';
  private wanted = false;
  private pressed = false;
  private readonly events: TX_QUEUE;
  private readonly bounce: NumberedTimer;
  private readonly phase: NumberedTimer;
  constructor(events: TX_QUEUE) {
    this.events = events;
    this.bounce = new NumberedTimer(events, BOUNCE_OVER);
    this.phase = new NumberedTimer(events, PHASE_OVER);
  }

  /** The interrupt of the button: one event until the thread has taken it, however often the contact bounces. */
  *press(): Service<void> {
    if (this.pressed) return;
    this.pressed = true;
    yield* tx_queue_send(this.events, new Uint32Array([PRESSED, 0]), TX_NO_WAIT);
  }

  *run(): Service<void> {
    const event = new Uint32Array(2);
    yield* this.bounce.create('debounce');
    yield* this.phase.create('phase');
    for (;;) {
      yield* tx_queue_receive(this.events, event, TX_WAIT_FOREVER);
      const [kind = 0, number = 0] = event;
      yield* sim_compute(20, 600);
      if (kind === PRESSED) {
        this.pressed = false;
        yield* this.bounce.start(DEBOUNCE_TICKS);
      } else if (kind === BOUNCE_OVER && this.bounce.is_of_now(number)) {
        this.wanted = true;
        if (this.state === 'cars') yield* this.enter('stopping');
      } else if (kind === PHASE_OVER && this.phase.is_of_now(number)) yield* this.enter(NEXT[this.state]);
      sim_progress();
    }
  }

  private *enter(state: State): Service<void> {
    this.state = state;
    yield* sim_compute(20, 300);
    this.green.cars = state === 'cars';
    this.green.people = state === 'people';
    if (state === 'people') {
      this.wanted = false;
      this.served++;
    }
    if (state !== 'cars') yield* this.phase.start(PHASE_TICKS);
    else if (this.wanted) yield* this.enter('stopping');
  }
}

/** Somebody presses the button, which bounces. */
function presses(board: Target, crossing: Crossing): void {
  for (let n = 0; n < PRESSES; n++) {
    const from_ns = 50e6 + n * 700e6;
    board.stimulus(`press ${n}`, from_ns, from_ns + 300e6, function* () {
      const { served } = crossing;
      sim_eventually_within(60, 'who presses gets across', () => crossing.served > served);
      yield* crossing.press();
    });
    board.stimulus(`bounce ${n}`, from_ns + 1e6, from_ns + 320e6, () => crossing.press());
  }
}

export const timer_states: Scenario = {
  name: 'timer-states',
  summary: 'a crossing with a button; who presses gets across, and cars and people never have green together',
  until_s: 4,
  // Between two presses there is nothing to do.
  without_checks: ['livelock'],
  build(bench) {
    const events = new TX_QUEUE();
    const crossing = new Crossing(events);
    const board = bench.add_kernel_board(function* (make) {
      tx_queue_create(events, 'events', 2, new Uint32Array(16), 64);
      sim_always('one side has green', () => !(crossing.green.cars && crossing.green.people));
      yield* make.thread('crossing', 10, () => crossing.run());
    });
    presses(board, crossing);
    return undefined;
  },
};
