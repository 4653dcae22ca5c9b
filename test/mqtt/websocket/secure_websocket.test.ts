// The client over a WebSocket inside TLS: with the broker of the simulation, and with Mosquitto through the gateway.

import { afterEach, describe, expect, it } from 'vitest';
import * as mqtt from '../../../mqtt/nxd_mqtt_client.ts';
import { Gateway } from '../../../netx/gateway/gateway.ts';
import { run_paced } from '../../../netx/gateway/paced_run.ts';
import { capture_segment } from '../../../netx/link/sim_link_api.ts';
import { NXD_ADDRESS } from '../../../netx/nx_api.ts';
import { ref, type Service, tx_thread_sleep } from '../../../rtos/tx_api.ts';
import { tshark, tshark_complaints } from '../../demo/captures.ts';
import { Mosquitto } from '../../demo/mosquitto.ts';
import { describe_with } from '../../demo/programs.ts';
import {
  authority,
  type Board,
  BROKER_IP,
  type Chain,
  client_setup,
  DAY_S,
  Lan,
  leaf,
  plain_chain,
  server_setup,
  VERSIONS,
  WSS_PORT,
} from '../../netx/secure/lan.ts';

const WAIT = 3000;
const BROKER = new NXD_ADDRESS(4, BROKER_IP);
const OVER_WEBSOCKET = { mqtt: { NXD_MQTT_OVER_WEBSOCKET: true } };
/** The last one is cut into records and segments. */
const LENGTHS = [1, 126, 1300];

interface Result {
  readonly statuses: number[];
  readonly received: number[];
}

/** Connects, subscribes, publishes texts of these lengths and takes them back. */
function visit(
  chain: Chain,
  version: number,
  now_s?: number,
): { script: (board: Board) => Service<void>; result: Result } {
  const result: Result = { statuses: [], received: [] };
  const { statuses, received } = result;
  const setup = client_setup({ version, trusted: [chain.root], ...(now_s === undefined ? {} : { now_s }) });
  const script = function* ({ client }: Board): Service<void> {
    statuses.push(
      yield* mqtt.nxd_mqtt_client_websocket_set(client, 'broker.example', 14, '/mqtt', 5),
      yield* mqtt.nxd_mqtt_client_secure_connect(client, BROKER, WSS_PORT, setup, 60, 1, WAIT),
      yield* mqtt.nxd_mqtt_client_subscribe(client, 'a/#', 3, 1),
    );
    for (const length of LENGTHS) {
      const bytes = new Uint8Array(length).fill(120);
      statuses.push(yield* mqtt.nxd_mqtt_client_publish(client, 'a/b', 3, bytes, length, 0, 1, WAIT));
    }
    const [topic, message] = [new Uint8Array(16), new Uint8Array(2000)];
    for (let tries = 0; tries < 500 && received.length < LENGTHS.length; tries++) {
      const [sizes, size] = [ref(0), ref(0)];
      const got = yield* mqtt.nxd_mqtt_client_message_get(client, topic, 16, sizes, message, 2000, size);
      if (got === 0) received.push(size.value);
      else yield* tx_thread_sleep(2);
    }
    statuses.push(yield* mqtt.nxd_mqtt_client_disconnect(client));
  };
  return { script, result };
}

const ALL_WELL = { statuses: new Array(LENGTHS.length + 4).fill(0), received: LENGTHS };

describe.each(VERSIONS)('MQTT over a WebSocket inside $name', ({ version }) => {
  it('goes both ways with the broker of the simulation', async () => {
    const lan = new Lan();
    const chain = plain_chain();
    lan.add_broker(server_setup(chain, version));
    const { script, result } = visit(chain, version);
    lan.add_board(script, OVER_WEBSOCKET);
    await lan.run();
    expect([result, lan.complaints()]).toEqual([ALL_WELL, []]);
  });
});

describe_with(['mosquitto', 'tshark'], 'MQTT over a WebSocket inside TLS with Mosquitto', () => {
  let broker: Mosquitto | null = null;
  afterEach(() => broker?.stop());

  it.each(VERSIONS)('goes both ways with $name, and tshark has no complaint', async ({ version }) => {
    const now_s = Math.floor(Date.now() / 1000);
    const dates = { not_before_s: now_s - DAY_S, not_after_s: now_s + DAY_S };
    const root = authority('test root', dates);
    const chain: Chain = { root, leaf: leaf(root, dates), others: [] };
    const [certificate, key] = [chain.leaf.pem, chain.leaf.private_key_pem];
    const files = { authority: root.pem, certificate, key, wants_certificate: false };
    broker = await Mosquitto.start(files, true);
    const lan = new Lan();
    const blocks: Uint8Array[] = [];
    capture_segment(lan.lan, { sink: (block) => blocks.push(block.slice()) });
    const gateway = new Gateway(lan.sim, lan.lan, { ip: '10.0.0.2', mask: '255.255.255.0', loopback: false });
    gateway.map(`10.0.0.1:${WSS_PORT}`, broker.websocket_address);
    const { script, result } = visit(chain, version, now_s);
    const board = lan.add_board(script, OVER_WEBSOCKET);
    try {
      await run_paced(lan.sim, { until_ns: 60e9, until: () => board.done, hosts: [gateway] });
    } finally {
      gateway.close();
    }
    expect(result).toEqual(ALL_WELL);
    expect(lan.complaints()).toEqual([]);
    const capture = Buffer.concat(blocks);
    expect(tshark_complaints(capture)).toBe('');
    expect(tshark(capture)).toContain('Client Hello');
    expect(broker.log).toContain('Received PUBLISH from board0');
  });
});
