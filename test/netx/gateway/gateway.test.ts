import { describe, expect, it } from 'vitest';
import { Gateway, type GatewayOptions } from '../../../netx/gateway/gateway.ts';
import { host_record_read } from '../../../netx/gateway/host_record.ts';
import { run_paced, run_replay } from '../../../netx/gateway/paced_run.ts';
import { EthernetSegment } from '../../../netx/link/ethernet_segment.ts';
import * as NX from '../../../netx/nx_api.ts';
import { ip_from_text } from '../../../netx/wire/address_text.ts';
import { Simulation } from '../../../rtos/sim_api.ts';
import { ref, type Service, tx_thread_sleep, tx_time_get } from '../../../rtos/tx_api.ts';
import { pattern, StackBoard } from '../link/stack_fixture.ts';
import { at_end, closed_port, echo, RealServer } from './real_server.ts';

/** Virtual seconds in one real second; waits in the firmware are long enough for a busy machine. */
const FAST = 10;
const FOREVER = NX.NX_WAIT_FOREVER;

function world(options: GatewayOptions = {}) {
  const sim = new Simulation();
  const lan = new EthernetSegment(sim);
  const gateway = new Gateway(sim, lan, options);
  at_end(() => gateway.close());
  const notices: string[] = [];
  gateway.on_notice = (text) => notices.push(text);
  let running = 0;
  /** A board whose script ends the run when it and all others are done. */
  const board = (name: string, ip: string, script: (self: StackBoard) => Service<void>, router?: string) => {
    running += 1;
    const entry = function* (self: StackBoard): Service<void> {
      yield* script(self);
      running -= 1;
    };
    return new StackBoard(sim, lan, name, ip, entry, router === undefined ? {} : { gateway: router });
  };
  const run = (speed = FAST, until_s = 120) =>
    run_paced(sim, {
      hosts: [gateway],
      speed,
      until_ns: sim.now_ns + until_s * 1e9,
      until: () => running === 0,
    });
  /** Lets what is on its way arrive: until every real connection is closed and every frame has been taken. */
  const settle = () => {
    const until = () => gateway.open === 0 && lan.frames.in_use === 0;
    return run_paced(sim, { hosts: [gateway], speed: FAST, until_ns: sim.now_ns + 100e9, until });
  };
  return { sim, lan, gateway, notices, board, run, settle };
}

