import { describe, expect, test } from 'vitest';
import { reaches } from '../../marks.ts';
import { type Operation, run_session, with_quirk } from './program.ts';

const QOS_1 = { op: 'publish', topic: 't', msg: 'm', qos: 1 };

/** Sets the next packet id. */
const set_id: Operation = function* (actor, op) {
  actor.lab.world.clients[0]!.client.nxd_mqtt_client_packet_identifier = op['id'] as number;
  actor.log(op, 0);
};

describe('the transmit queue', () => {
  test('has packet ids that wrap to 1, never 0 [MQTT-2.3.1-1]', () => {
    const { client } = run_session({
      client: [{ op: 'set_id', id: 65_535 }, QOS_1, QOS_1],
      operations: { set_id },
    });
    expect(client?.queued).toEqual(['3a/65535', '3a/1']);
  });

  test('has no packet id twice [MQTT-2.3.1-2]; the quirk may', () => {
    const program = {
      client: [
        QOS_1,
        { op: 'subscribe', topic: 't' },
        { op: 'set_id', id: 1 },
        QOS_1,
        { op: 'unsubscribe', topic: 't' },
      ],
      operations: { set_id },
    };
    expect(run_session(program).client?.queued).toEqual(['3a/1', '82/2', '3a/3', 'a2/4']);
    expect(run_session(program, with_quirk('packet_id_restarts')).client?.queued).toEqual([
      '3a/1',
      '82/2',
      '3a/1',
      'a2/2',
    ]);
  });

  test('holds NXD_MQTT_MAXIMUM_TRANSMIT_QUEUE_DEPTH messages', () => {
    const { log, client, pools } = run_session(
      { client: [QOS_1, { op: 'subscribe', topic: 't' }, QOS_1, { op: 'unsubscribe', topic: 't' }] },
      { NXD_MQTT_MAXIMUM_TRANSMIT_QUEUE_DEPTH: 2 },
    );
    expect(log).toEqual(['0 c publish 0', '0 c subscribe 0', '0 c publish 65542', '0 c unsubscribe 65542']);
    expect(client?.queued).toEqual(['3a/1', '82/2']);
    expect(pools.mqtt).toEqual([12, 10]);
  });

  test('has room again after an acknowledgement, wherever in the queue it was', () => {
    const { log, client } = run_session(
      {
        client: [QOS_1, QOS_1, { op: 'post' }, { op: 'sleep', ticks: 5 }, QOS_1],
        broker: [{ op: 'pend' }, { op: 'send', hex: '40020002' }],
      },
      { NXD_MQTT_MAXIMUM_TRANSMIT_QUEUE_DEPTH: 2 },
    );
    expect(log.at(-1)).toBe('5 c publish 0');
    expect(client?.queued).toEqual(['3a/1', '3a/3']);
  });

  test('is sent again once each, also when a message is given up in the middle of it [MQTT-4.4.0-1]', () => {
    reaches('mqtt: a message leaves the queue while it is sent again');
    const { log, client } = run_session({
      // Two messages fit the window of a broker that does not read.
      config: { brokerWindow: 16, clientId: 'c' },
      client: [
        QOS_1,
        QOS_1,
        QOS_1,
        { op: 'wait_disc' },
        { op: 'connect', clean: 0 },
        { op: 'sleep', ticks: 50 },
      ],
      // While the third waits for the window another thread publishes; its message is sent again too, and given up.
      client2: [{ op: 'pend' }, { ...QOS_1, wait: 20 }],
      broker: [
        { op: 'serve', max: 3, puback: 'none', quiet: 1 },
        { op: 'close' },
        { op: 'relisten' },
        { op: 'accept' },
        { op: 'expect' },
        { op: 'send', hex: '20020100' },
        { op: 'post' },
        { op: 'sleep', ticks: 10 },
        { op: 'segment' },
        { op: 'sleep', ticks: 20 },
        { op: 'serve', ticks: 50, puback: 'none' },
      ],
    });
    expect(log).toContain('10 b segment 0 8 3a0600017400016d');
    expect(log).toContain('20 c2 publish 65543');
    expect(log.filter((line) => line.includes(' rx '))).toEqual([
      '30 b rx 0 3a0600017400026d',
      '30 b rx 0 3a0600017400036d',
      '30 b rx 0 3a0600017400046d',
    ]);
    expect(client?.queued).toEqual(['3a/1', '3a/2', '3a/3']);
  });

  test('needs a packet of its own for each message: none, and the publish fails', () => {
    const { log, client } = run_session({
      client: [
        { op: 'hold', n: 11 },
        { ...QOS_1, wait: 10 },
      ],
    });
    expect(log.at(-1)).toBe('10 c publish 65542');
    expect(client?.queued).toEqual([]);
  });
});
