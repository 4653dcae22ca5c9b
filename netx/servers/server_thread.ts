/**
 * Carries the messages of one server: its thread takes what comes to its port (udp_port.ts, router_port.ts) and sends what the
 * core answers, each answer at its time, so that a late one holds up no other.
 */
import { K } from '../../rtos/kernel/current.ts';
import { raise_interrupt } from '../../rtos/kernel/interrupt.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import {
  ref,
  type Service,
  TX_AUTO_START,
  TX_EVENT_FLAGS_GROUP,
  TX_NO_TIME_SLICE,
  TX_OR,
  TX_OR_CLEAR,
  TX_THREAD,
  TX_WAIT_FOREVER,
  tx_event_flags_create,
  tx_event_flags_get,
  tx_event_flags_set,
  tx_thread_create,
} from '../../rtos/tx_api.ts';
import * as NX from '../nx_api.ts';
import type { ServerAnswer, ServerCore } from './common/server_core.ts';
import type { ServerPort } from './server_port.ts';
import { UdpPort } from './udp_port.ts';

const CAME = 1;
const DUE = 2;
const ANY = 3;
const STACK_BYTES = 2048;

interface Waiting {
  readonly answer: ServerAnswer;
  readonly due_ns: number;
}

export class ServerThread {
  readonly core: ServerCore;
  private readonly port: ServerPort;
  private readonly thread = new TX_THREAD();
  private readonly events = new TX_EVENT_FLAGS_GROUP();
  /** Answers whose time has not come, in the order of their times. */
  private readonly waiting: Waiting[] = [];
  /** The time that the alarm is set to. */
  private alarm_ns = Number.POSITIVE_INFINITY;

  constructor(core: ServerCore, port: ServerPort = new UdpPort(core.name, core.port)) {
    this.core = core;
    this.port = port;
  }

  /** Nothing waits to be sent. */
  get is_idle(): boolean {
    return this.waiting.length === 0;
  }

  /** Makes port and thread on the board that runs; called from tx_application_define. */
  *create(ip: NX.NX_IP, pool: NX.NX_PACKET_POOL, priority: number): Service<void> {
    const { core, events } = this;
    const k = K as Kernel;
    check(core, tx_event_flags_create(events, core.name));
    const wake = (): void => raise_interrupt(k, `${k.name}.${core.name}`, () => raise(events, DUE));
    core.wake = wake;
    check(core, yield* this.port.create(ip, () => raise(events, CAME)));
    const started = yield* tx_thread_create(
      this.thread,
      core.name,
      () => this.serve(ip, pool),
      0,
      new Uint8Array(STACK_BYTES),
      STACK_BYTES,
      priority,
      priority,
      TX_NO_TIME_SLICE,
      TX_AUTO_START,
    );
    check(core, started);
  }

  private *serve(ip: NX.NX_IP, pool: NX.NX_PACKET_POOL): Service<void> {
    const { core, events, port } = this;
    check(core, yield* port.open());
    const flags = ref(0);
    for (;;) {
      this.set_alarm();
      yield* tx_event_flags_get(events, ANY, TX_OR_CLEAR, flags, TX_WAIT_FOREVER);
      for (let got = yield* port.next(); got !== null; got = yield* port.next())
        this.keep(core.receive(got.bytes, got.from, (K as Kernel).now_ns));
      const { now_ns } = K as Kernel;
      if (core.due_ns <= now_ns) this.keep(core.due(now_ns));
      while ((this.waiting[0]?.due_ns ?? Number.POSITIVE_INFINITY) <= (K as Kernel).now_ns) {
        yield* port.send(ip, pool, (this.waiting.shift() as Waiting).answer);
      }
    }
  }

  private keep(answers: readonly ServerAnswer[]): void {
    const { now_ns } = K as Kernel;
    for (const answer of answers) {
      const due_ns = now_ns + Math.round(answer.delay_ms * 1e6);
      const later = this.waiting.findIndex((other) => other.due_ns > due_ns);
      this.waiting.splice(later < 0 ? this.waiting.length : later, 0, { answer, due_ns });
    }
  }

  /** What is due wakes the thread at its very time, not at the next tick: times in messages are to be right. */
  private set_alarm(): void {
    const { core, waiting } = this;
    const next_ns = Math.min(core.due_ns, waiting[0]?.due_ns ?? Number.POSITIVE_INFINITY);
    if (next_ns >= this.alarm_ns || next_ns === Number.POSITIVE_INFINITY) return;
    const k = K as Kernel;
    this.alarm_ns = next_ns;
    k.sim.schedule(Math.max(next_ns, k.now_ns), () => {
      if (this.alarm_ns === next_ns) this.alarm_ns = Number.POSITIVE_INFINITY;
      if (!k.powered_off) core.wake?.();
    });
  }
}

function* raise(events: TX_EVENT_FLAGS_GROUP, flag: number): Service<void> {
  yield* tx_event_flags_set(events, flag, TX_OR);
}

/** What cannot fail here unless the simulator is wrong. */
function check(core: ServerCore, status: number): void {
  if (status !== NX.NX_SUCCESS) throw new Error(`${core.name}: status 0x${status.toString(16)}`);
}
