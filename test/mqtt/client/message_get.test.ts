import { describe, expect, test } from 'vitest';
import { run, run_session } from './program.ts';

const WAIT = { op: 'sleep', ticks: 5 };

describe('nxd_mqtt_client_message_get', () => {
  test('gives the oldest message and its topic', () => {
    const { log, pools } = run_session({
      client: [WAIT, { op: 'get' }, { op: 'get' }],
      broker: [
        { op: 'send', pub: { topic: 'a', msg: 'one' } },
        { op: 'send', pub: { topic: 'b/c', msg: 'two', qos: 1, id: 3 } },
      ],
    });
    expect(log.slice(-2)).toEqual(['5 c get 0 1 61 3 6f6e65', '5 c get 0 3 622f63 3 74776f']);
    expect(pools.ip).toEqual([24, 24]);
  });

  test('answers at once when the queue is empty', () => {
    expect(run_session({ client: [{ op: 'get' }] }).log).toEqual(['0 c get 65546 -1 null -1 null']);
    expect(run({ client: [{ op: 'get' }] }).log).toEqual(['0 c get 65546 -1 null -1 null']);
  });

  test.each([
    [{ tsize: 0 }, 65549],
    [{ msize: 2 }, 65549],
    [{ tsize: 1, msize: 3 }, 0],
  ])('with buffers %j: status %i, and the message stays until it fits', (sizes, status) => {
    const { log, client } = run_session({
      client: [WAIT, { op: 'get', ...sizes }],
      broker: [{ op: 'send', pub: { topic: 't', msg: 'abc' } }],
    });
    expect(log.at(-1)).toMatch(new RegExp(`^5 c get ${status} `));
    expect(client?.unread).toBe(status === 0 ? 0 : 1);
  });

  test('takes empty messages with empty buffers', () => {
    const { log } = run_session({
      client: [WAIT, { op: 'get', msize: 0 }],
      broker: [{ op: 'send', hex: '3003000174' }],
    });
    expect(log.at(-1)).toBe('5 c get 0 1 74 0 ');
  });

  test('puts a message together that came in many segments', () => {
    const { log, pools } = run_session({
      client: [WAIT, { op: 'get' }],
      broker: [{ op: 'send', pub: { topic: 'topic', msg: 'abcdefgh' }, segs: [1, 1, 1, 1, 3, 2, 1, 1] }],
    });
    expect(log.at(-1)).toBe('5 c get 0 5 746f706963 8 6162636465666768');
    expect(pools.ip).toEqual([24, 24]);
  });
});
