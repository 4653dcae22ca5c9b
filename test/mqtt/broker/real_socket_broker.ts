// The broker core behind a real TCP socket of this computer, for tests only: real clients can talk to it. The time is
// the computer's, or moved by the test with `advance`, so that no test has to wait for a keep alive.

import type { AddressInfo } from 'node:net';
import net from 'node:net';
import type { BrokerConnection } from '../../../mqtt/broker/broker_connection.ts';
import { BrokerCore } from '../../../mqtt/broker/broker_core.ts';
import type { BrokerOptions } from '../../../mqtt/broker/broker_options.ts';
import { encode_packet } from '../../../mqtt/codec/mqtt_codec.ts';

interface Slot {
  readonly socket: net.Socket;
  readonly connection: BrokerConnection;
  blocked: boolean;
}

export class RealSocketBroker {
  readonly core: BrokerCore;
  private readonly server: net.Server;
  private readonly slots = new Map<BrokerConnection, Slot>();
  private skipped_ms = 0;

  constructor(options: Partial<BrokerOptions> = {}) {
    this.core = new BrokerCore(options);
    this.server = net.createServer({ noDelay: true }, (socket) => this.accept(socket));
  }

  /** Listens on a free port of the loopback interface; gives the URL. */
  async listen(): Promise<string> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    return `mqtt://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    for (const { socket } of this.slots.values()) socket.destroy();
    await new Promise((resolve) => this.server.close(resolve));
  }

  /** Lets the broker believe that so much time has passed. */
  advance(ms: number): void {
    this.skipped_ms += ms;
    this.core.tick(this.now_ms());
    this.flush();
  }

  /** Cuts the connection of a client without a word, as a lost board would. */
  cut(client_id: string): void {
    for (const { connection, socket } of this.slots.values()) {
      if (connection.client_id === client_id) socket.resetAndDestroy();
    }
  }

  private now_ms(): number {
    return Date.now() + this.skipped_ms;
  }

  private accept(socket: net.Socket): void {
    const slot: Slot = { socket, connection: this.core.open(this.now_ms()), blocked: false };
    this.slots.set(slot.connection, slot);
    socket.on('data', (chunk) => {
      this.core.receive(slot.connection, chunk, this.now_ms());
      this.flush();
    });
    socket.on('drain', () => {
      slot.blocked = false;
      this.send(slot);
      this.flush();
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      this.slots.delete(slot.connection);
      this.core.closed(slot.connection, this.now_ms());
      this.flush();
    });
  }

  private flush(): void {
    for (let ready = this.core.take_ready(); ready !== null; ready = this.core.take_ready()) {
      const slot = this.slots.get(ready);
      if (slot !== undefined) this.send(slot);
    }
  }

  private send(slot: Slot): void {
    const { connection, socket } = slot;
    while (!slot.blocked) {
      const packet = this.core.next_packet(connection);
      if (packet === null) break;
      const bytes = encode_packet(packet);
      if ('clause' in bytes) throw new Error(`${bytes.clause} ${bytes.reason}`);
      slot.blocked = !socket.write(bytes);
    }
    if (this.core.wants_input(connection)) socket.resume();
    else socket.pause();
    if (connection.close !== null && !slot.blocked) socket.end(() => socket.destroy());
  }
}