describe('the gateway', () => {
  it('answers ARP and ping at 10.0.2.2', async () => {
    const { board, run } = world();
    const statuses: number[] = [];
    board('board', '10.0.2.15', function* (self) {
      const answer = ref<NX.NX_PACKET | null>(null);
      statuses.push(yield* NX.nx_icmp_ping(self.ip, ip_from_text('10.0.2.2'), 'hello', 5, answer, 100));
      yield* NX.nx_packet_release(answer.value);
    });
    expect(await run()).toBe('condition');
    expect(statuses).toEqual([NX.NX_SUCCESS]);
  });

  it('forwards a connection to the same port of this computer and back', async () => {
    const server = new RealServer(echo);
    const port = await server.listen();
    const { board, run, settle, gateway, notices, lan, sim } = world();
    let answer = '';
    const client = board('board', '10.0.2.15', function* (self) {
      const socket = new NX.NX_TCP_SOCKET();
      expect(yield* self.connected_socket(socket, '10.0.2.2', port, 3000)).toBe(NX.NX_SUCCESS);
      yield* self.send(socket, Buffer.from('hello'));
      answer = Buffer.from(yield* self.receive(socket, 5, FOREVER)).toString();
      yield* self.closed_socket(socket, FOREVER);
    });
    expect(await run()).toBe('condition');
    await settle();
    await server.logged(2);
    expect(answer).toBe('hello');
    expect(server.log).toEqual(['end', 'close']);
    expect(notices.map((notice) => notice.replace(/:\d+ >/, ':P >').replaceAll(`${port}`, 'PORT'))).toEqual([
      'connection 1 10.0.2.15:P > 10.0.2.2:PORT: connecting to 127.0.0.1:PORT',
      'connection 1 10.0.2.15:P > 10.0.2.2:PORT: connected',
      'connection 1 10.0.2.15:P > 10.0.2.2:PORT: closed, 5 bytes up, 5 bytes down',
    ]);
    expect([client.packets_out, lan.frames.in_use, gateway.open]).toEqual([0, 0, 0]);
    expect(sim.diagnostics).toEqual([]);
  });

  it('turns a refused real connection into RST: connect fails at once', async () => {
    const port = await closed_port();
    const { board, run, notices, sim } = world();
    let status = -1;
    let ticks = -1;
    board('board', '10.0.2.15', function* (self) {
      const socket = new NX.NX_TCP_SOCKET();
      const start = tx_time_get();
      status = yield* self.connected_socket(socket, '10.0.2.2', port, 3000);
      ticks = tx_time_get() - start;
      yield* self.closed_socket(socket, FOREVER);
    });
    await run();
    expect(status).toBe(NX.NX_NOT_CONNECTED);
    expect(ticks).toBeLessThan(200);
    expect(notices[1]).toContain('refused');
    expect(sim.diagnostics).toEqual([]);
  });

  it('forwards mapped addresses, in the LAN of the board and behind it', async () => {
    const server = new RealServer(echo);
    const port = await server.listen();
    const { board, run, gateway } = world();
    gateway.map('10.0.0.2:1883', `127.0.0.1:${port}`);
    gateway.map('93.184.216.34:80', `localhost:${port}`);
    const answers: string[] = [];
    const script = (to: string, to_port: number, text: string) =>
      function* (self: StackBoard): Service<void> {
        const socket = new NX.NX_TCP_SOCKET();
        expect(yield* self.connected_socket(socket, to, to_port, 3000)).toBe(NX.NX_SUCCESS);
        yield* self.send(socket, Buffer.from(text));
        answers.push(Buffer.from(yield* self.receive(socket, text.length, FOREVER)).toString());
        yield* self.closed_socket(socket, FOREVER);
      };
    board('near', '10.0.0.5', script('10.0.0.2', 1883, 'near'));
    board('far', '10.0.2.15', script('93.184.216.34', 80, 'far'), '10.0.2.2');
    await run();
    expect(answers.sort()).toEqual(['far', 'near']);
  });

  it('passes on the end and the loss of a real connection: FIN and RST', async () => {
    const server = new RealServer((socket) => {
      socket.on('data', (data) => (data.toString() === 'end' ? socket.end('bye') : socket.resetAndDestroy()));
    });
    const port = await server.listen();
    const { board, run, settle, sim } = world();
    const seen: unknown[] = [];
    board('board', '10.0.2.15', function* (self) {
      for (const text of ['end', 'reset']) {
        const socket = new NX.NX_TCP_SOCKET();
        yield* self.connected_socket(socket, '10.0.2.2', port, 3000);
        yield* self.send(socket, Buffer.from(text));
        const bytes = yield* self.receive(socket, 100, FOREVER);
        seen.push(Buffer.from(bytes).toString(), socket.nx_tcp_socket_state);
        yield* self.closed_socket(socket, FOREVER);
      }
    });
    await run();
    await settle();
    expect(seen).toEqual(['bye', NX.NX_TCP_CLOSE_WAIT, '', NX.NX_TCP_CLOSED]);
    expect(sim.diagnostics).toEqual([]);
  });

  it('resets the real connection when the board resets its own', async () => {
    const server = new RealServer((socket) => socket.resume());
    const port = await server.listen();
    const { board, run, settle } = world();
    board('board', '10.0.2.15', function* (self) {
      const socket = new NX.NX_TCP_SOCKET();
      yield* self.connected_socket(socket, '10.0.2.2', port, 3000);
      yield* tx_thread_sleep(10);
      yield* NX.nx_tcp_socket_disconnect(socket, NX.NX_NO_WAIT);
    });
    await run();
    await settle();
    await server.logged(2);
    expect(server.log).toEqual(['ECONNRESET', 'close']);
  });
});

