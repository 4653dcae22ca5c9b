import { EventEmitter, once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { expect, it } from 'vitest';
import { FleetWitness } from '../../../demo/fleet/fleet_witness.ts';

const CONNACK = [0x20, 2, 0, 0];
const SUBACK = [0x90, 3, 0, 1, 1];
/** PUBLISH with QoS 1, fleet/a, packet id 7, "5". */
const PUBLISH = [0x32, 12, 0, 7, ...Buffer.from('fleet/a'), 0, 7, 0x35];
const CLEAN_SESSION = 2;

/** A broker in so far as the witness needs one; whoever connects says with which flags. */
async function broker(on_connect: (socket: Socket, connect_flags: number) => void) {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', (bytes: Buffer) => {
      if (bytes[0] === 0x10) {
        socket.write(Buffer.from(CONNACK));
        on_connect(socket, bytes[9] as number);
      } else if (bytes[0] === 0x82) socket.write(Buffer.from(SUBACK));
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return { server, place: { host: '127.0.0.1', port } };
}

it('subscribes again where the broker closed its connection, and counts that', async () => {
  const news = new EventEmitter();
  const { server, place } = await broker((socket) => news.emit('connected', socket));
  const heard: string[] = [];
  const witness = new FleetWitness({ ...place, keeps_session: false }, (client_id, topic, payload) =>
    heard.push(`${client_id} ${topic} ${new TextDecoder().decode(payload)}`),
  );
  const [[first]] = (await Promise.all([once(news, 'connected'), witness.begin()])) as [[Socket], void];
  first.destroy();
  const [second] = (await once(news, 'connected')) as [Socket];
  // The subscription, then the acknowledgement of the message.
  await once(second, 'data');
  second.write(Buffer.from(PUBLISH));
  await once(second, 'data');
  await witness.close();
  expect(witness.gaps).toBe(1);
  expect(heard).toEqual(['a fleet/a 5']);
  server.close();
});

it('leaves no session at a broker that keeps its session for it', async () => {
  const clean: boolean[] = [];
  const { server, place } = await broker((_, flags) => clean.push((flags & CLEAN_SESSION) !== 0));
  const witness = new FleetWitness({ ...place, keeps_session: true }, () => {});
  await witness.begin();
  await witness.close();
  expect(clean).toEqual([false, true]);
  server.close();
});

it('takes a reset for the end of a broker that is expected to end', async () => {
  const news = new EventEmitter();
  const { server, place } = await broker((socket) => news.emit('connected', socket));
  const witness = new FleetWitness({ ...place, keeps_session: false }, () => {});
  const [[socket]] = (await Promise.all([once(news, 'connected'), witness.begin()])) as [[Socket], void];
  const reset = witness.end_with_broker(async () => {
    socket.resetAndDestroy();
    await new Promise((resolve) => setImmediate(resolve));
    await new Promise((resolve) => setImmediate(resolve));
  });
  await expect(reset).resolves.toBeUndefined();
  expect(witness.gaps).toBe(0);
  await witness.close();
  server.close();
});

it('is told when a broker does not come up', async () => {
  const { server, place } = await broker((socket) => socket.destroy());
  await expect(new FleetWitness({ ...place, keeps_session: false }, () => {}).begin()).rejects.toThrow();
  server.close();
  await once(server, 'close');
  await expect(new FleetWitness({ ...place, keeps_session: false }, () => {}).begin()).rejects.toThrow(
    'ECONNREFUSED',
  );
});
