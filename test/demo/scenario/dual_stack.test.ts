import { describe, expect, it } from 'vitest';
import { Bench } from '../../../demo/bench/bench.ts';
import { build_scenario, type Scenario } from '../../../demo/bench/scenario.ts';
import { MQTT_BY_NAME, MQTT_IPV6 } from '../../../demo/scenario/dual_stack.ts';
import { type ChoiceSource, Simulation } from '../../../rtos/sim_api.ts';
import { netx_sim } from '../cli/netx_sim.ts';

/** Lines of the log without their times. */
const told = (out: string): string[] =>
  out.split('\n').map((line) => line.replace(/^ *\d+\.\d+ +/, '').replace(/ {2,}/g, ' | '));

/** What a run says that is under faults: `taken` for each place whose name has the word. */
function under_fault(scenario: Scenario, word: string, taken = 1): string[] {
  const choices: ChoiceSource = (_kind, place) => (place.includes(word) ? taken : 0);
  const sim = new Simulation({ seed: 1, choices });
  const lines: string[] = [];
  const bench = new Bench(sim, { write: (line) => lines.push(line) });
  const { done } = build_scenario(scenario, bench, { fixed: false });
  sim.run({ until_ns: scenario.until_s * 1e9, ...(done === undefined ? {} : { until: done }) });
  bench.account?.finish();
  expect(sim.diagnostics).toEqual([]);
  return told(lines.join('\n'));
}

describe('the sample over IPv6', () => {
  it('forms its address from what the router tells, and has its broker there', async () => {
    const { code, out, err } = await netx_sim('run', 'mqtt-ipv6');
    const lines = told(out);
    expect([code, err]).toEqual([0, '']);
    const order = [
      'board/ip | nobody else has fe80:0:0:0:0:ff:fe00:300',
      'board/ip | nobody else has 2001:db8:1:0:0:ff:fe00:300',
      'board/mqtt sample | connecting to the broker',
      'board/mqtt sample | topic = topic, message = This is a message. ',
      'result | success',
    ];
    expect(lines.filter((line) => order.includes(line))).toEqual(order);
    expect(lines.filter((line) => line.includes('ARP'))).toEqual([]);
    // The broker and the router were there before: they ask nobody about their addresses.
    expect(lines.filter((line) => /^(broker|router) > all.*has anybody/.test(line))).toEqual([]);
  });

  it('gives up the wait for a prefix, and does not reach the broker', () => {
    const lines = under_fault(MQTT_IPV6, 'ADVERTISEMENT/lost');
    const no_way = lines.indexOf('board/mqtt sample | connecting to the broker');
    expect(no_way).toBeGreaterThan(0);
    expect(lines.slice(no_way).filter((line) => line.includes('MQTT CONNECT'))).toEqual([]);
  });
});

describe('the sample with the broker by its name', () => {
  it('has addresses of both versions, and takes the IPv6 address of the broker', async () => {
    const { code, out, err } = await netx_sim('run', 'mqtt-by-name');
    const lines = told(out);
    expect([code, err]).toEqual([0, '']);
    const order = [
      'board/mqtt sample | the address is 192.168.1.100',
      'board/ip | nobody else has 2001:db8:1:0:0:ff:fe00:300',
      'board/mqtt sample | broker.example is 2001:db8:1:0:0:0:0:81',
      'board/mqtt sample | topic = topic, message = This is a message. ',
      'result | success',
    ];
    expect(lines.filter((line) => order.includes(line))).toEqual(order);
    const queries = lines.filter((line) => /DNS query .* of broker\.example/.test(line));
    expect(queries.map((line) => line.replace(/.*: /, ''))).toEqual(['AAAA of broker.example?']);
  });

  it('takes the IPv4 address when no router speaks', () => {
    const lines = under_fault(MQTT_BY_NAME, 'ADVERTISEMENT/lost');
    const order = [
      'board/mqtt sample | no router tells a prefix: there is no IPv6 beyond this link',
      'board/mqtt sample | broker.example is 192.168.1.81',
      'board/mqtt sample | topic = topic, message = This is a message. ',
    ];
    expect(lines.filter((line) => order.includes(line))).toEqual(order);
    expect(
      lines.filter((line) => line.startsWith('servers | IPv6 router: the advertisement for')),
    ).toHaveLength(3);
  });

  it('says so when nobody knows the name', () => {
    expect(under_fault(MQTT_BY_NAME, 'dns/broker.example/AAAA/nxdomain')).toContain(
      'board/mqtt sample | broker.example is 192.168.1.81',
    );
    const lines = under_fault(MQTT_BY_NAME, '/nxdomain');
    expect(lines).toContain('board/mqtt sample | nobody knows broker.example');
    expect(lines).toContain('board/mqtt sample | nxd_mqtt_client_delete: NXD_MQTT_SUCCESS');
  });
});
