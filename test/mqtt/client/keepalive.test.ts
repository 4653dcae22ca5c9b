import { describe, expect, test } from 'vitest';
import type { NxdMqttOptions } from '../../../mqtt/client/nxd_mqtt_config.ts';
import type { JsonObject } from '../../conformance/case.ts';
import { type Operation, run, with_quirk } from './program.ts';

/** A session with this keepalive in seconds; by default the broker answers pings. */
function session(
  ka: number,
  ops: JsonObject[],
  broker: JsonObject[] = [],
  options: NxdMqttOptions = {},
  more = {},
) {
  return run(
    {
      client: [{ op: 'create' }, { op: 'notify_all' }, { op: 'connect', ka }, ...ops],
      broker: [{ op: 'accept' }, { op: 'expect' }, { op: 'send', hex: '20020000' }, ...broker],
      ...more,
    },
    options,
  );
}

const pings = (log: string[]) =>
  log.filter((line) => line.endsWith(' c000')).map((line) => Number(line.split(' ')[0]));
const SERVE = { op: 'serve', ticks: 560 };

describe('keepalive', () => {
  test.each([
    [1, [100, 200, 300, 400, 500]],
    [2, [100, 200, 300, 400, 500]],
    [3, [200, 400]],
    [5, [400]],
  ])('of %i s sends PINGREQ before it is over [MQTT-3.1.2-23]', (ka, expected) => {
    expect(pings(session(ka, [{ op: 'sleep', ticks: 550 }], [SERVE]).log)).toEqual(expected);
  });

  test('of 0 sends none', () => {
    expect(pings(session(0, [{ op: 'sleep', ticks: 900 }], [SERVE]).log)).toEqual([]);
  });

  test('counts from the last packet sent, whatever it was', () => {
    const ops = [
      { op: 'sleep', ticks: 150 },
      { op: 'publish', topic: 't', msg: 'm' },
      { op: 'sleep', ticks: 400 },
    ];
    expect(pings(session(3, ops, [SERVE]).log)).toEqual([400]);
  });

  test('without PINGRESP in time ends the connection at once: the client disconnects itself (guide ch.2)', () => {
    const silent = [{ op: 'serve', ticks: 1000, ping: 0 }];
    const { log, pools } = session(2, [{ op: 'wait_disc', ticks: 3000 }], silent);
    expect(log).toContain('200 cb disconnect 1');
    expect(log).toContain('200 b serve 56 1');
    expect(pools.mqtt).toEqual([12, 12]);
  });

  test('waits NXD_MQTT_PING_TIMEOUT_DELAY for PINGRESP', () => {
    const silent = [{ op: 'serve', ticks: 2000, ping: 0 }];
    const ops = [{ op: 'wait_disc', ticks: 3000 }];
    expect(session(2, ops, silent, { NXD_MQTT_PING_TIMEOUT_DELAY: 450 }).log).toContain(
      '600 cb disconnect 1',
    );
  });

  test('waits for a dead broker to close under ping_timeout_waits_for_broker', () => {
    const dead = [{ op: 'linkdown' }];
    const ops = [{ op: 'wait_disc', ticks: 3000 }];
    expect(session(2, ops, dead).log).toContain('200 cb disconnect 1');
    const { log } = session(2, ops, dead, with_quirk('ping_timeout_waits_for_broker'));
    expect(Number(log.find((line) => line.includes('cb disconnect'))?.split(' ')[0])).toBeGreaterThan(1000);
  });

  test('is not fooled by a PINGRESP that nobody asked for', () => {
    const ops = [{ op: 'wait_disc', ticks: 1000 }];
    const early = [
      { op: 'send', hex: 'd000' },
      { op: 'serve', ticks: 1000, ping: 0 },
    ];
    expect(session(2, ops, early).log).toContain('200 cb disconnect 1');
  });

  test('looks every NXD_MQTT_KEEPALIVE_TIMER_RATE ticks', () => {
    const ops = [{ op: 'sleep', ticks: 250 }];
    expect(pings(session(1, ops, [SERVE], { NXD_MQTT_KEEPALIVE_TIMER_RATE: 50 }).log).slice(0, 5)).toEqual([
      50, 100, 150, 200, 250,
    ]);
  });

  test('pings late rather than not at all when a look comes late; the quirk skips the interval', () => {
    // The look is late because what was sent last was long ago: the time is set back by hand.
    const late: Operation = function* (actor, op) {
      const { client } = actor.lab.world.clients[0]!;
      client.nxd_mqtt_timeout = (client.nxd_mqtt_timeout - 1000) >>> 0;
      actor.log(op, 0);
    };
    const ops = [{ op: 'sleep', ticks: 50 }, { op: 'late' }, { op: 'sleep', ticks: 300 }];
    const more = { operations: { late } };
    expect(pings(session(9, ops, [SERVE], {}, more).log)).toEqual([100]);
    expect(pings(session(9, ops, [SERVE], with_quirk('late_keepalive_check_skips_ping'), more).log)).toEqual(
      [],
    );
  });
});
