// The same firmware, unchanged, against Mosquitto, against aedes and against the broker of this repository: the same statuses,
// the same callbacks, and MQTT.js on the other side sees the same messages.

import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { Aedes } from 'aedes';
import { beforeAll, expect, it } from 'vitest';
import { Mosquitto } from '../../demo/mosquitto.ts';
import { describe_with, program } from '../../demo/programs.ts';
import { play_probe, type Seen } from './stage.ts';

const PATIENCE_MS = 90_000;

async function against_aedes(): Promise<Seen> {
  const aedes = await Aedes.createBroker();
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    aedes.handle(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    return await play_probe((server.address() as AddressInfo).port);
  } finally {
    for (const socket of sockets) socket.destroy();
    server.close();
    await new Promise<void>((resolve) => aedes.close(resolve));
  }
}

async function against_mosquitto(): Promise<Seen> {
  const broker = await Mosquitto.start();
  try {
    return await play_probe(broker.port);
  } finally {
    await broker.stop();
  }
}

/**
 * aedes 1.2 departs in one thing: it passes a DUP flag on to subscribers, and sends again without setting it, both of which
 * MQTT-3.3.1-1 and -3 say otherwise. Everything else must be the same.
 */
function without_dup(seen: Seen): Seen {
  const strip = (lines: readonly string[]) => lines.map((line) => line.replace(/ dup$/, ''));
  return { ...seen, watcher: strip(seen.watcher), sleeper: strip(seen.sleeper) };
}

/** All plays go on at once: they mostly wait for a broker's clock. */
let plays: { ours: Promise<Seen>; aedes: Promise<Seen>; mosquitto: Promise<Seen> | null };

beforeAll(async () => {
  plays = {
    ours: play_probe(null),
    aedes: against_aedes(),
    mosquitto: program('mosquitto') === undefined ? null : against_mosquitto(),
  };
  await Promise.allSettled(Object.values(plays));
}, PATIENCE_MS);

it('the broker in the simulation', async () => {
  expect(await plays.ours).toMatchSnapshot();
});

it('aedes', async () => {
  const [seen, ours] = [await plays.aedes, await plays.ours];
  expect(seen.probe).toEqual(ours.probe);
  expect(without_dup(seen)).toEqual(without_dup(ours));
});

describe_with(['mosquitto'], 'Mosquitto', () => {
  it('Mosquitto', async () => {
    expect(await plays.mosquitto).toEqual(await plays.ours);
  });
});
