/**
 * The header of an ICMP echo message (RFC 792), for firmware that writes or reads one in a raw IP packet.
 *
 * In C it is a struct that a pointer into the packet is cast to. Here it is made over the packet's memory, and its fields
 * are numbers in the order of the host: what C needs NX_CHANGE_USHORT_ENDIAN for is done by the fields themselves.
 */
import type { UCHAR, USHORT } from '../../rtos/kernel/service.ts';
import { read16, write16 } from '../wire/bytes.ts';

const CHECKSUM = 2;
const IDENTIFIER = 4;
const SEQUENCE_NUM = 6;

/** The part that all ICMP messages have. */
export class NX_ICMPV4_HEADER {
  private readonly memory: Uint8Array;
  private readonly at: number;

  constructor(memory: Uint8Array, at: number) {
    this.memory = memory;
    this.at = at;
  }

  get nx_icmpv4_header_type(): UCHAR {
    return this.memory[this.at] as number;
  }
  set nx_icmpv4_header_type(type: UCHAR) {
    this.memory[this.at] = type;
  }
  get nx_icmpv4_header_code(): UCHAR {
    return this.memory[this.at + 1] as number;
  }
  set nx_icmpv4_header_code(code: UCHAR) {
    this.memory[this.at + 1] = code;
  }
  get nx_icmpv4_header_checksum(): USHORT {
    return read16(this.memory, this.at + CHECKSUM);
  }
  set nx_icmpv4_header_checksum(checksum: USHORT) {
    write16(this.memory, this.at + CHECKSUM, checksum);
  }
}

/**
 * An echo message whose first byte is at `at` of `memory`.
 *
 *     const echo = new NX_ICMPV4_ECHO(packet.nx_packet_memory, packet.nx_packet_prepend_ptr);
 *     echo.nx_icmpv4_echo_sequence_num = 1;
 */
export class NX_ICMPV4_ECHO {
  readonly nx_icmpv4_echo_header: NX_ICMPV4_HEADER;
  private readonly memory: Uint8Array;
  private readonly at: number;

  constructor(memory: Uint8Array, at: number) {
    this.nx_icmpv4_echo_header = new NX_ICMPV4_HEADER(memory, at);
    this.memory = memory;
    this.at = at;
  }

  get nx_icmpv4_echo_identifier(): USHORT {
    return read16(this.memory, this.at + IDENTIFIER);
  }
  set nx_icmpv4_echo_identifier(identifier: USHORT) {
    write16(this.memory, this.at + IDENTIFIER, identifier);
  }
  get nx_icmpv4_echo_sequence_num(): USHORT {
    return read16(this.memory, this.at + SEQUENCE_NUM);
  }
  set nx_icmpv4_echo_sequence_num(sequence_num: USHORT) {
    write16(this.memory, this.at + SEQUENCE_NUM, sequence_num);
  }
}
