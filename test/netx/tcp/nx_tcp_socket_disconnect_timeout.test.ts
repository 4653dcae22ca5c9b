import { describe, expect, it } from 'vitest';
import { NX_DISCONNECT_FAILED, NX_SUCCESS } from '../../../netx/nx_api.ts';
import type { NxOptions } from '../../../netx/sim_netx_api.ts';
import { run_transcript } from '../../conformance/tcp/interpreter.ts';

/** Node b disconnects while its peer's cable is out; its IP thread has a worse priority than the caller. */
function status_of_disconnect(options: NxOptions): unknown {
  const { log } = run_transcript(
    {
      id: 'disconnect-timeout',
      config: { prio: { ipB: 11 } },
      a: [{ op: 'socket' }, { op: 'bind', port: 5000 }, { op: 'connect' }, { op: 'sleep', ticks: 200 }],
      b: [
        { op: 'socket' },
        { op: 'listen' },
        { op: 'accept' },
        { op: 'link', node: 0, up: 0 },
        { op: 'disconnect', wait: 50 },
      ],
    },
    options,
  );
  return log.map((entry) => entry as unknown[]).find((entry) => entry[3] === 'disconnect')?.[4];
}

describe('nx_tcp_socket_disconnect of a caller that is better than the IP thread', () => {
  it('tells that the peer did not close in time', () => {
    expect(status_of_disconnect({})).toBe(NX_DISCONNECT_FAILED);
  });

  it('reports success in the published stack: the wait for the protection overwrites the status', () => {
    expect(status_of_disconnect({ quirks: { tcp_disconnect_timeout_overwritten: true } })).toBe(NX_SUCCESS);
  });
});
