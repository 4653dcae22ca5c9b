import { describe, expect, test } from 'vitest';
import { NX_FALSE, NX_TRUE, nx_packet_release } from '../../../netx/nx_api.ts';
import { type Operation, run_session, with_quirk } from './program.ts';

function receive(hex: string, segs: number[] = [], options = {}) {
  const { log, pools, diagnostics } = run_session(
    { client: [{ op: 'sleep', ticks: 5 }], broker: [{ op: 'send', hex, segs }] },
    options,
  );
  const callbacks = log
    .filter((line) => line.includes(' cb '))
    .map((line) => line.split(' ').slice(2).join(' '));
  return { callbacks, held: pools.ip[0] - pools.ip[1], diagnostics };
}

const A = '300400017461';
const B = '300400017462';

describe('control packets in a byte stream', () => {
  test.each([[[]], [[1]], [[6]], [[7]], [[5, 2]], [[1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]]])(
    'are found however it is cut: two messages cut at %j',
    (segs) => {
      expect(receive(A + B, segs).callbacks).toEqual(['receive 1', 'receive 2']);
    },
  );

  test('behind the end of the connection are not looked at', () => {
    expect(receive(A + 'c000' + B)).toMatchObject({
      callbacks: ['receive 1', 'disconnect 1'],
      diagnostics: ['mqtt-packet-type'],
      held: 0,
    });
  });

  test('are found with a remaining length longer than need be (2.2.3 does not forbid it)', () => {
    expect(receive('308400' + '00017461').callbacks).toEqual(['receive 1']);
  });

  test.each([
    ['a fifth length byte', '30ffffffff01', 'mqtt-remaining-length'],
    ['CONNECT', '1000', 'mqtt-packet-type'],
    ['SUBSCRIBE', '8200', 'mqtt-packet-type'],
    ['PINGREQ', 'c000', 'mqtt-packet-type'],
    ['DISCONNECT', 'e000', 'mqtt-packet-type'],
    ['type 0', '0000', 'mqtt-packet-type'],
    ['type 15', 'f000', 'mqtt-packet-type'],
    ['PUBREC', '50020001', 'mqtt-packet-type'],
    ['PUBREL', '62020001', 'mqtt-packet-type'],
    ['PINGRESP with flags', 'd100', 'mqtt-fixed-header-flags'],
    ['PINGRESP with a body', 'd00100', 'mqtt-pingresp-malformed'],
  ])('that a server does not send end the connection: %s', (_what, hex, diagnostic) => {
    expect(receive(hex)).toEqual({ callbacks: ['disconnect 1'], diagnostics: [diagnostic], held: 0 });
  });

  test('that a server does not send are skipped under protocol_violations_ignored; DISCONNECT ends the session', () => {
    const quirk = with_quirk('protocol_violations_ignored');
    expect(receive('1000' + 'f000' + '50020001' + A, [], quirk).callbacks).toEqual(['receive 1']);
    const { log, diagnostics } = run_session(
      {
        client: [{ op: 'wait_disc' }],
        broker: [{ op: 'send', hex: 'e000' }, { op: 'sleep', ticks: 5 }, { op: 'close' }],
      },
      quirk,
    );
    expect(log).toContain('5 cb disconnect 1');
    expect(diagnostics).toEqual([]);
  });

  test('are offered to the packet receive callback, which may keep them', () => {
    const seen: number[][] = [];
    const install: Operation = function* (actor, op) {
      const { client } = actor.lab.world.clients[0]!;
      client.nxd_mqtt_packet_receive_context = 'mine';
      client.nxd_mqtt_packet_receive_notify = function* (_client, packet, context) {
        const chain: number[] = [];
        for (let part: typeof packet | null = packet; part !== null; part = part.nx_packet_next) {
          chain.push(part.nx_packet_append_ptr - part.nx_packet_prepend_ptr);
        }
        seen.push(chain);
        if (context !== 'mine' || seen.length < 3) return NX_FALSE;
        yield* nx_packet_release(packet);
        return NX_TRUE;
      };
      actor.log(op, 0);
    };
    const { log, pools } = run_session({
      client: [{ op: 'install' }, { op: 'post' }, { op: 'sleep', ticks: 5 }, { op: 'get' }],
      broker: [{ op: 'pend' }, { op: 'send', hex: A, segs: [2] }, { op: 'send', hex: B }],
      operations: { install },
    });
    // The head of the first message, then all of it, then the second message, which the callback takes.
    expect(seen).toEqual([[2], [2, 4], [6]]);
    expect(log.filter((line) => line.includes('cb receive'))).toHaveLength(1);
    expect(pools.ip).toEqual([24, 24]);
  });
});
