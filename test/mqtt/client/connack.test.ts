import { describe, expect, test } from 'vitest';
import { reaches } from '../../marks.ts';
import { OPENING, run, run_session, with_quirk } from './program.ts';

/** Connects to a broker that answers with these bytes, cut into these pieces. */
function connect_to(hex: string, segs: number[] = [], options = {}, clean = 1) {
  const outcome = run(
    {
      client: [{ op: 'create' }, { op: 'notify_all' }, { op: 'connect', clean }, { op: 'sleep', ticks: 5 }],
      broker: [{ op: 'accept' }, { op: 'expect' }, { op: 'send', hex, segs }],
    },
    options,
  );
  return { ...outcome, log: outcome.log.filter((line) => / (cb|c connect)/.test(line)) };
}

describe('CONNACK', () => {
  test.each([[[]], [[1]], [[2, 1]], [[1, 1, 1]]])('is found when TCP cuts it at %j', (segs) => {
    expect(connect_to('20020000', segs).log).toEqual(['0 cb connect 0 3', '0 c connect 0 3']);
  });

  test('of another length is refused by its first four bytes, whatever is still to come', () => {
    expect(connect_to('207f0000').log).toEqual(['0 cb connect 65544 2', '0 c connect 65544 1']);
  });

  test('has to be there in time as a whole, not each of its bytes', () => {
    reaches('mqtt: CONNACK in pieces');
    const pieces = ['20', '02', '00', '00'].flatMap((hex) => [
      { op: 'send', hex },
      { op: 'sleep', ticks: 8 },
    ]);
    const connect = (wait: number) =>
      run({
        client: [{ op: 'create' }, { op: 'connect', wait }],
        broker: [{ op: 'accept' }, { op: 'expect' }, ...pieces],
      }).log.filter((line) => line.includes('c connect'));
    expect(connect(23)).toEqual(['23 c connect 65543 1']);
    expect(connect(25)).toEqual(['24 c connect 0 3']);
  });

  test('may come in one segment with what follows, which is not lost', () => {
    const joined = connect_to('20020000' + '30050001746162');
    expect(joined.log).toEqual(['0 cb connect 0 3', '0 cb receive 1', '0 c connect 0 3']);
  });

  test('must be a segment of its own under connack_needs_own_segment', () => {
    const quirk = with_quirk('connack_needs_own_segment');
    const refused = ['0 cb connect 65544 2', '0 c connect 65544 1'];
    expect(connect_to('20020000' + '30050001746162', [], quirk).log).toEqual(refused);
    expect(connect_to('20020000', [2], quirk).log).toEqual(refused);
  });

  test.each([1, 2, 3, 4, 5])('with return code %i is the refusal of the same number', (code) => {
    const status = 0x10080 + code;
    expect(connect_to(`2002000${code}`).log).toEqual([`0 cb connect ${status} 2`, `0 c connect ${status} 1`]);
  });

  test.each([
    ['another return code', '20020006'],
    ['another length', '2003000000'],
    ['another packet', 'd000d000'],
    ['reserved flags in its first byte [MQTT-2.2.2-2]', '21020000'],
    ['reserved flags in its second part (3.2.2.1)', '20020200'],
    ['a session present after a clean start [MQTT-3.2.2-1]', '20020100'],
  ])('with %s is NXD_MQTT_SERVER_MESSAGE_FAILURE', (_what, hex) => {
    expect(connect_to(hex).log).toEqual(['0 cb connect 65544 2', '0 c connect 65544 1']);
  });

  test('is waited for only as long as what came can be one: the first byte of another packet ends the connect', () => {
    const connect = (hex: string) =>
      run({
        client: [{ op: 'create' }, { op: 'notify_all' }, { op: 'connect', wait: 0xffff_ffff }],
        broker: [{ op: 'accept' }, { op: 'expect' }, { op: 'send', hex }],
        config: { limit: 1000 },
      }).log.slice(-2);
    expect(connect('d0')).toEqual(['0 cb connect 65544 2', '0 c connect 65544 1']);
    expect(connect('20')).toEqual(['0 b send 0 1', '1000 c stuck']);
  });

  test('may tell of a session when one was asked for, but not with a refusal [MQTT-3.2.2-2, -4]', () => {
    expect(connect_to('20020100', [], {}, 0).log).toEqual(['0 cb connect 0 3', '0 c connect 0 3']);
    expect(connect_to('20020105', [], {}, 0).log).toEqual(['0 cb connect 65544 2', '0 c connect 65544 1']);
  });

  test('comes once: a second one ends the session, with the disconnect notify [MQTT-3.2.0-2]', () => {
    const { log, diagnostics } = run_session({
      client: [{ op: 'wait_disc' }],
      broker: [{ op: 'send', hex: '20020000' }, { op: 'expect' }],
    });
    expect(log).toContain('0 cb disconnect 1');
    expect(diagnostics).toEqual(['mqtt-second-connack']);
  });

  test('is taken at any time under the quirks, and then restarts packet ids', () => {
    const { log } = run_session(
      {
        client: [{ op: 'publish', topic: 't', msg: 'm', qos: 1 }, { op: 'sleep', ticks: 1 }, { op: 'info' }],
        broker: [{ op: 'expect' }, { op: 'send', hex: '20020000' }],
      },
      with_quirk('stray_connack_accepted', 'packet_id_restarts'),
    );
    expect(log).toContain('0 cb connect 0 3');
    expect(log).toContain('1 c info 3 0 1 [[58,1]] 11 24');
  });
});

