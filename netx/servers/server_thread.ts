/**
 * Carries the datagrams of one server on the sockets of a board: its thread takes what comes and sends what the core
 * answers, each answer at its time, so that a late one holds up no other.
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

const CAME = 1;
const DUE = 2;
const ANY = 3;
const STACK_BYTES = 2048;
const QUEUE_DEPTH = 32;
const TIME_TO_LIVE = 64;

interface Waiting {
  readonly answer: ServerAnswer;
  readonly due_ns: number;
}

export class ServerThread {
  readonly core: ServerCore;
  private readonly socket = new NX.NX_UDP_SOCKET();
  private readonly thread = new TX_THREAD();
  private readonly events = new TX_EVENT_FLAGS_GROUP();
  /** Answers whose time has not come, in the order of their times. */
  private readonly waiting: Waiting[] = [];
  /** The time that the alarm is set to. */
  private alarm_ns = Number.POSITIVE_INFINITY;

  constructor(core: ServerCore) {
    this.core = core;
  }

  /** Nothing waits to be sent. */
  get is_idle(): boolean {
    return this.waiting.length === 0;
  }

  /** Makes socket and thread on the board that runs; called from tx_application_define. */
  *create(ip: NX.NX_IP, pool: NX.NX_PACKET_POOL, priority: number): Service<void> {
    const { core, events, socket } = this;
    const k = K as Kernel;
    check(core, tx_event_flags_create(events, core.name));
    core.wake = () => raise_interrupt(k, `${k.name}.${core.name}`, () => raise(events, DUE));
    const made = yield* NX.nx_udp_socket_create(
      ip,
      socket,
      core.name,
      NX.NX_IP_NORMAL,
      NX.NX_FRAGMENT_OKAY,
      TIME_TO_LIVE,
      QUEUE_DEPTH,
    );
    check(core, made);
    NX.nx_udp_socket_receive_notify(socket, () => raise(events, CAME));
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
    const { core, events, socket } = this;
    check(core, yield* NX.nx_udp_socket_bind(socket, core.port, NX.NX_WAIT_FOREVER));
    const flags = ref(0);
    for (;;) {
      this.set_alarm();
      yield* tx_event_flags_get(events, ANY, TX_OR_CLEAR, flags, TX_WAIT_FOREVER);
      yield* this.receive_all();
      const { now_ns } = K as Kernel;
      if (core.due_ns <= now_ns) this.keep(core.due(now_ns));
      while ((this.waiting[0]?.due_ns ?? Number.POSITIVE_INFINITY) <= (K as Kernel).now_ns) {
        yield* this.send(ip, pool, (this.waiting.shift() as Waiting).answer);
      }
    }
  }

  private *receive_all(): Service<void> {
    const { core, socket } = this;
    const got = ref<NX.NX_PACKET | null>(null);
    const [address, port] = [ref(0), ref(0)];
    while ((yield* NX.nx_udp_socket_receive(socket, got, NX.NX_NO_WAIT)) === NX.NX_SUCCESS) {
      const packet = got.value as NX.NX_PACKET;
      NX.nx_udp_source_extract(packet, address, port);
      const bytes = new Uint8Array(packet.nx_packet_length);
      NX.nx_packet_data_retrieve(packet, bytes, ref(0));
      yield* NX.nx_packet_release(packet);
      this.keep(core.receive(bytes, { ip: address.value, port: port.value }, (K as Kernel).now_ns));
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

  /** What cannot be sent is dropped, as a computer does it: UDP promises nothing. */
  private *send(ip: NX.NX_IP, pool: NX.NX_PACKET_POOL, answer: ServerAnswer): Service<void> {
    const { bytes, port, mac } = answer;
    const made = ref<NX.NX_PACKET | null>(null);
    if ((yield* NX.nx_packet_allocate(pool, made, NX.NX_UDP_PACKET, NX.NX_NO_WAIT)) !== NX.NX_SUCCESS) return;
    if (mac !== null) {
      const high = Math.floor(mac / 2 ** 32);
      yield* NX.nx_arp_dynamic_entry_set(ip, answer.ip, high, mac % 2 ** 32);
    }
    const appended = yield* NX.nx_packet_data_append(made.value, bytes, bytes.length, pool, NX.NX_NO_WAIT);
    if (appended === NX.NX_SUCCESS) {
      const sent = yield* NX.nx_udp_socket_send(this.socket, made.value, answer.ip, port);
      if (sent === NX.NX_SUCCESS) return;
    }
    yield* NX.nx_packet_release(made.value);
  }
}

function* raise(events: TX_EVENT_FLAGS_GROUP, flag: number): Service<void> {
  yield* tx_event_flags_set(events, flag, TX_OR);
}

/** What cannot fail here unless the simulator is wrong. */
function check(core: ServerCore, status: number): void {
  if (status !== NX.NX_SUCCESS) throw new Error(`${core.name}: status 0x${status.toString(16)}`);
}
