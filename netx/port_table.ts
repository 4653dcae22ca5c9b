/**
 * The bound sockets of an IP instance by local port: 32 rings, as in the original, whose order decides which socket is looked
 * at first. TCP and UDP have one each.
 */
import { NX_TCP_PORT_TABLE_MASK } from './nx_constants.ts';
import type { Ring } from './ring.ts';

/** Which of the rings a port is in. */
export function port_index(port: number): number {
  return (port + (port >>> 8)) & NX_TCP_PORT_TABLE_MASK;
}

/** Puts a socket at the end of its port's ring. */
export function port_table_add<T extends object>(
  table: (T | null)[],
  ring: Ring<T>,
  socket: T,
  port: number,
): void {
  const index = port_index(port);
  table[index] = ring.append(table[index] ?? null, socket);
}

/** Takes a socket out of its ring, whichever that is. */
export function port_table_remove<T extends object>(table: (T | null)[], ring: Ring<T>, socket: T): void {
  const index = table.indexOf(socket);
  const head = ring.remove(socket, socket);
  if (index >= 0) table[index] = head;
}
