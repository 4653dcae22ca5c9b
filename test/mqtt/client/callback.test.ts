import { describe, expect, test } from 'vitest';
import { nxd_mqtt_client_receive_notify_set } from '../../../mqtt/nxd_mqtt_client.ts';
import { tx_thread_identify, tx_thread_sleep } from '../../../rtos/tx_api.ts';
import { type Operation, run, run_session } from './program.ts';

/** Installs a receive notify that does what the guide forbids. */
const sleepy: Operation = function* (actor, op) {
  const { client } = actor.lab.world.clients[0]!;
  const status = yield* nxd_mqtt_client_receive_notify_set(client, function* () {
    yield* tx_thread_sleep(30);
  });
  actor.log(op, status);
};

describe('callbacks of the firmware', () => {
  test('run in the client thread, and wake who calls message_get', () => {
    const where: (string | null)[] = [];
    const install: Operation = function* (actor, op) {
      const { client } = actor.lab.world.clients[0]!;
      client.nxd_mqtt_ack_receive_notify = () => {
        where.push(tx_thread_identify()?.tx_thread_name ?? null);
      };
      actor.log(op, 0);
    };
    const { log } = run_session({
      client: [
        { op: 'install' },
        { op: 'publish', topic: 't', msg: 'm', qos: 1 },
        { op: 'wait_notify' },
        { op: 'get' },
      ],
      broker: [{ op: 'expect' }, { op: 'send', hex: '40020001' + '300400017461' }],
      operations: { install },
    });
    expect(where).toEqual(['client 0']);
    expect(log.at(-1)).toBe('0 c get 0 1 74 1 61');
  });

  test('that wait in the client thread are told of, with what they delayed', () => {
    const { diagnostics, messages } = run_session({
      client: [{ op: 'sleepy' }, { op: 'post' }, { op: 'sleep', ticks: 50 }],
      broker: [
        { op: 'pend' },
        { op: 'send', pub: { topic: 't', msg: 'x' } },
        { op: 'sleep', ticks: 10 },
        { op: 'send', pub: { topic: 't', msg: 'y' } },
        { op: 'sleep', ticks: 40 },
      ],
      operations: { sleepy },
    });
    expect(diagnostics[0]).toBe('mqtt-callback-blocked');
    expect(messages[0]).toMatch(
      /receive notify callback waited 1 time.*300 ms.*guide forbids.*delayed: received packets/,
    );
  });

  test("that wait in an application thread are nobody else's business", () => {
    const wait: Operation = function* (actor, op) {
      const { client } = actor.lab.world.clients[0]!;
      client.nxd_mqtt_disconnect_notify = function* () {
        yield* tx_thread_sleep(5);
      };
      actor.log(op, 0);
    };
    const { log, diagnostics } = run({
      client: [{ op: 'create' }, { op: 'connect' }, { op: 'wait' }, { op: 'disconnect' }],
      broker: [
        { op: 'accept' },
        { op: 'expect' },
        { op: 'send', hex: '20020000' },
        { op: 'expect' },
        { op: 'sleep', ticks: 1 },
        { op: 'close' },
      ],
      operations: { wait },
    });
    expect(log.at(-1)).toBe('6 c disconnect 0 1');
    expect(diagnostics).toEqual([]);
  });
});
