/**
 * Fields of control blocks and variables of the kernel that a firmware names. The objects of the kernel are the truth; before C
 * goes on, they are written where C looks for them. Of some of them what C writes counts (of the network's control blocks each
 * number that the firmware assigns to): that is taken over when C calls a service or returns. A firmware that names none, as nearly
 * all do, pays nothing.
 */

import { NX_PACKET, NXD_ADDRESS } from '../../../netx/nx_api.ts';
import { NX_SNTP_TIME, NX_SNTP_TIME_MESSAGE } from '../../../netx/sntp/nxd_sntp_client.ts';
import type { Kernel } from '../../../rtos/kernel/kernel.ts';
import { stack_bytes_used } from '../../../rtos/kernel/stack_mark.ts';
import type { TX_THREAD, WaitList } from '../../../rtos/kernel/tx_thread_cb.ts';
import type { BlockTable } from './blocks.ts';
import type { Bridge } from './bridge.ts';
import type { Fields, Place } from './fields.ts';
import type { CImage } from './image.ts';
import type { CInstance } from './instance.ts';
import { KERNEL_VARIABLES, type KernelVariable } from './kernel_variables.ts';
import type { Running } from './running.ts';
import type { Tables } from './tables.ts';
import { type FromC, written_fields } from './written_fields.ts';

type Block = Record<string, unknown>;
type Reader = (block: Block, bridge: Bridge, k: Kernel) => number;

/** The tables that are mirrored, by the struct that their blocks are in C. */
const MIRRORED: Readonly<Record<string, keyof Tables>> = {
  TX_THREAD: 'thread',
  TX_TIMER: 'timer',
  TX_QUEUE: 'queue',
  TX_SEMAPHORE: 'semaphore',
  TX_MUTEX: 'mutex',
  TX_EVENT_FLAGS_GROUP: 'event_flags',
  TX_BLOCK_POOL: 'block_pool',
  TX_BYTE_POOL: 'byte_pool',
  NX_PACKET_POOL: 'packet_pool',
  NX_INTERFACE: 'interface',
  NX_IP: 'ip',
  NX_TCP_SOCKET: 'tcp_socket',
  NX_UDP_SOCKET: 'udp_socket',
  NXD_MQTT_CLIENT: 'mqtt_client',
  NX_DHCP: 'dhcp',
  NX_DNS: 'dns',
  NX_SNTP_CLIENT: 'sntp',
  NX_SECURE_TLS_SESSION: 'tls_session',
  NX_SECURE_X509_CERT: 'certificate',
};

/** Blocks whose numbers are those that firmware has put there. */
const NUMBERS_COUNT = new Set(['NX_PACKET_POOL', 'NX_INTERFACE', 'NX_IP', 'NX_TCP_SOCKET', 'NX_UDP_SOCKET']);
const NUMBER_FIELD = /^nx_(packet_pool|interface|ip|tcp_socket|udp_socket)_/;

/** A firmware that assigns to these members may change blocks of the network. */
export function writes_blocks(fields_written: ReadonlySet<string>): boolean {
  return [...fields_written].some((name) => NUMBER_FIELD.test(name));
}

const as_written: FromC = (word) => word;

/** The lists of created objects, by the beginning of their fields. */
const CREATED: readonly (readonly [start: string, kind: string])[] = [
  ['tx_timer_', 'timer'],
  ['tx_queue_', 'queue'],
  ['tx_semaphore_', 'semaphore'],
  ['tx_event_flags_group_', 'event flags'],
  ['tx_block_pool_', 'block pool'],
  ['tx_byte_pool_', 'byte pool'],
];

/** The lists of blocks that have several, by the beginning of their fields. */
const LISTS: readonly (readonly [start: RegExp, list: string])[] = [
  [/_receive_suspen/, 'receive_waiting'],
  [/_transmit_suspen/, 'transmit_waiting'],
  [/_bind_suspen/, 'bind_waiting'],
  [/_raw_packet_suspen/, 'raw_waiting'],
  [/_icmp_ping_suspen/, 'ping_waiting'],
];

/** Who waits, as a field of that name tells it. */
function list_of(field: string): (block: Block) => WaitList {
  const list = LISTS.find(([start]) => start.test(field))?.[1];
  return (block) => (list === undefined ? (block.suspension ?? block.waiting) : block[list]) as WaitList;
}

