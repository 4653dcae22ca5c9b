/**
 * Fields of control blocks that a firmware reads. The objects of the kernel are the truth; before C goes on, those of their
 * fields that its sources name are written where C looks for them. A firmware that names none, as nearly all do, pays
 * nothing.
 */

import type { Kernel } from '../../../rtos/kernel/kernel.ts';
import type { WaitList } from '../../../rtos/kernel/tx_thread_cb.ts';
import type { BlockTable } from './blocks.ts';
import type { Bridge } from './bridge.ts';
import type { Fields, Place } from './fields.ts';
import type { Tables } from './tables.ts';

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
};

/** The lists of created objects, by the beginning of their fields. */
const CREATED: readonly (readonly [start: string, kind: string])[] = [
  ['tx_timer_', 'timer'],
  ['tx_queue_', 'queue'],
  ['tx_semaphore_', 'semaphore'],
  ['tx_event_flags_group_', 'event flags group'],
  ['tx_block_pool_', 'block pool'],
  ['tx_byte_pool_', 'byte pool'],
];

function waiting(block: Block): WaitList {
  return (block.suspension ?? block.waiting) as WaitList;
}

/** How a field is read that the object has under another name. */
function other_reader(field: string): Reader | null {
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
  return (block, { tables, callbacks, memory }) => {
    const value = block[field];
    if (typeof value === 'number') return value;
    if (typeof value === 'boolean') return value ? 1 : 0;
    if (typeof value === 'string') return memory.address_of_name(value);
    if (typeof value === 'function') return callbacks.address_of(value);
    if (ArrayBuffer.isView(value)) return value.buffer === memory.bytes.buffer ? value.byteOffset : 0;
    return tables.address_of(value as object | null);
  };
}

/** Fields whose numbers count words from the start of a queue, where C has addresses. */
const QUEUE_PLACE = /^tx_queue_(read|write)$/;

function queue_place(field: string): Reader {
  return (block) => (block.tx_queue_start as Uint32Array).byteOffset + 4 * (block[field] as number);
}

/** Behind the last message. */
function queue_end(block: Block): number {
  const storage = block.tx_queue_start as Uint32Array | null;
  const words = (block.tx_queue_capacity as number) * (block.tx_queue_message_size as number);
  return storage === null ? 0 : storage.byteOffset + 4 * words;
}

function reader_of(field: string): Reader {
  if (field === 'tx_queue_end') return queue_end;
  return QUEUE_PLACE.test(field) ? queue_place(field) : (other_reader(field) ?? same_reader(field));
}

interface MirroredField extends Place {
  readonly read: Reader;
}

export class Mirror {
  private readonly bridge: Bridge;
  private readonly fields: Fields;
  private readonly kinds: readonly (readonly [table: BlockTable<object>, fields: readonly MirroredField[]])[];
  /** Blocks that exist. When one no longer does, it is written a last time: its memory may become something else. */
  private created = new WeakSet<object>();
  private k: Kernel | null = null;

  private constructor(bridge: Bridge, fields: Fields, kinds: Mirror['kinds']) {
    this.bridge = bridge;
    this.fields = fields;
    this.kinds = kinds;
  }

  /** The mirror of a firmware, null when it names no field. */
  static of(bridge: Bridge, fields: Fields, used: ReadonlySet<string>): Mirror | null {
    const kinds = Object.entries(MIRRORED).flatMap(([struct, key]) => {
      const found = [...fields.of(struct)]
        .filter(([name, { width }]) => used.has(name) && width > 0)
        .map(([name, place]) => ({ ...place, read: reader_of(name) }));
      return found.length === 0
        ? []
        : [[bridge.tables[key] as unknown as BlockTable<object>, found] as const];
    });
    return kinds.length === 0 ? null : new Mirror(bridge, fields, kinds);
  }

  start(k: Kernel): void {
    this.k = k;
    this.created = new WeakSet();
  }

  /** Writes what C may read now. */
  write(): void {
    const { bridge, k } = this;
    if (k === null) return;
    for (const [table, fields] of this.kinds) {
      for (const block of table.objects) {
        const address = bridge.tables.address_of(block);
        if (address === 0 || table.known(address) !== block) continue;
        const exists = !('sim_owner' in block) || block.sim_owner !== null;
        if (exists) this.created.add(block);
        else if (!this.created.delete(block)) continue;
        for (const { offset, width, read } of fields) {
          this.fields.put(address + offset, width, read(block as Block, bridge, k));
        }
      }
    }
  }
}
