// The same firmware against a real broker, through the gateway and at the pace of the wall clock: what the simulated
// broker accepts, Mosquitto accepts too.

import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Scenario } from '../../demo/bench/scenario.ts';
import { Session } from '../../demo/cli/session.ts';
import { display_board } from '../../demo/firmware/display.ts';
import { SCENARIOS } from '../../demo/scenario/registry.ts';
import { tshark, tshark_complaints } from './captures.ts';
import { netx_sim } from './cli/netx_sim.ts';
import { REQUEST } from './cli/request.ts';
import { Mosquitto } from './mosquitto.ts';
import { describe_with, has_ipv6_loopback } from './programs.ts';

describe_with(['mosquitto', 'mosquitto_pub', 'mosquitto_sub'], 'with Mosquitto as the broker', () => {
  let broker: Mosquitto;
  beforeEach(async () => {
    broker = await Mosquitto.start(null, true);
  });
  afterEach(() => broker.stop());

  /** Runs a scenario against the broker; what it printed, and the exit code. `on_line` sees each line as it comes. */
  async function run(scenario: Scenario, on_line: (line: string) => void = () => {}) {
    const lines: string[] = [];
    const complaints: string[] = [];
    const { address, websocket_address } = broker;
    const place = scenario.name === 'mqtt-websocket' ? websocket_address : address;
    const request = { ...REQUEST, scenario, word: scenario.name, broker: place };
    const print = (line: string): void => {
      lines.push(line);
      on_line(line);
    };
    const session = new Session({ request, print, complain: (line) => complaints.push(line) });
    return { code: (await session.run()).code, lines, complaints };
  }

  function expect_success({ code, lines, complaints }: Awaited<ReturnType<typeof run>>): void {
    expect(complaints).toEqual([]);
    expect(code).toBe(0);
    expect(lines).toContain('diagnostics   none');
    const levels = lines.filter((line) => line.startsWith('packet pool'));
    expect(levels.length).toBeGreaterThan(1);
    for (const level of levels) expect(level).toMatch(/ (\d+) of \1 free$/);
  }

  it.each(SCENARIOS.filter(({ broker }) => broker === 'plain'))(
    'scenario $name succeeds',
    async (scenario) => {
      expect_success(await run(scenario));
    },
  );

  it("mosquitto_sub gets what the guide's sample publishes", async () => {
    const subscriber = await broker.subscribe('topic', 1);
    const result = await run(SCENARIOS.find(({ name }) => name === 'mqtt') as Scenario);
    expect_success(result);
    expect(await subscriber.lines).toEqual(['topic This is a message. ']);
    expect(result.lines.some((line) => line.includes('topic = topic, message = This is a message. '))).toBe(
      true,
    );
  });

  it('a board shows what mosquitto_pub publishes', async () => {
    const display: Scenario = {
      name: 'display',
      summary: 'a display alone',
      broker: 'plain',
      until_s: 15,
      build(bench) {
        bench.add_broker();
        bench.add_board({ name: 'board', firmware: display_board, application: ['display'] });
        return undefined;
      },
    };
    const published: Promise<void>[] = [];
    const result = await run(display, (line) => {
      if (!line.includes('MQTT SUBACK')) return;
      published.push(
        (async () => {
          for (const text of ['30 C', '31 C', '32 C']) await broker.publish('plant/temperature', text);
        })(),
      );
    });
    await Promise.all(published);
    expect_success(result);
    const shown = result.lines.filter((line) => line.includes('  shows ')).map((line) => line.slice(-4));
    expect(shown).toEqual(['30 C', '31 C', '32 C']);
  });
});

describe_with(['mosquitto', 'mosquitto_sub', 'tshark'], 'with Mosquitto at ::1', () => {
  it.skipIf(!has_ipv6_loopback())(
    'a board reaches it over IPv6 all the way, and tshark has no complaint',
    async () => {
      const broker = await Mosquitto.start(null, false, '::1');
      const folder = mkdtempSync(path.join(tmpdir(), 'netx-sim-'));
      try {
        const subscriber = await broker.subscribe('topic', 1);
        const file = path.join(folder, 'ipv6.pcapng');
        const { code, out, err } = await netx_sim(
          'run',
          'mqtt-ipv6',
          '--broker',
          broker.address,
          '--pcap',
          file,
        );
        expect([code, err]).toEqual([0, '']);
        expect(await subscriber.lines).toEqual(['topic This is a message. ']);
        expect(out).toMatch(
          /gateway +connection 1 \[2001:db8:1::ff:fe00:\w+\]:\d+ > \[2001:db8:1::81\]:1883: connected/,
        );
        const capture = readFileSync(file);
        expect(tshark_complaints(capture)).toBe('');
        expect(tshark(capture, '-Y', 'ipv6 && mqtt.msgtype == 4')).toContain('Publish Ack');
        expect(tshark(capture, '-Y', 'tcp && ip.version == 4')).toBe('');
      } finally {
        await broker.stop();
        rmSync(folder, { recursive: true });
      }
    },
  );
});