/** How a field is read that the object has under another name. */
function other_reader(field: string): Reader | null {
  const waiting = list_of(field);
  if (field.endsWith('_suspended_count')) return (block) => waiting(block).count;
  if (field.endsWith('_suspension_list'))
    return (block, { tables }) => tables.address_of(waiting(block).head);
  const next = /^(.*)created_(next|previous)$/.exec(field);
  const kind = CREATED.find(([start]) => start === next?.[1])?.[1];
  if (kind === undefined) return null;
  const step = next?.[2] === 'next' ? 1 : -1;
  return (block, { tables }, k) => {
    const { objects } = k.created_list<object>(kind);
    const place = objects.indexOf(block);
    return tables.address_of(objects[(place + step + objects.length) % objects.length]);
  };
}

/** A field of the same name: a number, a pointer to something that has an address, a name, a function. */
function same_reader(field: string): Reader {
  return (block, { tables, packets, callbacks, memory }) => {
    const value = block[field];
    if (typeof value === 'number') return value;
    if (typeof value === 'boolean') return value ? 1 : 0;
    if (typeof value === 'string') return memory.address_of_name(value);
    if (typeof value === 'function') return callbacks.address_of(value);
    if (ArrayBuffer.isView(value)) return value.buffer === memory.bytes.buffer ? value.byteOffset : 0;
    return value instanceof NX_PACKET ? packets.address(value) : tables.address_of(value as object | null);
  };
}

/** Writes a field that is a struct of its own, where it is one that has no block: an address, a time, a message. */
function put_whole(bridge: Bridge, address: number, value: unknown): void {
  if (value instanceof NXD_ADDRESS) bridge.put_address(address, value);
  else if (value instanceof NX_SNTP_TIME_MESSAGE) bridge.times.put_message(address, value);
  else if (value instanceof NX_SNTP_TIME) bridge.times.put_time(address, value);
}

/** Fields whose numbers count words from the start of a queue, where C has addresses. */
const QUEUE_PLACE = /^tx_queue_(read|write)$/;

function queue_place(field: string): Reader {
  return (block) => (block.tx_queue_start as Uint32Array).byteOffset + 4 * (block[field] as number);
}

/** The lowest byte of its stack that a thread has used. */
function stack_highest(block: Block): number {
  const thread = block as unknown as TX_THREAD;
  const start = thread.tx_thread_stack_start?.byteOffset ?? 0;
  return start + thread.tx_thread_stack_size - stack_bytes_used(thread);
}

/** Behind the last message. */
function queue_end(block: Block): number {
  const storage = block.tx_queue_start as Uint32Array | null;
  const words = (block.tx_queue_capacity as number) * (block.tx_queue_message_size as number);
  return storage === null ? 0 : storage.byteOffset + 4 * words;
}

function reader_of(field: string): Reader {
  if (field === 'tx_queue_end') return queue_end;
  if (field === 'tx_thread_stack_highest_ptr') return stack_highest;
  return QUEUE_PLACE.test(field) ? queue_place(field) : (other_reader(field) ?? same_reader(field));
}

interface MirroredField extends Place {
  readonly name: string;
  readonly read: Reader;
  /** What C writes there counts. */
  readonly from_c: FromC | undefined;
  /** What was written there last, by block; null where what C writes does not count. */
  last: WeakMap<object, number> | null;
}

interface MirroredKind {
  readonly table: BlockTable<object>;
  readonly fields: readonly MirroredField[];
  readonly written: readonly MirroredField[];
}

interface MirroredVariable extends KernelVariable {
  readonly address: number;
  last: number;
}

export class Mirror {
  private readonly bridge: Bridge;
  private readonly fields: Fields;
  private readonly kinds: readonly MirroredKind[];
  private readonly variables: readonly MirroredVariable[];
  /** What C writes into some of them counts. */
  readonly takes: boolean;
  /** Blocks that exist. When one no longer does, it is written a last time: its memory may become something else. */
  private created = new WeakSet<object>();
  private k: Kernel | null = null;

  private constructor(
    bridge: Bridge,
    fields: Fields,
    kinds: readonly MirroredKind[],
    variables: readonly MirroredVariable[],
  ) {
    this.bridge = bridge;
    this.fields = fields;
    this.kinds = kinds;
    this.variables = variables;
    this.takes =
      kinds.some(({ written }) => written.length > 0) || variables.some(({ write }) => write !== undefined);
  }

