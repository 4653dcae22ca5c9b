import { describe, expect, test } from 'vitest';
import { OPENING, run, run_session, with_quirk } from './program.ts';

const LEAVING = { op: 'expect' };

describe('nxd_mqtt_client_disconnect', () => {
  test('sends DISCONNECT, closes TCP and tells the disconnect notify before it returns [MQTT-3.14.4-1]', () => {
    const { log, pools, diagnostics } = run_session({
      client: [{ op: 'disconnect' }],
      broker: [LEAVING, { op: 'close' }],
    });
    expect(log).toEqual(['0 b expect 0 e000', '0 cb disconnect 1', '0 b close 0', '0 c disconnect 0 1']);
    expect(pools).toEqual({ mqtt: [12, 12], ip: [24, 24] });
    expect(diagnostics).toEqual([]);
  });

  const UNREAD = {
    client: [{ op: 'sleep', ticks: 5 }, { op: 'disconnect' }, { op: 'get' }],
    broker: [{ op: 'send', pub: { topic: 't', msg: 'x' }, repeat: 5 }, LEAVING, { op: 'close' }],
  };

  test('releases received messages', () => {
    const { log, pools } = run_session(UNREAD);
    expect(log.at(-1)).toBe('5 c get 65546 -1 null -1 null');
    expect(pools.ip).toEqual([24, 24]);
    expect(run_session(UNREAD, with_quirk('unread_messages_leak')).pools.ip).toEqual([24, 19]);
  });

  test('releases what came of a message that is not complete', () => {
    const { pools } = run_session({
      client: [{ op: 'sleep', ticks: 5 }, { op: 'disconnect' }],
      broker: [{ op: 'send', hex: '3020000174' }, LEAVING, { op: 'close' }],
    });
    expect(pools.ip).toEqual([24, 24]);
  });

  test('keeps QoS 1 messages that wait for PUBACK, and forgets SUBSCRIBE and UNSUBSCRIBE', () => {
    const { client, pools } = run_session({
      client: [
        { op: 'subscribe', topic: 'a' },
        { op: 'publish', topic: 't', msg: 'm', qos: 1 },
        { op: 'unsubscribe', topic: 'a' },
        { op: 'disconnect' },
      ],
      broker: [LEAVING, LEAVING, LEAVING, LEAVING, { op: 'close' }],
    });
    expect(client?.queued).toEqual(['3a/2']);
    expect(pools.mqtt).toEqual([12, 11]);
  });

  test('succeeds without doing anything when not connected', () => {
    const program = {
      client: [{ op: 'create' }, { op: 'hold', n: 20 }, { op: 'disconnect' }],
      config: { limit: 50 },
    };
    expect(run(program).log.at(-1)).toBe('0 c disconnect 0 1');
    // The published client takes a packet for a DISCONNECT that it cannot send, and waits for one.
    expect(
      run(program, with_quirk('disconnect_sent_unconnected', 'wait_forever_under_mutex')).log.at(-1),
    ).toBe('50 c stuck');
  });

  test('ends an attempt in progress at once, and DISCONNECT is never the first packet [MQTT-3.1.0-1]', () => {
    const program = {
      client: [...OPENING.client.slice(0, 2), { op: 'connect', wait: 0 }, { op: 'disconnect' }],
      broker: [
        { op: 'sleep', ticks: 10 },
        { op: 'accept', wait: 50 },
        { op: 'silent', ticks: 50 },
      ],
    };
    const { log } = run(program);
    expect(log.slice(2)).toContain('0 c disconnect 0 1');
    expect(log).toContain('0 cb connect 65541 1');
    expect(log.some((line) => line.includes('e000'))).toBe(false);
  });

  const STUCK_BROKER = {
    client: [{ op: 'disconnect' }],
    client2: [
      { op: 'sleep', ticks: 10 },
      { op: 'connect', wait: 20 },
      { op: 'publish', topic: 't', msg: 'm' },
      { op: 'disconnect' },
    ],
    broker: [LEAVING, { op: 'sleep', ticks: 100 }, { op: 'close' }],
  };

  test('keeps others from connecting, publishing or disconnecting while it waits', () => {
    const { log } = run_session(STUCK_BROKER);
    expect(log.filter((line) => line.includes(' c2 '))).toEqual([
      '10 c2 sleep 0',
      '10 c2 connect 65541 1',
      '10 c2 publish 65538',
      '10 c2 disconnect 0 1',
    ]);
    expect(log.at(-1)).toBe('100 c disconnect 0 1');
  });

  test('lets nothing out behind DISCONNECT [MQTT-3.14.4-2]; the quirk tries', () => {
    const program = {
      config: { brokerWindow: 17, limit: 400 },
      client: [{ op: 'publish', topic: 't', msgFill: 12 }, { op: 'disconnect' }],
      client2: [
        { op: 'sleep', ticks: 10 },
        { op: 'publish', topic: 't', msg: 'x', wait: 0 },
      ],
      broker: [{ op: 'sleep', ticks: 300 }],
    };
    const timeout = { NXD_MQTT_SOCKET_TIMEOUT: 50 };
    expect(run_session(program, timeout).log).toContain('10 c2 publish 65538');
    const quirk = { ...timeout, ...with_quirk('state_open_during_disconnect') };
    expect(run_session(program, quirk).log).toContain('10 c2 publish 65543');
  });

  test('waits NXD_MQTT_SOCKET_TIMEOUT for TCP, no longer', () => {
    const { log } = run_session(
      { client: [{ op: 'disconnect' }], broker: [LEAVING, { op: 'sleep', ticks: 500 }] },
      { NXD_MQTT_SOCKET_TIMEOUT: 70 },
    );
    expect(log).toContain('70 c disconnect 0 1');
  });

  test('does not wait for a broker that has closed its window', () => {
    const program = {
      config: { brokerWindow: 17, limit: 2000 },
      client: [{ op: 'publish', topic: 't', msgFill: 12 }, { op: 'disconnect' }],
      broker: [{ op: 'sleep', ticks: 1900 }],
    };
    expect(run_session(program, { NXD_MQTT_SOCKET_TIMEOUT: 50 }).log).toContain('150 c disconnect 0 1');
    const quirk = { NXD_MQTT_SOCKET_TIMEOUT: 50, ...with_quirk('sends_wait_forever') };
    expect(run_session(program, quirk).log).toContain('2000 c stuck');
  });
});

