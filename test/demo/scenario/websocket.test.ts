import { describe, expect, it } from 'vitest';
import { Bench } from '../../../demo/bench/bench.ts';
import { build_scenario } from '../../../demo/bench/scenario.ts';
import { MQTT_WEBSOCKET } from '../../../demo/scenario/websocket.ts';
import { type ChoiceSource, Simulation } from '../../../rtos/sim_api.ts';
import { netx_sim } from '../cli/netx_sim.ts';

const told = (out: string): string[] =>
  out.split('\n').map((line) => line.replace(/^ *\d+\.\d+ +/, '').replace(/ {2,}/g, ' | '));

/** What a run says with this option at each place that has the word. */
function under_fault(word: string, taken: number): string[] {
  const choices: ChoiceSource = (_kind, place) => (place.includes(word) ? taken : 0);
  const sim = new Simulation({ seed: 1, choices });
  const lines: string[] = [];
  const bench = new Bench(sim, { write: (line) => lines.push(line) });
  const { done } = build_scenario(MQTT_WEBSOCKET, bench, { fixed: false });
  sim.run({ until_ns: 60e9, ...(done === undefined ? {} : { until: done }) });
  bench.account?.finish();
  expect(sim.diagnostics).toEqual([]);
  return told(lines.join('\n'));
}

describe('the sample over a WebSocket', () => {
  it('opens it, speaks MQTT in frames and closes it, and the account says so', async () => {
    const { code, out, err } = await netx_sim('run', 'mqtt-websocket');
    const lines = told(out);
    expect([code, err]).toEqual([0, '']);
    const order = [
      'board > broker | WebSocket request: GET /mqtt HTTP/1.1',
      'broker > board | WebSocket accepted: HTTP/1.1 101 Switching Protocols',
      'broker > board | MQTT CONNACK accepted (WebSocket frame)',
      'board > broker | MQTT PUBLISH "topic" "This is a message. ", QoS 1, id 2 (WebSocket frame)',
      'board/mqtt sample | topic = topic, message = This is a message. ',
      'board > broker | WebSocket close, without a code',
      'result | success',
    ];
    expect(lines.filter((line) => order.includes(line))).toEqual(order);
    // RFC 6455 5.5.1: no data behind a close frame, of either side.
    for (const side of ['board > broker', 'broker > board']) {
      const said = lines.filter((line) => line.startsWith(side) && line.includes('WebSocket'));
      expect(said.at(-1)).toContain('WebSocket close');
    }
  });

  it('gives up when the broker refuses to open it', () => {
    const lines = under_fault('websocket/refuse', 1);
    expect(lines).toContain('broker > board | WebSocket refused: HTTP/1.1 403 Forbidden');
    expect(lines.filter((line) => line.includes('MQTT CONNECT'))).toEqual([]);
    expect(lines).toContain('board/mqtt sample | nxd_mqtt_client_delete: NXD_MQTT_SUCCESS');
  });

  it('takes messages in fragments with pings between them, and answers those', () => {
    const lines = under_fault('/fragments', 2);
    expect(lines).toContain('broker > board | MQTT CONNACK accepted (WebSocket fragment 2, the last)');
    expect(lines.filter((line) => line.startsWith('board > broker | WebSocket pong')).length).toBeGreaterThan(
      0,
    );
    expect(lines).toContain('board/mqtt sample | topic = topic, message = This is a message. ');
  });

  it('notices that it is closed in the middle', () => {
    const lines = under_fault('mytestclient/PUBACK/websocket', 1);
    expect(lines).toContain('broker > board | WebSocket close, code 1001');
    expect(lines).toContain('board/my_client | disconnect notify: the connection to the broker is gone');
  });
});