describe('under load, the gateway', () => {
  // That the window closes meanwhile is in gateway_firmware.test.ts: how much a real socket holds is the system's choice.
  it('loses nothing when the real server reads late', async () => {
    const socket = new NX.NX_TCP_SOCKET();
    const parts: Buffer[] = [];
    const server = new RealServer((real) => {
      real.pause();
      setTimeout(() => real.resume(), 200);
      real.on('data', (data) => parts.push(data));
      real.on('end', () => real.end());
    });
    const port = await server.listen();
    const { board, run, settle } = world();
    const sent = pattern(1 << 20);
    board('board', '10.0.2.15', function* (self) {
      yield* self.connected_socket(socket, '10.0.2.2', port, 3000);
      expect(yield* self.send(socket, sent, 1460)).toBe(true);
      yield* self.closed_socket(socket, FOREVER);
    });
    await run(FAST, 3600);
    await settle();
    expect(Buffer.compare(Buffer.concat(parts), Buffer.from(sent))).toBe(0);
  });

  it('does not read the real server while the board does not take what came', async () => {
    const total = 2 << 20;
    const bytes = pattern(total);
    const server = new RealServer((socket) => socket.end(bytes));
    const port = await server.listen();
    const lines: string[] = [];
    const { board, run } = world({ record: (line) => lines.push(line) });
    let received: Uint8Array = new Uint8Array(0);
    let brought_while_asleep = -1;
    const brought = () =>
      host_record_read(lines.join('\n')).reduce((sum, event) => sum + event.bytes.length, 0);
    board('board', '10.0.2.15', function* (self) {
      const socket = new NX.NX_TCP_SOCKET();
      yield* self.connected_socket(socket, '10.0.2.2', port, 3000);
      yield* tx_thread_sleep(500);
      brought_while_asleep = brought();
      received = yield* self.receive(socket, total, FOREVER);
      yield* self.closed_socket(socket, FOREVER);
    });
    await run(5);
    expect(brought_while_asleep).toBeGreaterThan(0);
    expect(brought_while_asleep).toBeLessThan(1 << 20);
    expect(received.length).toBe(total);
    expect(Buffer.compare(received, bytes)).toBe(0);
  });

  it('carries connections of several boards to one port at the same time', async () => {
    const server = new RealServer(echo);
    const port = await server.listen();
    const { board, run, settle, gateway, lan } = world();
    const answers: string[] = [];
    for (let n = 0; n < 6; n++) {
      board(`board${n}`, `10.0.2.${20 + n}`, function* (self) {
        const socket = new NX.NX_TCP_SOCKET();
        expect(yield* self.connected_socket(socket, '10.0.2.2', port, 3000)).toBe(NX.NX_SUCCESS);
        const bytes = Buffer.alloc(3000, 65 + n);
        for (let round = 0; round < 3; round++) {
          yield* self.send(socket, bytes);
          answers.push(Buffer.from(yield* self.receive(socket, 3000, FOREVER)).toString());
        }
        yield* self.closed_socket(socket, FOREVER);
      });
    }
    await run();
    await settle();
    expect(answers.sort()).toEqual([...'AAABBBCCCDDDEEEFFF'].map((letter) => letter.repeat(3000)));
    expect([gateway.open, lan.frames.in_use, gateway.rejected]).toEqual([0, 0, 0]);
  });

  it('leaves SYNs unanswered while all its connections are taken', async () => {
    const server = new RealServer(echo);
    const port = await server.listen();
    const { board, run, gateway } = world({ connections: 1 });
    const connected: string[] = [];
    for (const name of ['first', 'second']) {
      board(name, name === 'first' ? '10.0.2.20' : '10.0.2.21', function* (self) {
        const socket = new NX.NX_TCP_SOCKET();
        const status = yield* self.connected_socket(socket, '10.0.2.2', port, 3000);
        connected.push(`${name} ${status}`);
        yield* tx_thread_sleep(300);
        yield* self.closed_socket(socket, FOREVER);
      });
    }
    await run();
    expect(connected.sort()).toEqual(['first 0', 'second 0']);
    expect(gateway.rejected).toBeGreaterThan(0);
  });
});

