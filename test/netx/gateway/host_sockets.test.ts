import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import type { HostEvent } from '../../../netx/gateway/host_record.ts';
import { HostSockets, RECEIVE_LIMIT_BYTES } from '../../../netx/gateway/host_sockets.ts';

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

async function listen(on_connection: (socket: Socket) => void): Promise<number> {
  const server: Server = createServer({ allowHalfOpen: true }, (socket) => {
    cleanups.push(() => socket.destroy());
    socket.on('error', () => {});
    on_connection(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanups.push(() => server.close());
  return (server.address() as AddressInfo).port;
}

function make_sockets(): HostSockets {
  const sockets = new HostSockets();
  cleanups.push(() => sockets.close());
  return sockets;
}

/** Collects events until one of this kind came. */
async function until(sockets: HostSockets, kind: string): Promise<HostEvent[]> {
  const events: HostEvent[] = [];
  for (;;) {
    events.push(...sockets.take_events());
    if (events.some((event) => event.kind === kind)) return events;
    await new Promise<void>((resolve) => {
      sockets.on_event = resolve;
    });
  }
}

const text = (events: HostEvent[]) =>
  Buffer.concat(events.filter((event) => event.kind === 'data').map((event) => event.bytes)).toString();

it('connects, carries data both ways and tells the end', async () => {
  const port = await listen((socket) => {
    socket.on('data', (data) => socket.end(`${data.toString()}!`));
  });
  const sockets = make_sockets();
  sockets.connect(1, '127.0.0.1', port);
  expect(sockets.open).toBe(1);
  expect((await until(sockets, 'connected')).map((event) => event.kind)).toEqual(['connected']);
  sockets.write(1, Buffer.from('hello'));
  const events = await until(sockets, 'end');
  expect(text(events)).toBe('hello!');
  sockets.end(1);
  while (sockets.open > 0) await new Promise((resolve) => setImmediate(resolve));
});

it('tells a refusal, also of a name that nobody has', async () => {
  const port = await listen(() => {});
  for (const cleanup of cleanups.splice(0)) cleanup();
  const sockets = make_sockets();
  sockets.connect(1, '127.0.0.1', port);
  const events = await until(sockets, 'refused');
  expect(events.map((event) => event.kind)).toEqual(['refused']);
  expect(Buffer.from(events[0]?.bytes ?? []).toString()).toBe('ECONNREFUSED');
  expect(sockets.open).toBe(0);
});

it('tells a connection that was reset', async () => {
  const port = await listen((socket) => socket.on('data', () => socket.resetAndDestroy()));
  const sockets = make_sockets();
  sockets.connect(1, '127.0.0.1', port);
  await until(sockets, 'connected');
  sockets.write(1, Buffer.from('hello'));
  await until(sockets, 'lost');
});

it('stops reading while the simulation does not take what came', async () => {
  let sent = 0;
  const port = await listen((socket) => {
    const chunk = Buffer.alloc(1 << 20);
    const pump = () => {
      while (sent < 64 << 20 && socket.write(chunk, () => {})) sent += chunk.length;
    };
    socket.on('drain', pump);
    pump();
  });
  const sockets = make_sockets();
  sockets.connect(1, '127.0.0.1', port);
  await until(sockets, 'data');
  let quiet_rounds = 0;
  let received = 0;
  while (quiet_rounds < 50) {
    await new Promise((resolve) => setImmediate(resolve));
    const events = sockets.take_events();
    received += events.reduce((sum, event) => sum + event.bytes.length, 0);
    quiet_rounds = events.length === 0 ? quiet_rounds + 1 : 0;
  }
  // One read of node may go over the limit.
  expect(received).toBeLessThan(RECEIVE_LIMIT_BYTES + (1 << 20));
  sockets.consumed(1, received + RECEIVE_LIMIT_BYTES);
  expect((await until(sockets, 'data')).length).toBeGreaterThan(0);
});

it('tells when there is room again, and only when asked', async () => {
  let peer: Socket | null = null;
  const port = await listen((socket) => {
    peer = socket;
    socket.pause();
  });
  const sockets = make_sockets();
  sockets.connect(1, '127.0.0.1', port);
  await until(sockets, 'connected');
  const chunk = new Uint8Array(1 << 20);
  for (let n = 0; n < 32; n++) sockets.write(1, chunk);
  sockets.ask_room(1);
  for (let n = 0; n < 20; n++) await new Promise((resolve) => setImmediate(resolve));
  expect(sockets.take_events()).toEqual([]);
  (peer as Socket | null)?.resume();
  expect((await until(sockets, 'room')).map((event) => event.kind)).toEqual(['room']);
});

it('resets a connection that is given up', async () => {
  let heard: (what: string) => void = () => {};
  const end = new Promise<string>((resolve) => {
    heard = resolve;
  });
  const port = await listen((socket) => {
    socket.on('error', (error: NodeJS.ErrnoException) => heard(error.code ?? ''));
    socket.on('end', () => heard('end'));
    socket.resume();
  });
  const sockets = make_sockets();
  sockets.connect(1, '127.0.0.1', port);
  await until(sockets, 'connected');
  sockets.reset(1);
  expect(await end).toBe('ECONNRESET');
  expect(sockets.open).toBe(0);
});

it('leaves no socket behind when a connection is given up just after it was ended', async () => {
  const port = await listen((socket) => socket.resume());
  const sockets = make_sockets();
  sockets.connect(1, '127.0.0.1', port);
  await until(sockets, 'connected');
  sockets.end(1);
  sockets.reset(1);
  expect(sockets.open).toBe(0);
  for (const cleanup of cleanups.splice(0)) cleanup();
  const left = () => process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length;
  for (let turn = 0; turn < 100 && left() > 0; turn++) await new Promise((resolve) => setImmediate(resolve));
  expect(left()).toBe(0);
});
