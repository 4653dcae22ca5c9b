import { describe, expect, it } from 'vitest';
import { BrokerConnection } from '../../../mqtt/broker/broker_connection.ts';
import type { BrokerEvent } from '../../../mqtt/broker/broker_event.ts';
import { BROKER_DEFAULTS } from '../../../mqtt/broker/broker_options.ts';
import { BrokerState } from '../../../mqtt/broker/broker_state.ts';
import { MQTT_PINGRESP } from '../../../mqtt/codec/mqtt_packet.ts';
import { text } from './bench.ts';

function connected(state: BrokerState, id: number, client_id: string, clean = true): BrokerConnection {
  const connection = new BrokerConnection(id, 0, 1000);
  const session = state.create_session(client_id, clean);
  state.connections.set(id, connection);
  connection.session = session;
  connection.client_id = client_id;
  session.connection_id = id;
  return connection;
}

const message = { topic: 't', payload: text('x'), qos: 1 as const };

describe('BrokerState', () => {
  it('puts a connection into the ready list once, however much waits for it', () => {
    const state = new BrokerState(BROKER_DEFAULTS);
    const a = connected(state, 1, 'a');
    state.answer(a, { type: MQTT_PINGRESP });
    state.answer(a, { type: MQTT_PINGRESP });
    expect([...state.ready]).toEqual([a]);
  });

  it('drops waiting answers when it closes, unless they are to be kept, and closes only once', () => {
    const state = new BrokerState(BROKER_DEFAULTS);
    const a = connected(state, 1, 'a');
    state.answer(a, { type: MQTT_PINGRESP });
    state.close(a, { clause: 'first', reason: '' }, true);
    state.close(a, { clause: 'second', reason: '' });
    expect([a.answers.length, a.close?.clause, a.session]).toEqual([1, 'first', null]);
    const b = connected(state, 2, 'b');
    state.answer(b, { type: MQTT_PINGRESP });
    state.violation(b, 'x', '');
    expect([b.answers.length, state.statistics.violations]).toEqual([0, 1]);
  });

  it('routes to every matching session, and retains only when asked', () => {
    const state = new BrokerState(BROKER_DEFAULTS);
    const a = connected(state, 1, 'a');
    const b = connected(state, 2, 'b', false);
    for (const { session } of [a, b]) state.subscriptions.add('t', session!, 1);
    state.detach(b);
    state.route(message, false);
    expect([state.sessions.get('a')?.queued, state.sessions.get('b')?.queued]).toEqual([1, 1]);
    expect([state.retained.size, [...state.ready]]).toEqual([0, [a]]);
    state.route(message, true);
    expect(state.retained.size).toBe(1);
  });

  it('tells how many messages a session has for its client while that is away', () => {
    const told: string[] = [];
    const observe = ({ kind, client_id, detail }: BrokerEvent): void => {
      if (kind === 'queued') told.push(`${client_id}: ${detail}`);
    };
    const state = new BrokerState({ ...BROKER_DEFAULTS, observe });
    const a = connected(state, 1, 'a');
    const b = connected(state, 2, 'b', false);
    for (const { session } of [a, b]) state.subscriptions.add('t', session!, 1);
    state.route(message, false);
    expect(told).toEqual([]);
    // What was sent and not acknowledged will be sent again, as what waits will be sent.
    b.session?.next_publish();
    state.detach(b);
    state.route(message, false);
    state.route({ ...message, qos: 0 }, false);
    state.detach(a);
    expect(told).toEqual(['b: 1 message', 'b: 2 messages']);
  });

  it('does not publish a will that its client may not publish', () => {
    const state = new BrokerState({ ...BROKER_DEFAULTS, authorize_publish: () => false });
    const a = connected(state, 1, 'a');
    a.will = { ...message, retain: true };
    state.detach(a);
    expect([state.retained.size, state.statistics.wills_published, a.will]).toEqual([0, 0, null]);
  });

  it('knows the deadline of each phase of a connection', () => {
    const state = new BrokerState({ ...BROKER_DEFAULTS, connect_timeout_ms: 70 });
    const a = new BrokerConnection(1, 100, 1000);
    expect(state.deadline_of(a)).toBe(170);
    a.session = state.create_session('a', true);
    expect(state.deadline_of(a)).toBe(Number.POSITIVE_INFINITY);
    a.silence_maximum_ms = 1500;
    a.last_heard_ms = 200;
    expect(state.deadline_of(a)).toBe(1700);
    state.watch(a);
    expect(state.deadline_ms).toBe(1700);
    a.close = { clause: '', reason: '' };
    expect(state.deadline_of(a)).toBe(Number.POSITIVE_INFINITY);
  });
});