describe('the loss of the connection', () => {
  test.each([['close'], ['reset']])('by the broker (%s) is told by the disconnect notify, once', (op) => {
    const { log, client, pools } = run_session({
      client: [{ op: 'wait_disc' }, { op: 'disconnect' }],
      broker: [{ op: 'sleep', ticks: 10 }, { op }],
    });
    expect(log.filter((line) => line.includes('disconnect'))).toEqual([
      '10 cb disconnect 1',
      '10 c disconnect 0 1',
    ]);
    expect(client?.state).toBe(1);
    expect(pools).toEqual({ mqtt: [12, 12], ip: [24, 24] });
  });

  test('before the session exists is told by the connect notify instead', () => {
    const { log } = run({ ...OPENING, broker: [{ op: 'accept' }, { op: 'expect' }, { op: 'close' }] });
    expect(log).toContain('0 cb connect 65541 1');
    expect(log.some((line) => line.includes('cb disconnect'))).toBe(false);
  });

  test('keeps user name, password and will for the next connect; the quirk forgets them', () => {
    const program = {
      client: [
        { op: 'create' },
        { op: 'login', user: 'u', pass: 'p' },
        { op: 'will', topic: 'w', msg: 'gone', qos: 1 },
        { op: 'connect' },
        { op: 'disconnect' },
        { op: 'connect' },
      ],
      broker: [...OPENING.broker, LEAVING, { op: 'close' }, { op: 'relisten' }, ...OPENING.broker],
    };
    const connects = (log: string[]) => log.filter((line) => line.includes(' b expect 0 10'));
    const [first, second] = connects(run(program).log);
    expect(second).toBe(first);
    expect(connects(run(program, with_quirk('credentials_cleared')).log)[1]).toMatch(/0c00|0200/);
  });

  test('is not mixed up with the next connection when the client thread learns of it late', () => {
    // The client's thread is worse than the application's: the event of the first connection meets the second.
    const program = {
      config: { prio: { mqtt: 8 } },
      client: [
        ...OPENING.client,
        { op: 'sleep', ticks: 10 },
        { op: 'disconnect' },
        { op: 'connect' },
        { op: 'sleep', ticks: 5 },
        { op: 'info' },
      ],
      broker: [...OPENING.broker, LEAVING, { op: 'close' }, { op: 'relisten' }, ...OPENING.broker],
    };
    expect(run(program).log.at(-1)).toBe('15 c info 3 0 1 [] 12 24');
    expect(run(program, with_quirk('stale_events_kept')).log.at(-1)).toBe('15 c info 1 0 1 [] 12 24');
  });
});
