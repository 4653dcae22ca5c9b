// The broker core against MQTT.js, a client that many use, over real sockets of the loopback interface.
import mqtt, { type IClientOptions, type MqttClient, type Packet } from 'mqtt';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { password_check } from '../../../mqtt/broker/broker_options.ts';
import { RealSocketBroker } from './real_socket_broker.ts';

interface Arrival {
  topic: string;
  payload: string;
  qos: number;
  retain: boolean;
  dup: boolean;
}

let broker: RealSocketBroker;
let url: string;
let clients: MqttClient[];

beforeEach(async () => {
  broker = new RealSocketBroker({
    authenticate: (connect) => (connect.user_name === null ? 0 : password_check({ anna: 'secret' })(connect)),
  });
  url = await broker.listen();
  clients = [];
});

afterEach(async () => {
  for (const client of clients) client.end(true);
  await broker.close();
});

/** A connected client that collects what arrives; `until` waits for so many arrivals. */
class Peer {
  readonly client: MqttClient;
  readonly arrivals: Arrival[] = [];
  private waiting: { count: number; resolve: () => void } | null = null;

  constructor(client: MqttClient) {
    this.client = client;
    client.on('message', (topic, payload, { qos, retain, dup }) => {
      this.arrivals.push({ topic, payload: payload.toString(), qos, retain, dup });
      if (this.waiting !== null && this.arrivals.length >= this.waiting.count) this.waiting.resolve();
    });
  }

  async until(count: number): Promise<Arrival[]> {
    if (this.arrivals.length < count)
      await new Promise<void>((resolve) => (this.waiting = { count, resolve }));
    return this.arrivals;
  }
}

async function connect(clientId: string, options: IClientOptions = {}): Promise<Peer> {
  const client = mqtt.connect(url, { clientId, reconnectPeriod: 0, connectTimeout: 5000, ...options });
  clients.push(client);
  const peer = new Peer(client);
  await new Promise<void>((resolve, reject) => {
    client.once('connect', () => resolve());
    client.once('error', reject);
  });
  return peer;
}

async function gone(client: MqttClient): Promise<void> {
  await new Promise<void>((resolve) => client.once('close', resolve));
}

