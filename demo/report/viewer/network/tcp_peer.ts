// Who is on the other side of a TCP socket that a thread waits for: as far as frames show it, the other end of the one connection
// that the board has then.

import type { Run } from '../model/run.ts';
import { network_of } from './network.ts';
import { tcp_states } from './tcp_states.ts';

const OVER: readonly string[] = ['CLOSED', 'LISTEN', 'TIME-WAIT'];

/** `broker:1883`; null for what is no TCP socket, and where there is no connection or more than one. */
export function tcp_peer(run: Run, object: number, time_ns: number): string | null {
  const socket = run.object(object);
  if (socket?.kind !== 'TCP socket') return null;
  const board = run.target(socket.target)?.name;
  const ends = network_of(run).connections.flatMap((connection) => {
    const { client, server, client_port, server_port } = connection;
    const which = board === client ? 0 : board === server ? 1 : null;
    if (which === null) return [];
    const states = tcp_states(connection, which, run.end_ns);
    const now = states.findLast(({ start_ns }) => start_ns <= time_ns);
    if (now === undefined || OVER.includes(now.state)) return [];
    return [which === 0 ? `${server}:${server_port}` : `${client}:${client_port}`];
  });
  return ends.length === 1 ? (ends[0] as string) : null;
}
