// The real side of a gateway, played by the test: it notes what the firmware asks for and answers at given times.

import { Gateway, type GatewayOptions } from '../../../netx/gateway/gateway.ts';
import { type HostEventKind, NO_BYTES } from '../../../netx/gateway/host_record.ts';
import type { HostSide } from '../../../netx/gateway/host_sockets.ts';
import { EthernetSegment } from '../../../netx/link/ethernet_segment.ts';
import * as NX from '../../../netx/nx_api.ts';
import { Simulation } from '../../../rtos/sim_api.ts';
import type { Service } from '../../../rtos/tx_api.ts';
import { StackBoard } from '../link/stack_fixture.ts';

export class ScriptedHost implements HostSide {
  readonly sim = new Simulation();
  readonly lan = new EthernetSegment(this.sim);
  /** What the firmware asked for, e.g. `connect 1 127.0.0.1:80`. */
  readonly asked: string[] = [];
  readonly gateway: Gateway;
  /** Called at each request; a test answers from here. */
  on_request: (request: string) => void = () => {};

  constructor(options: GatewayOptions = {}) {
    this.gateway = new Gateway(this.sim, this.lan, { ...options, host: this });
  }

  /** Something happens on the real side, `delay_ns` from now. */
  answer(connection: number, kind: HostEventKind, text = '', delay_ns = 0): void {
    const bytes = text === '' ? NO_BYTES : new Uint8Array(Buffer.from(text));
    const time_ns = this.sim.now_ns + delay_ns;
    this.gateway.replay([{ time_ns, connection, kind, bytes }], time_ns);
  }

  /** A board that connects to 10.0.2.2:80 and then does what the script says. */
  client(script: (board: StackBoard, socket: NX.NX_TCP_SOCKET, status: number) => Service<void>): StackBoard {
    return new StackBoard(this.sim, this.lan, 'board', '10.0.2.15', function* (board) {
      const socket = new NX.NX_TCP_SOCKET();
      const status = yield* board.connected_socket(socket, '10.0.2.2', 80, 300);
      yield* script(board, socket, status);
    });
  }

  run(seconds: number): void {
    this.sim.run({ until_ns: this.sim.now_ns + seconds * 1e9 });
  }

  connect(connection: number, host: string, port: number): void {
    this.note(`connect ${connection} ${host}:${port}`);
  }
  write(connection: number, bytes: Uint8Array): void {
    this.note(`write ${connection} ${Buffer.from(bytes).toString()}`);
  }
  ask_room(connection: number): void {
    this.note(`ask_room ${connection}`);
  }
  consumed(connection: number, count: number): void {
    this.note(`consumed ${connection} ${count}`);
  }
  end(connection: number): void {
    this.note(`end ${connection}`);
  }
  reset(connection: number): void {
    this.note(`reset ${connection}`);
  }

  resolve(question: number, name: string, type: number): void {
    this.note(`resolve ${question} ${name} ${type}`);
  }

  private note(request: string): void {
    this.asked.push(request);
    this.on_request(request);
  }
}
