import { EventEmitter, once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { expect, it } from 'vitest';
import { FleetWitness } from '../../../demo/fleet/fleet_witness.ts';

const CONNACK = [0x20, 2, 0, 0];
const SUBACK = [0x90, 3, 0, 1, 0];
/** PUBLISH, fleet/a, "5". */
const PUBLISH = [0x30, 10, 0, 7, ...Buffer.from('fleet/a'), 0x35];

/** A broker in so far as the witness needs one. */
async function broker(on_connect: (socket: Socket) => void) {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', (bytes: Buffer) => {
      if (bytes[0] === 0x10) {
        socket.write(Buffer.from(CONNACK));
        on_connect(socket);
      } else if (bytes[0] === 0x82) socket.write(Buffer.from(SUBACK));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { server, port };
}

it('subscribes again where the broker closed its connection, and counts that', async () => {
  const news = new EventEmitter();
  const { server, port } = await broker((socket) => news.emit('connected', socket));
  const heard: string[] = [];
  const hears = new EventEmitter();
  const witness = new FleetWitness('127.0.0.1', port, (client_id, topic, payload) => {
    heard.push(`${client_id} ${topic} ${new TextDecoder().decode(payload)}`);
    hears.emit('message');
  });
  const [[first]] = (await Promise.all([once(news, 'connected'), witness.begin()])) as [[Socket], void];
  first.destroy();
  const [second] = (await once(news, 'connected')) as [Socket];
  second.write(Buffer.from(PUBLISH));
  await once(hears, 'message');
  witness.close();
  expect(witness.gaps).toBe(1);
  expect(heard).toEqual(['a fleet/a 5']);
  server.close();
});

it('takes a reset for the end of a broker that is expected to end', async () => {
  const news = new EventEmitter();
  const { server, port } = await broker((socket) => news.emit('connected', socket));
  const witness = new FleetWitness('127.0.0.1', port, () => {});
  const [[socket]] = (await Promise.all([once(news, 'connected'), witness.begin()])) as [[Socket], void];
  const reset = witness.end_with_broker(async () => {
    socket.resetAndDestroy();
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setImmediate(resolve));
  });
  await expect(reset).resolves.toBeUndefined();
  expect(witness.gaps).toBe(0);
  witness.close();
  server.close();
});

it('is told when a broker does not come up', async () => {
  const { server, port } = await broker((socket) => socket.destroy());
  await expect(new FleetWitness('127.0.0.1', port, () => {}).begin()).rejects.toThrow();
  server.close();
  await once(server, 'close');
  await expect(new FleetWitness('127.0.0.1', port, () => {}).begin()).rejects.toThrow('ECONNREFUSED');
});

it('tells why a broker does not let it in, or have what it asks for', async () => {
  const refuse = async (connack: readonly number[], suback: readonly number[]): Promise<void> => {
    const server = createServer((socket) => {
      socket.on('error', () => {});
      socket.on(
        'data',
        (bytes: Buffer) => void socket.write(Buffer.from(bytes[0] === 0x10 ? connack : suback)),
      );
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const witness = new FleetWitness('127.0.0.1', port, () => {});
    await witness.begin().finally(() => {
      witness.close();
      server.close();
    });
  };
  await expect(refuse([0x20, 2, 0, 4], [])).rejects.toThrow(
    'refuses the user name or the password (return code 4)',
  );
  await expect(refuse([0x20, 2, 0, 5], [])).rejects.toThrow(
    'not authorized (return code 5); boards and subscriber',
  );
  await expect(refuse([0x20, 2, 0, 9], [])).rejects.toThrow('something else than MQTT 3.1.1');
  await expect(refuse(CONNACK, [0x90, 3, 0, 1, 0x80])).rejects.toThrow(
    'does not let the subscriber have fleet/#',
  );
});

it('does not wait for ever for what is no broker', async () => {
  const server = createServer((socket) => socket.on('error', () => {})).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const witness = new FleetWitness('127.0.0.1', port, () => {}, { begin_most_ms: 20 });
  await expect(witness.begin()).rejects.toThrow('does not answer as an MQTT broker');
  witness.close();
  server.close();
});