/** Everything that hangs on an object, but for what belongs to others: objects, and characters and bytes in them. */
function weight(object: object, others: readonly unknown[]): number {
  const seen = new Set<unknown>(others);
  let total = 0;
  const todo: unknown[] = [object];
  while (todo.length > 0) {
    const one = todo.pop();
    if (typeof one === 'string') total += one.length;
    if (typeof one !== 'object' || one === null || seen.has(one)) continue;
    seen.add(one);
    total += 1;
    if (ArrayBuffer.isView(one)) total += one.byteLength;
    else if (one instanceof Map) todo.push(...one.keys(), ...one.values());
    else if (one instanceof Set) todo.push(...one);
    else todo.push(...Object.values(one));
  }
  return total;
}

it('keeps nothing of what went through it, and records only for whoever asks', async () => {
  const message = Buffer.alloc(40, 'x');
  const lines: string[] = [];
  /** What a gateway holds when so many messages have gone through it. */
  const held = async (messages: number, options: GatewayOptions): Promise<number> => {
    const server = new RealServer((socket) => {
      for (let n = 0; n < messages; n++) socket.write(message);
      socket.end();
    });
    const port = await server.listen();
    const { board, run, settle, gateway, sim, lan } = world(options);
    const bytes = messages * message.length;
    board('board', '10.0.2.15', function* (self) {
      const socket = new NX.NX_TCP_SOCKET();
      yield* self.connected_socket(socket, '10.0.2.2', port, 3000);
      expect((yield* self.receive(socket, bytes, FOREVER)).length).toBe(bytes);
      yield* self.closed_socket(socket, FOREVER);
    });
    await run();
    await settle();
    return weight(gateway, [sim, lan, gateway.nic, gateway.target, gateway.target.kernel, sim.trace, lines]);
  };
  const record = (line: string) => lines.push(line);
  for (const options of [{}, { record }]) {
    expect((await held(10_000, options)) - (await held(10, options))).toBeLessThan(1000);
  }
  const recorded = host_record_read(lines.slice(0, lines.lastIndexOf(lines[0]!)).join('\n'));
  expect(recorded.reduce((sum, { bytes }) => sum + bytes.length, 0)).toBe(400_000);
});

describe('a run with a gateway', () => {
  it('can be replayed from its record without sockets, to the same trace', async () => {
    const server = new RealServer((socket) => {
      socket.on('data', (data) => {
        if (data.length > 100) socket.write(data);
        else setTimeout(() => socket.write(`${data.toString()}${data.length}`), 5);
      });
      socket.on('end', () => socket.end());
    });
    const port = await server.listen();
    const firmware = (answers: string[]) =>
      function* (self: StackBoard): Service<void> {
        const socket = new NX.NX_TCP_SOCKET();
        yield* self.connected_socket(socket, '10.0.2.2', port, 3000);
        const bulk = pattern(200_000);
        yield* self.send(socket, bulk, 1460);
        const back = yield* self.receive(socket, bulk.length, FOREVER);
        answers.push(`${Buffer.compare(back, bulk)}`);
        for (const text of ['one', 'three', 'fourteen']) {
          yield* self.send(socket, Buffer.from(text));
          answers.push(Buffer.from(yield* self.receive(socket, text.length + 1, FOREVER)).toString());
          yield* tx_thread_sleep(3);
        }
        yield* self.closed_socket(socket, FOREVER);
        answers.push('end');
      };
    const END_NS = 60e9;

    const live: string[] = [];
    const lines: string[] = [];
    const first = world({ record: (line) => lines.push(line) });
    first.board('board', '10.0.2.15', firmware(live));
    await run_paced(first.sim, { hosts: [first.gateway], speed: Number.POSITIVE_INFINITY, until_ns: END_NS });
    expect(live).toEqual(['0', 'one3', 'three5', 'fourteen8', 'end']);

    const replayed: string[] = [];
    const second = world({ replay: true });
    second.board('board', '10.0.2.15', firmware(replayed));
    await run_replay(second.sim, second.gateway, host_record_read(lines.join('\n')), {
      until_ns: END_NS,
    });
    expect(replayed).toEqual(live);
    expect(second.sim.trace.hash()).toBe(first.sim.trace.hash());
    expect(second.sim.trace.count).toBe(first.sim.trace.count);
  });
});
