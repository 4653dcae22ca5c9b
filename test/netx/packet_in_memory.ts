// A packet of no pool, for tests of what reads and writes headers.

import { NX_PACKET } from '../../netx/nx_api.ts';

const HEADER_CELLS = 14;

/** A packet on so many bytes of memory, a multiple of four; its own header lies behind them. */
export function packet_in_memory(bytes: number): NX_PACKET {
  const cells = new Uint32Array(bytes / 4 + HEADER_CELLS);
  const packet = new NX_PACKET(cells, bytes / 4);
  packet.nx_packet_memory = new Uint8Array(cells.buffer);
  return packet;
}
