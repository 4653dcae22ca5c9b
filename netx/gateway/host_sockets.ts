// The gateway's side towards this computer: real TCP connections through node:net, and names through node:dns. Nothing
// listens; a connection is made and a name looked up only when the firmware asked for it.
//
// Events collect here until the run loop takes them between two slices of virtual time (paced_run.ts), so the simulation
// never sees a socket in the middle of a step. Back-pressure: a socket is paused while more than RECEIVE_LIMIT bytes of
// it wait for the simulation, and `room` is told only when everything written to it has left.

import { connect, type Socket } from 'node:net';
import { resolve_on_host } from './host_names.ts';
import { type HostEvent, type HostEventKind, NO_BYTES } from './host_record.ts';
import { name_answer_bytes } from './name_answer.ts';

/** What the gateway needs from the real world; a replay puts nothing behind it. */
export interface HostSide {
  connect(connection: number, host: string, port: number): void;
  write(connection: number, bytes: Uint8Array): void;
  /** Asks for a `room` event when everything written so far has left. */
  ask_room(connection: number): void;
  /** The simulation has taken so many bytes of the data events. */
  consumed(connection: number, count: number): void;
  /** No more data will be written (FIN). */
  end(connection: number): void;
  /** The connection is given up (RST). */
  reset(connection: number): void;
  /** Looks a name up; a `name` event with this number brings the answer. */
  resolve(question: number, name: string, type: number): void;
}

/** Bytes received and not yet taken by the simulation, above which the real socket is not read. */
export const RECEIVE_LIMIT_BYTES = 64 * 1024;

interface HostConnection {
  readonly socket: Socket;
  waiting_bytes: number;
  room_asked: boolean;
}

export class HostSockets implements HostSide {
  private readonly connections = new Map<number, HostConnection>();
  private inbox: HostEvent[] = [];
  /** Numbers of questions for names that have no answer yet. */
  private readonly questions = new Set<number>();
  /** Called when an event arrives; the run loop sleeps until then. */
  on_event: (() => void) | null = null;

  /** Connections that are being made or are open, and questions for names. */
  get open(): number {
    return this.connections.size + this.questions.size;
  }

  /** The events since the last call, in the order in which they came. */
  take_events(): HostEvent[] {
    const events = this.inbox;
    this.inbox = [];
    return events;
  }

  connect(connection: number, host: string, port: number): void {
    const socket = connect({ host, port, noDelay: true, allowHalfOpen: true });
    const state: HostConnection = { socket, waiting_bytes: 0, room_asked: false };
    this.connections.set(connection, state);
    let connected = false;
    socket.on('connect', () => {
      connected = true;
      this.tell(connection, 'connected');
    });
    socket.on('data', (bytes: Buffer) => {
      state.waiting_bytes += bytes.length;
      if (state.waiting_bytes > RECEIVE_LIMIT_BYTES) socket.pause();
      this.tell(connection, 'data', new Uint8Array(bytes));
    });
    socket.on('end', () => this.tell(connection, 'end'));
    let reason = '';
    socket.on('error', (error: NodeJS.ErrnoException) => {
      // `close` follows; what it means depends on whether the connection was ever there.
      if (connected) this.tell(connection, 'lost');
      else reason = error.code ?? '';
    });
    socket.on('close', () => {
      if (!connected) this.tell(connection, 'refused', new Uint8Array(Buffer.from(reason)));
      this.connections.delete(connection);
    });
  }

  write(connection: number, bytes: Uint8Array): void {
    const state = this.connections.get(connection);
    if (state === undefined || state.socket.writableEnded) return;
    // The bytes are the caller's memory, and node keeps them until the kernel has taken them.
    state.socket.write(Buffer.from(bytes), () => this.tell_room(connection, state));
  }

  ask_room(connection: number): void {
    const state = this.connections.get(connection);
    if (state === undefined) return;
    state.room_asked = true;
    this.tell_room(connection, state);
  }

  consumed(connection: number, count: number): void {
    const state = this.connections.get(connection);
    if (state === undefined) return;
    state.waiting_bytes -= count;
    if (state.waiting_bytes <= RECEIVE_LIMIT_BYTES / 2 && state.socket.isPaused()) state.socket.resume();
  }

  end(connection: number): void {
    this.connections.get(connection)?.socket.end();
  }

  reset(connection: number): void {
    const state = this.connections.get(connection);
    if (state === undefined) return;
    this.connections.delete(connection);
    state.socket.removeAllListeners();
    state.socket.on('error', () => {});
    // A connection that has sent FIN cannot be reset any more (the system call refuses, and the handle would stay).
    if (state.socket.connecting || state.socket.writableEnded) state.socket.destroy();
    else state.socket.resetAndDestroy();
  }

  resolve(question: number, name: string, type: number): void {
    this.questions.add(question);
    void resolve_on_host(name, type).then((answer) => {
      if (this.questions.delete(question)) this.tell(question, 'name', name_answer_bytes(answer));
    });
  }

  /** Gives every connection up; for the end of a run. */
  close(): void {
    this.questions.clear();
    for (const connection of [...this.connections.keys()]) this.reset(connection);
    this.inbox = [];
  }

  private tell(connection: number, kind: HostEventKind, bytes = NO_BYTES): void {
    this.inbox.push({ connection, kind, bytes });
    this.on_event?.();
  }

  private tell_room(connection: number, state: HostConnection): void {
    if (!state.room_asked || state.socket.writableLength > 0) return;
    state.room_asked = false;
    this.tell(connection, 'room');
  }
}