  /** The mirror of a firmware, null when it names nothing. */
  static of(
    bridge: Bridge,
    fields: Fields,
    { fields_used: used, fields_written }: Pick<CImage, 'fields_used' | 'fields_written'>,
    instance: CInstance,
    running: Running,
  ): Mirror | null {
    const known = written_fields(running);
    const from_c = (struct: string, name: string): FromC | undefined =>
      known.get(name) ?? (NUMBERS_COUNT.has(struct) && fields_written.has(name) ? as_written : undefined);
    const kinds = Object.entries(MIRRORED).flatMap(([struct, key]) => {
      const found = [...fields.of(struct)]
        .filter(([name]) => used.has(name))
        .map(([name, { offset, width }]): MirroredField => {
          const taken = from_c(struct, name);
          const last = taken === undefined ? null : new WeakMap();
          return { name, offset, width, read: reader_of(name), from_c: taken, last };
        });
      const table = bridge.tables[key] as unknown as BlockTable<object>;
      const written = found.filter((field) => field.from_c !== undefined);
      return found.length === 0 ? [] : [{ table, fields: found, written: written.slice() }];
    });
    const variables = [...KERNEL_VARIABLES].flatMap(([name, variable]) => {
      const address = used.has(name) ? instance.address_of(name) : 0;
      return address === 0 ? [] : [{ ...variable, address, last: 0 }];
    });
    return kinds.length + variables.length === 0
      ? null
      : new Mirror(bridge, fields, kinds.slice(), variables.slice());
  }

  start(k: Kernel): void {
    this.k = k;
    this.created = new WeakSet();
    for (const { written } of this.kinds) for (const field of written) field.last = new WeakMap();
    for (const variable of this.variables) variable.last = this.word(variable.address);
  }

  private word(address: number): number {
    return this.bridge.memory.words[address >>> 2] as number;
  }

  /** The blocks of a kind that stand where they were bound. */
  private *standing(table: BlockTable<object>): Iterable<readonly [block: object, address: number]> {
    for (const block of table.objects) {
      const address = this.bridge.tables.address_of(block);
      if (address !== 0 && table.known(address) === block) yield [block, address];
    }
  }

  /** Takes over what C has written. */
  take(): void {
    const { k } = this;
    if (k === null) return;
    for (const { table, written } of this.kinds) {
      if (written.length === 0) continue;
      for (const [block, address] of this.standing(table))
        for (const field of written) this.take_field(field, block, address);
    }
    for (const variable of this.variables) {
      if (variable.write === undefined) continue;
      const there = this.word(variable.address);
      if (there === variable.last) continue;
      variable.last = there;
      variable.write(k, there);
    }
  }

  private take_field(field: MirroredField, block: object, address: number): void {
    const { last, name, from_c, offset, width } = field;
    const written = last?.get(block);
    if (written === undefined || from_c === undefined) return;
    const there = this.fields.get(address + offset, width);
    if (there === written) return;
    last?.set(block, there);
    if (from_c === as_written && typeof (block as Block)[name] !== 'number') return;
    (block as Block)[name] = from_c(there);
  }

  /** Writes what C may read now. */
  write(): void {
    const { bridge, k } = this;
    if (k === null) return;
    if (this.takes) this.take();
    for (const { table, fields } of this.kinds) {
      for (const [block, address] of this.standing(table)) {
        const exists = !('sim_owner' in block) || block.sim_owner !== null;
        if (exists) this.created.add(block);
        else if (!this.created.delete(block)) continue;
        for (const field of fields) this.write_field(field, block, address, k);
      }
    }
    for (const variable of this.variables) {
      const value = variable.read(k, bridge.tables) >>> 0;
      bridge.memory.words[variable.address >>> 2] = value;
      variable.last = value;
    }
  }

  private write_field(field: MirroredField, block: object, address: number, k: Kernel): void {
    const { name, offset, width, read, last } = field;
    if (width === 0) {
      put_whole(this.bridge, address + offset, (block as Block)[name]);
      return;
    }
    const value = read(block as Block, this.bridge, k);
    this.fields.put(address + offset, width, value);
    last?.set(block, this.fields.get(address + offset, width));
  }
}
