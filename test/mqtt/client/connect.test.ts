import { describe, expect, test } from 'vitest';
import { OPENING, run, run_session, with_quirk } from './program.ts';

describe('nxd_mqtt_client_connect', () => {
  test('connects TCP, sends CONNECT and waits for CONNACK', () => {
    const { log, pools, diagnostics } = run(OPENING);
    expect(log).toEqual([
      '0 c create 0',
      '0 c notify_all 0 0',
      '0 b accept 0',
      '0 b expect 0 100f00044d515454040200000003636964',
      '0 b send 0 1',
      '0 cb connect 0 3',
      '0 c connect 0 3',
    ]);
    expect(pools).toEqual({ mqtt: [12, 12], ip: [24, 24] });
    expect(diagnostics).toEqual([]);
  });

  test('is refused while connected, and while connecting', () => {
    expect(run_session({ client: [{ op: 'connect' }] }).log).toEqual(['0 c connect 65537 3']);
    const twice = run({ client: [{ op: 'create' }, { op: 'connect', wait: 0, addr: 1 }, { op: 'connect' }] });
    expect(twice.log.at(-1)).toBe('0 c connect 65553 2');
  });

  test('tells apart what failed: TCP, or the answer', () => {
    const nobody = run({ client: [{ op: 'create' }, { op: 'connect', port: 1999 }] });
    expect(nobody.log.at(-1)).toBe('0 c connect 65541 1');
    const silent = run({
      client: [{ op: 'create' }, { op: 'connect', wait: 30 }],
      broker: [{ op: 'accept' }, { op: 'expect' }],
    });
    expect(silent.log.at(-1)).toBe('30 c connect 65543 1');
  });

  test('does not send what follows before CONNACK has come', () => {
    const { log } = run({
      client: [{ op: 'create' }, { op: 'connect', wait: 30 }],
      client2: [
        { op: 'sleep', ticks: 10 },
        { op: 'publish', topic: 't', msg: 'm' },
      ],
      broker: [{ op: 'accept' }, { op: 'expect' }],
    });
    expect(log).toContain('10 c2 publish 65538');
  });

  test('gives up its timer, socket and port when it fails, so that the next one works', () => {
    const { log, pools } = run({
      client: [
        { op: 'create' },
        { op: 'connect', ka: 5, wait: 30 },
        { op: 'connect', ka: 5, wait: 30 },
        { op: 'sleep', ticks: 600 },
        { op: 'disconnect' },
      ],
      broker: [
        { op: 'accept' },
        { op: 'expect' },
        { op: 'expect' },
        { op: 'relisten' },
        ...OPENING.broker,
        { op: 'serve', ticks: 700 },
        { op: 'close' },
      ],
    });
    expect(log).toContain('30 c connect 65543 1');
    expect(log).toContain('30 c connect 0 3');
    expect(log.at(-1)).toBe('630 c disconnect 0 1');
    expect(pools.mqtt).toEqual([12, 12]);
  });

  test('refuses a keepalive of more than 16 bits, and an empty client id with a kept session [MQTT-3.1.3-7]', () => {
    const refused = run({ client: [{ op: 'create' }, { op: 'connect', ka: 65_536 }] });
    expect(refused.log.at(-1)).toBe('0 c connect 65545 1');
    const nameless = run({
      client: [
        { op: 'create', id: '' },
        { op: 'connect', clean: 0 },
      ],
    });
    expect(nameless.log.at(-1)).toBe('0 c connect 65545 1');
    const clean = run({ ...OPENING, client: [{ op: 'create', id: '' }, { op: 'connect' }] });
    expect(clean.log.at(-1)).toBe('0 c connect 0 3');
  });

  test('cuts the keepalive under keepalive_cut_to_16_bits', () => {
    const { log } = run(
      { ...OPENING, client: [{ op: 'create' }, { op: 'connect', ka: 0x1_0005 }] },
      with_quirk('keepalive_cut_to_16_bits'),
    );
    expect(log).toContain('0 b expect 0 100f00044d515454040200050003636964');
  });

  test('sees a message that came right behind CONNACK, unless the quirk makes it wait for the next one', () => {
    const early = { broker: [{ op: 'send', pub: { topic: 't', msg: 'x' } }] };
    const at_once = run({
      client: [...OPENING.client, { op: 'wait_notify', ticks: 50 }],
      broker: [...OPENING.broker, ...early.broker],
    });
    expect(at_once.log.at(-1)).toBe('0 c wait_notify 0');
    const late = run(
      {
        client: [...OPENING.client, { op: 'wait_notify', ticks: 50 }],
        broker: [...OPENING.broker, ...early.broker],
        config: { prio: { client: 20 } },
      },
      with_quirk('receive_callback_after_connack'),
    );
    expect(late.log.at(-1)).toBe('50 c wait_notify 13');
  });

  test('with wait 0 returns NX_IN_PROGRESS, and the connect notify tells the rest', () => {
    const client = [...OPENING.client.slice(0, 2), { op: 'connect', wait: 0 }, { op: 'sleep', ticks: 5 }];
    const made = run({ ...OPENING, client, config: { linkDelay: 1 } });
    expect(made.log.filter((line) => line.includes('connect'))).toEqual([
      '0 c connect 55 2',
      '6 cb connect 0 3',
    ]);
    const [create, notify] = OPENING.client as [object, object];
    const refused = run({
      client: [create, notify, { op: 'connect', wait: 0, port: 1999 }, { op: 'sleep', ticks: 5 }] as never,
    });
    expect(refused.log).toContain('0 cb connect 65541 1');
  });

  test('with wait 0 gives up when no CONNACK comes', () => {
    const { log } = run({
      client: [...OPENING.client.slice(0, 2), { op: 'connect', wait: 0 }, { op: 'sleep', ticks: 4000 }],
      broker: [{ op: 'accept' }, { op: 'expect' }, { op: 'expect', wait: 4000 }],
    });
    expect(log).toContain('3000 cb connect 65541 1');
  });

  test('with wait 0 hears nothing under the quirks', () => {
    const { log, client } = run(
      {
        client: [...OPENING.client.slice(0, 2), { op: 'connect', wait: 0 }, { op: 'sleep', ticks: 4000 }],
        broker: [{ op: 'accept' }],
      },
      with_quirk('nonblocking_connect_needs_extended_notify', 'nonblocking_connect_failure_unreported'),
    );
    expect(log.some((line) => line.includes('cb connect'))).toBe(false);
    expect(client?.state).toBe(2);
  });

  test("leaves the caller's priority alone; the quirk runs it at that of the client's thread", () => {
    // The second thread is worse than the first and better than the client's; both wake at tick 6.
    const program = {
      config: { prio: { mqtt: 20 }, linkDelay: 1 },
      client: OPENING.client,
      broker: OPENING.broker,
      client2: [{ op: 'sleep', ticks: 6 }],
    };
    const order = ({ log }: { log: string[] }) => log.filter((line) => /c connect|c2 sleep/.test(line));
    expect(order(run(program))).toEqual(['6 c connect 0 3', '6 c2 sleep 0']);
    const lowered = run(program, with_quirk('connect_changes_priority'));
    expect(order(lowered)).toEqual(['6 c2 sleep 0', '6 c connect 0 3']);
  });
});
