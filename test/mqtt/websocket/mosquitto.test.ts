// The client over a WebSocket against a real broker: Mosquitto with a websockets listener, through the gateway; and what
// tshark says of it.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import * as mqtt from '../../../mqtt/nxd_mqtt_client.ts';
import { Gateway } from '../../../netx/gateway/gateway.ts';
import { run_paced } from '../../../netx/gateway/paced_run.ts';
import { capture_segment, EthernetSegment } from '../../../netx/link/sim_link_api.ts';
import { NXD_ADDRESS } from '../../../netx/nx_api.ts';
import { Simulation } from '../../../rtos/sim_api.ts';
import { ref, type Service, tx_thread_sleep } from '../../../rtos/tx_api.ts';
import { Mosquitto } from '../../demo/mosquitto.ts';
import { describe_with, run_program } from '../../demo/programs.ts';
import { StackBoard } from '../../netx/link/stack_fixture.ts';

const WAIT = 1000;
const PORT = 8080;
/** Lengths around those whose frames have another header, and one that TCP cuts into segments. */
const LENGTHS = [1, 120, 121, 122, 123, 1300];

describe_with(['mosquitto', 'tshark'], 'MQTT over a WebSocket with Mosquitto', () => {
  let broker: Mosquitto;
  let folder: string;
  beforeEach(async () => {
    broker = await Mosquitto.start(null, true);
    folder = mkdtempSync(path.join(tmpdir(), 'netx-sim-ws-'));
  });
  afterEach(async () => {
    await broker.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Runs firmware on a board; true when every packet is home and nothing was reported. */
  async function run(
    firmware: (client: mqtt.NXD_MQTT_CLIENT) => Service<void>,
    pcap?: string,
  ): Promise<void> {
    const sim = new Simulation({ seed: 1 });
    const lan = new EthernetSegment(sim);
    const blocks: Uint8Array[] = [];
    capture_segment(lan, { sink: (block) => blocks.push(block.slice()) });
    const gateway = new Gateway(sim, lan, { ip: '10.0.0.2', mask: '255.255.255.0', loopback: false });
    gateway.map(`10.0.0.1:${PORT}`, `127.0.0.1:${broker.websocket_port}`);
    let done = false;
    const entry = function* ({ ip, pool }: StackBoard): Service<void> {
      const client = new mqtt.NXD_MQTT_CLIENT();
      const stack = new Uint8Array(4096);
      yield* mqtt.nxd_mqtt_client_create(client, 'client', 'board', 5, ip, pool, stack, 4096, 3, null, 0);
      yield* mqtt.nxd_mqtt_client_websocket_set(client, '10.0.0.1', 8, '/mqtt', 5);
      yield* firmware(client);
      yield* mqtt.nxd_mqtt_client_delete(client);
      done = true;
    };
    const more = mqtt.nxd_mqtt_options({ NXD_MQTT_OVER_WEBSOCKET: true });
    const board = new StackBoard(sim, lan, 'board', '10.0.0.10', entry, { more });
    try {
      await run_paced(sim, { until_ns: 30e9, until: () => done, hosts: [gateway] });
    } finally {
      gateway.close();
    }
    if (pcap !== undefined) writeFileSync(pcap, Buffer.concat(blocks));
    expect([board.packets_out, sim.diagnostics]).toEqual([0, []]);
  }

  it('publishes and receives, and is at home when it leaves; tshark names what it sent', async () => {
    const statuses: number[] = [];
    const received: number[] = [];
    const file = path.join(folder, 'ws.pcapng');
    const address = new NXD_ADDRESS(4, 0x0a000001);
    await run(function* (client) {
      statuses.push(yield* mqtt.nxd_mqtt_client_connect(client, address, PORT, 60, 1, WAIT));
      statuses.push(yield* mqtt.nxd_mqtt_client_subscribe(client, 'a/#', 3, 1));
      for (const length of LENGTHS) {
        const bytes = new Uint8Array(length).fill(120);
        statuses.push(yield* mqtt.nxd_mqtt_client_publish(client, 'a/b', 3, bytes, length, 0, 1, WAIT));
      }
      const [topic, message] = [new Uint8Array(16), new Uint8Array(2000)];
      for (let tries = 0; tries < 500 && received.length < LENGTHS.length; tries++) {
        const [topic_length, length] = [ref(0), ref(0)];
        const status = yield* mqtt.nxd_mqtt_client_message_get(
          client,
          topic,
          16,
          topic_length,
          message,
          2000,
          length,
        );
        if (status === 0) received.push(length.value);
        else yield* tx_thread_sleep(2);
      }
      statuses.push(yield* mqtt.nxd_mqtt_client_disconnect(client));
    }, file);
    expect([statuses, received]).toEqual([new Array(LENGTHS.length + 3).fill(0), LENGTHS]);
    const checks = [
      '-d',
      `tcp.port==${PORT},http`,
      '-o',
      'tcp.check_checksum:TRUE',
      '-o',
      'ip.check_checksum:TRUE',
    ];
    const text = run_program('tshark', '-r', file, ...checks);
    for (const words of [
      'GET /mqtt HTTP/1.1',
      '101 Switching Protocols',
      'WebSocket Binary [FIN] [MASKED]',
      'WebSocket Connection Close [FIN] [MASKED]',
    ])
      expect(text).toContain(words);
    const wrong = '_ws.malformed || tcp.checksum.status == 0 || ip.checksum.status == 0';
    expect(run_program('tshark', '-r', file, ...checks, '-Y', wrong)).toBe('');
  });

  it('connects again and again', async () => {
    const address = new NXD_ADDRESS(4, 0x0a000001);
    const statuses: number[] = [];
    await run(function* (client) {
      for (let round = 0; round < 5; round++) {
        statuses.push(yield* mqtt.nxd_mqtt_client_connect(client, address, PORT, 60, 1, WAIT));
        statuses.push(yield* mqtt.nxd_mqtt_client_disconnect(client));
      }
    });
    expect(statuses).toEqual(new Array(10).fill(0));
  });
});