describe('MQTT.js with the broker', () => {
  it.each([0, 1, 2] as const)(
    'publishes and receives at QoS %i, both sides acknowledged to the end',
    async (qos) => {
      const s = await connect('s');
      expect(await s.client.subscribeAsync('a/+', { qos })).toMatchObject([{ topic: 'a/+', qos }]);
      const p = await connect('p');
      for (let n = 0; n < 50; n++) await p.client.publishAsync('a/b', `m${n}`, { qos });
      const arrivals = await s.until(50);
      expect(arrivals.map(({ payload }) => payload)).toEqual(Array.from({ length: 50 }, (_, n) => `m${n}`));
      expect(arrivals.every((a) => a.qos === qos && !a.dup && !a.retain)).toBe(true);
      await s.client.endAsync();
      expect(broker.core.backlog('p')).toEqual({ queued: 0, inflight: 0 });
    },
  );

  it('sends a burst larger than every window without loss at QoS 1 and 2', async () => {
    const s = await connect('s');
    await s.client.subscribeAsync('#', { qos: 2 });
    const p = await connect('p');
    const sends = Array.from({ length: 500 }, (_, n) =>
      p.client.publishAsync('t', `${n} ${'x'.repeat(1000)}`, { qos: n % 2 === 0 ? 1 : 2 }),
    );
    await Promise.all(sends);
    const arrivals = await s.until(500);
    // MQTT.js hands a QoS 2 message to its user at PUBREL, so the order holds for each QoS on its own.
    for (const qos of [1, 2]) {
      const numbers = arrivals
        .filter((a) => a.qos === qos)
        .map(({ payload }) => Number.parseInt(payload, 10));
      expect(numbers).toEqual(Array.from({ length: 250 }, (_, n) => 2 * n + qos - 1));
    }
  });

  it('carries a large message', async () => {
    const s = await connect('s');
    await s.client.subscribeAsync('big', { qos: 1 });
    await (await connect('p')).client.publishAsync('big', 'y'.repeat(200_000), { qos: 1 });
    expect((await s.until(1))[0]?.payload.length).toBe(200_000);
  });

  it('retains, and clears by an empty payload', async () => {
    const p = await connect('p');
    await p.client.publishAsync('r/1', 'kept', { qos: 1, retain: true });
    await p.client.publishAsync('r/2', 'cleared', { qos: 1, retain: true });
    await p.client.publishAsync('r/2', '', { qos: 1, retain: true });
    const s = await connect('s');
    await s.client.subscribeAsync('r/#', { qos: 0 });
    await p.client.publishAsync('r/3', 'live', { qos: 1, retain: true });
    expect(await s.until(2)).toMatchObject([
      { topic: 'r/1', payload: 'kept', retain: true, qos: 0 },
      { topic: 'r/3', payload: 'live', retain: false },
    ]);
  });

  it('publishes the will of a client that is cut off, not of one that says goodbye', async () => {
    const w = await connect('w');
    await w.client.subscribeAsync('will/#', { qos: 1 });
    const polite = await connect('polite', {
      will: { topic: 'will/polite', payload: Buffer.from('no'), qos: 1 },
    });
    await polite.client.endAsync();
    const lost = await connect('lost', { will: { topic: 'will/lost', payload: Buffer.from('yes'), qos: 1 } });
    broker.cut('lost');
    await gone(lost.client);
    expect(await w.until(1)).toMatchObject([{ topic: 'will/lost', payload: 'yes', qos: 1 }]);
  });

  it('publishes the will of a client that falls silent, after 1.5 times its keep alive', async () => {
    const w = await connect('w', { keepalive: 0 });
    await w.client.subscribeAsync('will', { qos: 0 });
    const will = { topic: 'will', payload: Buffer.from('silent'), qos: 0 as const };
    const a = await connect('a', { keepalive: 600, will });
    broker.advance(899_000);
    expect(a.client.connected).toBe(true);
    broker.advance(2_000);
    await gone(a.client);
    expect((await w.until(1))[0]?.payload).toBe('silent');
  });

  it('keeps a session over a reconnect and delivers what came meanwhile', async () => {
    const kept = { clean: false };
    const first = await connect('s', kept);
    await first.client.subscribeAsync('t', { qos: 2 });
    await first.client.endAsync();
    const p = await connect('p');
    for (const qos of [0, 1, 2] as const) await p.client.publishAsync('t', `q${qos}`, { qos });
    const again = await connect('s', kept);
    expect(await again.until(2)).toMatchObject([
      { payload: 'q1', qos: 1, dup: false },
      { payload: 'q2', qos: 2, dup: false },
    ]);
    expect(broker.core.statistics.messages_dropped_offline).toBe(1);
  });

  it('marks a redelivery with DUP when the acknowledgement was lost', async () => {
    const kept = { clean: false };
    const silent = mqtt.connect(url, { clientId: 's', ...kept, reconnectPeriod: 0, manualConnect: false });
    clients.push(silent);
    // This client never acknowledges: it breaks off as soon as the message is there.
    const seen: Packet[] = [];
    silent.handleMessage = (packet) => {
      seen.push(packet);
      silent.stream.destroy();
    };
    await new Promise<void>((resolve) => silent.once('connect', () => resolve()));
    await silent.subscribeAsync('t', { qos: 1 });
    await (await connect('p')).client.publishAsync('t', 'again', { qos: 1 });
    await gone(silent);
    expect(seen).toMatchObject([{ dup: false, payload: Buffer.from('again') }]);
    const back = await connect('s', kept);
    expect(await back.until(1)).toMatchObject([{ payload: 'again', qos: 1, dup: true }]);
  });

  it('takes over a client id: the older connection is closed', async () => {
    const older = await connect('same');
    const closed = gone(older.client);
    await connect('same');
    await closed;
    expect(broker.core.connections).toBe(1);
  });

  it('gets the return codes of a refusal', async () => {
    await expect(connect('x', { username: 'anna', password: 'wrong' })).rejects.toMatchObject({ code: 5 });
    await connect('y', { username: 'anna', password: 'secret' });
  });

  it('unsubscribes', async () => {
    const s = await connect('s');
    await s.client.subscribeAsync(['a', 'b'], { qos: 1 });
    await s.client.unsubscribeAsync('a');
    const p = await connect('p');
    await p.client.publishAsync('a', 'no', { qos: 1 });
    await p.client.publishAsync('b', 'yes', { qos: 1 });
    expect((await s.until(1)).map(({ payload }) => payload)).toEqual(['yes']);
  });
});
