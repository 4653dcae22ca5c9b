// The part of a packet's control block that lies in the memory of its pool, in front of the payload, as all of it does in C.

import type { ULONG } from '../rtos/tx_api.ts';

/** Which words of the header these are, as C has them. */
const PREPEND_WORD = 2;
const APPEND_WORD = 3;
const LENGTH_WORD = 9;
const HEADER_WORDS = 14;

/** What C firmware reads and writes of a packet without asking. */
export class NX_PACKET_HEADER {
  /** The memory of the pool as 32-bit words of the host, and which of them is the first of the header. */
  readonly cells: Uint32Array;
  private readonly cell: number;

  constructor(cells: Uint32Array = new Uint32Array(HEADER_WORDS), cell = 0) {
    this.cells = cells;
    this.cell = cell;
  }

  get nx_packet_prepend_ptr(): number {
    return this.cells[this.cell + PREPEND_WORD] as number;
  }
  set nx_packet_prepend_ptr(offset: number) {
    this.cells[this.cell + PREPEND_WORD] = offset;
  }
  get nx_packet_append_ptr(): number {
    return this.cells[this.cell + APPEND_WORD] as number;
  }
  set nx_packet_append_ptr(offset: number) {
    this.cells[this.cell + APPEND_WORD] = offset;
  }
  /** Bytes of data, in all packets of a chain. */
  get nx_packet_length(): ULONG {
    return this.cells[this.cell + LENGTH_WORD] as number;
  }
  set nx_packet_length(bytes: ULONG) {
    this.cells[this.cell + LENGTH_WORD] = bytes;
  }
}
