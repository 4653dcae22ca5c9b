// A real TCP server of this computer on a free loopback port, for tests of the gateway.

import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach } from 'vitest';

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

/** Runs when the test is over. */
export function at_end(cleanup: () => void): void {
  cleanups.push(cleanup);
}

export class RealServer {
  readonly sockets: Socket[] = [];
  /** What each connection did, in order. */
  readonly log: string[] = [];
  readonly server: Server;

  constructor(on_connection: (socket: Socket, server: RealServer) => void) {
    this.server = createServer({ allowHalfOpen: true }, (socket) => {
      this.sockets.push(socket);
      at_end(() => socket.destroy());
      socket.on('error', (error: NodeJS.ErrnoException) => this.log.push(error.code ?? 'error'));
      socket.on('end', () => this.log.push('end'));
      socket.on('close', () => this.log.push('close'));
      on_connection(socket, this);
    });
    at_end(() => this.server.close());
  }

  async listen(address = '127.0.0.1'): Promise<number> {
    this.server.listen(0, address);
    await once(this.server, 'listening');
    return this.port;
  }

  /** Waits until so many things are in the log. */
  async logged(count: number): Promise<void> {
    while (this.log.length < count) await new Promise((resolve) => setImmediate(resolve));
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }
}

/** Sends everything back and ends when the other side does. */
export function echo(socket: Socket): void {
  socket.on('data', (data) => socket.write(data));
  socket.on('end', () => socket.end());
}

/** A loopback port at which nobody listens. */
export async function closed_port(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
