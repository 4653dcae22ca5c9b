import { expect, it } from 'vitest';
import { BrokerConnection } from '../../../mqtt/broker/broker_connection.ts';
import { bytes_of } from '../codec/vectors.ts';

it('begins without a session, heard just now, with a decoder that knows the size limit', () => {
  const connection = new BrokerConnection(7, 1234, 10);
  const { id, session, will, close, last_heard_ms, opened_ms } = connection;
  expect([id, session, will, close, last_heard_ms, opened_ms]).toEqual([7, null, null, null, 1234, 1234]);
  connection.decoder.push(bytes_of('30 09'));
  expect(connection.decoder.next()).toMatchObject({ clause: 'MQTT 2.2.3' });
});
