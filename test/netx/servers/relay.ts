// A host of the simulated LAN that stands in for a real server of this computer: it relays the datagrams of boards to a UDP port
// on the loopback, and the answers back. The wall clock counts only while an answer is awaited.

import { createSocket, type Socket } from 'node:dgram';
import type { PacedHost } from '../../../netx/gateway/paced_run.ts';
import type { EthernetSegment } from '../../../netx/link/sim_link_api.ts';
import { nx_sim_nic_create } from '../../../netx/link/sim_nic.ts';
import * as NX from '../../../netx/nx_api.ts';
import type { ServerAnswer, ServerCore, ServerPeer } from '../../../netx/servers/common/server_core.ts';
import { ServerThread } from '../../../netx/servers/server_thread.ts';
import { SERVER_CONFIG } from '../../../netx/servers/sim_servers_api.ts';
import { type Simulation, Target } from '../../../rtos/sim_api.ts';
import { tx_kernel_enter } from '../../../rtos/tx_api.ts';
import { bring_up } from '../network_board.ts';

/** What a relay does to a datagram on its way. */
export interface RelayPlan {
  /** The port of the server on the simulated LAN. */
  readonly port: number;
  /** Where the real one listens. */
  readonly real_port: number;
  /** Where answers come to. Default: any port of 127.0.0.1. */
  readonly own?: { readonly address: string; readonly port: number };
  readonly outward?: (request: Uint8Array) => Uint8Array;
  /** The answer as it goes on to a board; null: the board that asked. */
  readonly inward?: (answer: Uint8Array) => { bytes: Uint8Array; to: ServerPeer | null };
  /** True for a request that gets no answer. */
  readonly unanswered?: (request: Uint8Array) => boolean;
}

class RelayCore implements ServerCore {
  readonly name = 'relay';
  readonly port: number;
  due_ns = Number.POSITIVE_INFINITY;
  wake: (() => void) | null = null;
  observe: ((text: string) => void) | null = null;
  ready: ServerAnswer[] = [];
  private readonly send: (request: Uint8Array, from: ServerPeer) => void;

  constructor(port: number, send: (request: Uint8Array, from: ServerPeer) => void) {
    this.port = port;
    this.send = send;
  }

  receive(request: Uint8Array, from: ServerPeer): readonly ServerAnswer[] {
    this.send(request, from);
    return [];
  }

  due(): readonly ServerAnswer[] {
    const { ready } = this;
    this.ready = [];
    this.due_ns = Number.POSITIVE_INFINITY;
    return ready;
  }
}

export class Relay implements PacedHost {
  open = 0;
  on_event: (() => void) | null = null;
  private readonly sim: Simulation;
  private readonly plan: RelayPlan;
  private readonly socket: Socket = createSocket({ type: 'udp4', reuseAddr: true });
  private readonly core: RelayCore;
  private inbox: Uint8Array[] = [];
  private asker: ServerPeer = { ip: 0, port: 0 };

  constructor(sim: Simulation, lan: EthernetSegment, address: number, plan: RelayPlan) {
    this.sim = sim;
    this.plan = plan;
    this.core = new RelayCore(plan.port, (request, from) => this.ask(request, from));
    const [ip, pool] = [new NX.NX_IP(), new NX.NX_PACKET_POOL()];
    const thread = new ServerThread(this.core);
    const main = (): void =>
      tx_kernel_enter(function* () {
        yield* bring_up({ ip, pool, address, packets: 40, enable: ['arp', 'icmp', 'udp'] });
        yield* thread.create(ip, pool, 4);
      });
    const target = new Target(sim, { name: 'relay', main, config: SERVER_CONFIG });
    nx_sim_nic_create(target, lan);
    this.socket.on('message', (message) => {
      this.inbox.push(new Uint8Array(message));
      this.on_event?.();
    });
  }

  async start(): Promise<void> {
    const { address = '127.0.0.1', port = 0 } = this.plan.own ?? {};
    await new Promise<void>((resolve) => this.socket.bind(port, address, resolve));
  }

  close(): void {
    this.socket.close();
  }

  private ask(request: Uint8Array, from: ServerPeer): void {
    this.asker = from;
    if (this.plan.unanswered?.(request) !== true) this.open += 1;
    this.socket.send(this.plan.outward?.(request) ?? request, this.plan.real_port, '127.0.0.1');
  }

  deliver(time_ns: number): void {
    const came = this.inbox;
    this.inbox = [];
    for (const message of came) {
      this.open = Math.max(0, this.open - 1);
      const { bytes, to } = this.plan.inward?.(message) ?? { bytes: message, to: null };
      this.core.ready.push({ ...(to ?? this.asker), bytes, delay_ms: 0, mac: null });
    }
    if (came.length === 0) return;
    this.sim.schedule(time_ns, () => {
      this.core.due_ns = 0;
      this.core.wake?.();
    });
  }
}
