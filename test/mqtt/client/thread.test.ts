import { describe, expect, test } from 'vitest';
import { OPENING, run, run_session, with_quirk } from './program.ts';

describe("the client's thread at delete", () => {
  test('disconnects first, and releases both queues, acknowledged or not', () => {
    const { log, pools } = run_session({
      client: [
        { op: 'publish', topic: 't', msg: 'm', qos: 1 },
        { op: 'subscribe', topic: 't' },
        { op: 'sleep', ticks: 5 },
        { op: 'delete' },
      ],
      broker: [
        { op: 'expect' },
        { op: 'expect' },
        { op: 'send', pub: { topic: 't', msg: 'x' }, repeat: 3 },
        { op: 'segment' },
        { op: 'close' },
      ],
    });
    expect(log).toContain('5 cb disconnect 1');
    expect(log.at(-1)).toBe('5 c delete 0');
    expect(pools).toEqual({ mqtt: [12, 12], ip: [24, 24] });
  });

  test('releases what waits after a disconnect too', () => {
    const { pools } = run_session({
      client: [{ op: 'publish', topic: 't', msg: 'm', qos: 1 }, { op: 'disconnect' }, { op: 'delete' }],
      broker: [{ op: 'expect' }, { op: 'expect' }, { op: 'close' }],
    });
    expect(pools.mqtt).toEqual([12, 12]);
  });

  const CONNECTING = {
    config: { limit: 1000 },
    client: [...OPENING.client.slice(0, 2), { op: 'connect', wait: 0, addr: 1 }, { op: 'delete' }],
  };

  test('ends an attempt to connect; the quirk never comes back', () => {
    const { log } = run(CONNECTING);
    expect(log.slice(-2)).toEqual(['0 cb connect 65541 1', '0 c delete 0']);
    expect(run(CONNECTING, with_quirk('delete_hangs_while_connecting')).log.at(-1)).toBe('1000 c stuck');
  });

  test('never comes back in the published client after a connect without waiting, whatever the broker sends', () => {
    for (const hex of ['', 'd0', 'd000', '20020000']) {
      const { log } = run(
        {
          config: { limit: 1000 },
          client: [
            ...OPENING.client.slice(0, 2),
            { op: 'connect', wait: 0 },
            { op: 'sleep', ticks: 20 },
            { op: 'delete' },
          ],
          broker: [{ op: 'accept' }, ...(hex === '' ? [] : [{ op: 'send', hex }])],
        },
        { profile: 'published' },
      );
      expect(log.at(-1)).toBe('1000 c stuck');
    }
  });

  test('gives those who wait for its mutex an answer', () => {
    const { log } = run_session({
      client: [{ op: 'delete' }, { op: 'publish', topic: 't', msg: 'm' }, { op: 'subscribe', topic: 't' }],
      broker: [{ op: 'close' }],
    });
    expect(log.slice(-2)).toEqual(['0 c publish 65538', '0 c subscribe 65539']);
  });
});
