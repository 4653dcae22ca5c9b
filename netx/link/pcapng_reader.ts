// Reads a capture back: what pcapng.ts writes, and what tools like editcap make of it in little endian.
//
// For tests and for tools that compare two captures. Unknown blocks and options are skipped, as the format
// asks; a file that breaks the format is a SimError that names the offset of the block.

import { SimError } from '../../rtos/sim/sim_error.ts';
import {
  PCAPNG_BLOCK_INTERFACE,
  PCAPNG_BLOCK_PACKET,
  PCAPNG_BLOCK_SECRETS,
  PCAPNG_BLOCK_SECTION,
  PCAPNG_MAGIC,
} from './pcapng.ts';

export interface CapturedInterface {
  name: string;
  description: string;
  /** Timestamp units per second. */
  resolution: number;
}

export interface CapturedPacket {
  interface_id: number;
  time_ns: number;
  data: Uint8Array;
  original_length: number;
  comments: string[];
  direction: 'inbound' | 'outbound' | 'unknown';
}

export interface CapturedFile {
  comment: string;
  application: string;
  interfaces: CapturedInterface[];
  packets: CapturedPacket[];
  /** TLS key logs, in file order. */
  secrets: string[];
}

interface Option {
  code: number;
  value: Uint8Array;
}

const text = new TextDecoder();

/** The smallest body of each kind of block, as the format has it. */
const SMALLEST_BODY: Readonly<Record<number, number>> = {
  [PCAPNG_BLOCK_SECTION]: 16,
  [PCAPNG_BLOCK_INTERFACE]: 8,
  [PCAPNG_BLOCK_PACKET]: 20,
  [PCAPNG_BLOCK_SECRETS]: 8,
};

function view_of(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** `length` bytes at `at`, of which all must be there. */
function bytes_at(body: Uint8Array, at: number, length: number, what: string): Uint8Array {
  if (at + length > body.length) {
    throw new SimError(`its ${what} has ${length} bytes, ${Math.max(0, body.length - at)} are there`);
  }
  return body.subarray(at, at + length);
}

function padded(length: number): number {
  return Math.ceil(length / 4) * 4;
}

function read_options(body: Uint8Array, offset: number): Option[] {
  const view = view_of(body);
  const options: Option[] = [];
  let at = offset;
  while (at + 4 <= body.length) {
    const code = view.getUint16(at, true);
    const length = view.getUint16(at + 2, true);
    if (code === 0) break;
    options.push({ code, value: bytes_at(body, at + 4, length, `option ${code}`) });
    at += 4 + padded(length);
  }
  return options;
}

function option_text(options: readonly Option[], code: number): string {
  const found = options.find((option) => option.code === code);
  return found ? text.decode(found.value) : '';
}

function read_resolution(options: readonly Option[]): number {
  const exponent = options.find((option) => option.code === 9)?.value[0] ?? 6;
  return exponent & 0x80 ? 2 ** (exponent & 0x7f) : 10 ** exponent;
}

function read_interface(body: Uint8Array): CapturedInterface {
  const options = read_options(body, 8);
  return {
    name: option_text(options, 2),
    description: option_text(options, 3),
    resolution: read_resolution(options),
  };
}

function read_packet(body: Uint8Array, interfaces: readonly CapturedInterface[]): CapturedPacket {
  const view = view_of(body);
  const interface_id = view.getUint32(0, true);
  const units = view.getUint32(4, true) * 0x1_0000_0000 + view.getUint32(8, true);
  const captured = view.getUint32(12, true);
  const data = bytes_at(body, 20, captured, 'frame');
  const options = read_options(body, 20 + padded(captured));
  const resolution = interfaces[interface_id]?.resolution;
  if (resolution === undefined)
    throw new SimError(`it names interface ${interface_id}, there are ${interfaces.length}`);
  const flags = options.find((option) => option.code === 2)?.value[0] ?? 0;
  const side = flags & 3;
  return {
    interface_id,
    time_ns: resolution === 1e9 ? units : Math.round(units * (1e9 / resolution)),
    data: new Uint8Array(data),
    original_length: view.getUint32(16, true),
    comments: options.filter((option) => option.code === 1).map((option) => text.decode(option.value)),
    direction: side === 1 ? 'inbound' : side === 2 ? 'outbound' : 'unknown',
  };
}

function read_block(file: CapturedFile, type: number, body: Uint8Array): void {
  bytes_at(body, 0, SMALLEST_BODY[type] ?? 0, 'body');
  if (type === PCAPNG_BLOCK_SECTION) {
    if (view_of(body).getUint32(0, true) !== PCAPNG_MAGIC)
      throw new SimError('its section is not little endian');
    const options = read_options(body, 16);
    file.comment = option_text(options, 1);
    file.application = option_text(options, 4);
  } else if (type === PCAPNG_BLOCK_INTERFACE) {
    file.interfaces.push(read_interface(body));
  } else if (type === PCAPNG_BLOCK_PACKET) {
    file.packets.push(read_packet(body, file.interfaces));
  } else if (type === PCAPNG_BLOCK_SECRETS) {
    file.secrets.push(text.decode(bytes_at(body, 8, view_of(body).getUint32(4, true), 'secret')));
  }
}

/** Reads a whole capture file. Throws a SimError when it breaks the format, with the offset of the block. */
export function pcapng_read(bytes: Uint8Array): CapturedFile {
  const file: CapturedFile = { comment: '', application: '', interfaces: [], packets: [], secrets: [] };
  const view = view_of(bytes);
  for (let at = 0; at < bytes.length; ) {
    const length = at + 12 <= bytes.length ? view.getUint32(at + 4, true) : 0;
    const broken = (what: string): SimError => new SimError(`pcapng: block at offset ${at} ${what}`);
    if (length < 12 || length % 4 !== 0 || at + length > bytes.length) {
      throw broken(`has length ${length}, the file has ${bytes.length} bytes`);
    }
    if (view.getUint32(at + length - 4, true) !== length) {
      throw broken(`does not repeat its length ${length} at its end`);
    }
    try {
      read_block(file, view.getUint32(at, true), bytes.subarray(at + 8, at + length - 4));
    } catch (error) {
      throw error instanceof SimError ? broken(`is broken: ${error.message}`) : error;
    }
    at += length;
  }
  return file;
}
