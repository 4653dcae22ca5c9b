// What a real broker answered, and when, is in the gateway's record: with it a run of several boards that are switched on
// together is the same run again, to the trace hash and byte for byte on the wire.

import { afterAll, beforeAll, expect, it } from 'vitest';
import * as MQTT from '../../../mqtt/nxd_mqtt_client.ts';
import { Gateway, type GatewayOptions } from '../../../netx/gateway/gateway.ts';
import { host_record_read } from '../../../netx/gateway/host_record.ts';
import { run_paced, run_replay } from '../../../netx/gateway/paced_run.ts';
import { NX_TRUE, NXD_ADDRESS } from '../../../netx/nx_api.ts';
import { sim_compute } from '../../../rtos/sim_api.ts';
import { type Service, tx_thread_sleep } from '../../../rtos/tx_api.ts';
import { Mosquitto } from '../../demo/mosquitto.ts';
import { describe_with } from '../../demo/programs.ts';
import { type Board, BROKER_IP, Lan } from '../../netx/secure/lan.ts';

const BOARDS = 4;
const RUNS = 20;
const LIMIT_NS = 120e9;
const BROKER = new NXD_ADDRESS(4, BROKER_IP);
const FOREVER = 6000;

/** Connects, publishes now and then what it computed meanwhile, and disconnects; one after the other, without a pause. */
function* publish({ client }: Board, statuses: number[]): Service<void> {
  statuses.push(
    yield* MQTT.nxd_mqtt_client_connect(client, BROKER, MQTT.NXD_MQTT_PORT, 60, NX_TRUE, FOREVER),
  );
  statuses.push(yield* MQTT.nxd_mqtt_client_subscribe(client, 'all', 3, 1));
  for (let n = 0; n < 4; n++) {
    yield* sim_compute(3_000);
    statuses.push(yield* MQTT.nxd_mqtt_client_publish(client, 'all', 3, 'message', 7, 0, 1, FOREVER));
    yield* tx_thread_sleep(n);
  }
  statuses.push(yield* MQTT.nxd_mqtt_client_disconnect(client));
}

function world(address: string, options: GatewayOptions) {
  const lan = new Lan();
  const statuses: number[] = [];
  const frames: string[] = [];
  lan.lan.tap((frame, time_ns) => {
    frames.push(`${time_ns} ${Buffer.from(frame.bytes.subarray(0, frame.length)).toString('hex')}`);
  });
  const gateway = new Gateway(lan.sim, lan.lan, options);
  gateway.map('10.0.0.1:1883', address);
  for (let n = 0; n < BOARDS; n++) lan.add_board((board) => publish(board, statuses));
  const until = (): boolean => lan.boards.every(({ done }) => done);
  return { sim: lan.sim, gateway, statuses, frames, limits: { until, until_ns: LIMIT_NS } };
}

describe_with(['mosquitto'], 'a run with Mosquitto', () => {
  let broker: Mosquitto;
  beforeAll(async () => {
    broker = await Mosquitto.start();
  });
  afterAll(() => broker.stop());

  it(`is the same run from its record, ${RUNS} times`, async () => {
    for (let run = 0; run < RUNS; run++) {
      const record: string[] = [];
      const live = world(broker.address, { record: (line) => record.push(line) });
      // Faster and slower than the wall clock, so that slices and deliveries fall on other moments each time.
      const speed = run % 5 === 4 ? Number.POSITIVE_INFINITY : 2 ** (run % 5);
      expect(await run_paced(live.sim, { ...live.limits, hosts: [live.gateway], speed })).toBe('condition');
      live.gateway.close();
      expect(live.statuses).toEqual(new Array(7 * BOARDS).fill(0));

      const again = world(broker.address, { replay: true });
      const events = host_record_read(record.join('\n'));
      expect(await run_replay(again.sim, again.gateway, events, again.limits)).toBe('condition');
      expect(again.statuses).toEqual(live.statuses);
      expect(again.frames).toEqual(live.frames);
      expect(again.sim.trace.hash(), `run ${run}`).toBe(live.sim.trace.hash());
    }
  });
});