describe('messages that wait for their acknowledgement', () => {
  const RECONNECT = (clean: number) => ({
    client: [
      { op: 'publish', topic: 't', msg: 'a', qos: 1 },
      { op: 'publish', topic: 't', msg: 'b', qos: 1, retain: 1 },
      { op: 'disconnect' },
      { op: 'connect', clean },
      { op: 'publish', topic: 't', msg: 'c', qos: 1 },
    ],
    broker: [
      { op: 'expect' },
      { op: 'expect' },
      { op: 'expect' },
      { op: 'close' },
      { op: 'relisten' },
      ...OPENING.broker,
      { op: 'expect' },
      { op: 'expect' },
      { op: 'expect', wait: 10 },
    ],
  });
  const received = (log: string[]) => log.filter((line) => line.includes(' b expect 0 3'));

  test('are sent again in order, DUP set, with their ids, when the session is kept [MQTT-4.4.0-1, 3.3.1-1, 4.6.0-1]', () => {
    const { log, client } = run_session(RECONNECT(0));
    expect(received(log)).toEqual([
      '0 b expect 0 32060001740001' + '61',
      '0 b expect 0 33060001740002' + '62',
      '0 b expect 0 3a060001740001' + '61',
      '0 b expect 0 3b060001740002' + '62',
      '0 b expect 0 32060001740003' + '63',
    ]);
    expect(client?.queued).toEqual(['3a/1', '3b/2', '3a/3']);
  });

  test('are forgotten when the session begins clean', () => {
    const { log, client } = run_session(RECONNECT(1));
    expect(received(log)).toHaveLength(3);
    expect(client?.queued).toEqual(['3a/3']);
  });

  test('share their packet ids with new ones under packet_id_restarts', () => {
    const { client } = run_session(RECONNECT(0), with_quirk('packet_id_restarts'));
    expect(client?.queued).toEqual(['3a/1', '3b/2', '3a/1']);
  });

  const FAILING = {
    config: { brokerWindow: 64 },
    client: [
      { op: 'publish', topic: 't', msgFill: 50, qos: 1, wait: 0 },
      { op: 'publish', topic: 't', msgFill: 50, qos: 1, wait: 0 },
      { op: 'disconnect' },
      { op: 'connect', clean: 0, wait: 40 },
      { op: 'info' },
    ],
    broker: [
      { op: 'expect' },
      { op: 'expect' },
      { op: 'expect' },
      { op: 'close' },
      { op: 'relisten' },
      ...OPENING.broker,
      { op: 'sleep', ticks: 200 },
    ],
  };

  test('that cannot be sent again fail the connect, and end the connection', () => {
    const { log } = run_session(FAILING);
    expect(log).toContain('40 cb disconnect 1');
    expect(log).toContain('40 c connect 65543 1');
  });

  test('leave a deaf client behind under failed_resend_leaves_deaf_client', () => {
    const { log } = run_session(
      FAILING,
      with_quirk('failed_resend_leaves_deaf_client', 'half_sent_message_left_on_wire'),
    );
    expect(log).toContain('40 c connect 65543 3');
  });
});
