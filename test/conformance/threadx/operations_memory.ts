/**
 * The operations on block pools and byte pools (conformance README of threadx, section 5).
 */

import {
  ref,
  type Service,
  type TX_THREAD,
  tx_block_allocate,
  tx_block_pool_create,
  tx_block_pool_delete,
  tx_block_pool_info_get,
  tx_block_pool_prioritize,
  tx_block_release,
  tx_byte_allocate,
  tx_byte_pool_create,
  tx_byte_pool_delete,
  tx_byte_pool_info_get,
  tx_byte_pool_prioritize,
  tx_byte_release,
  type UINT,
} from '../../../rtos/tx_api.ts';
import type { Operation } from './program.ts';
import { block_extent, type OperationFunction, object_at, type World, wait_option } from './world.ts';

export const MEMORY_OPERATIONS: Record<string, OperationFunction> = {
  b_create: (world, op) => create_block_pool(world, op[1] ?? 0),
  b_delete: (world, op) => tx_block_pool_delete(object_at(world.blocks, op[1])),
  b_prio: (world, op) => tx_block_pool_prioritize(object_at(world.blocks, op[1])),
  b_alloc: allocate_block,
  b_free: (world, op) => tx_block_release(slot(world.block_slots, op[1])),
  b_info: block_pool_info,
  y_create: (world, op) => create_byte_pool(world, op[1] ?? 0),
  y_delete: (world, op) => tx_byte_pool_delete(object_at(world.bytes, op[1])),
  y_prio: (world, op) => tx_byte_pool_prioritize(object_at(world.bytes, op[1])),
  y_alloc: allocate_bytes,
  y_free: (world, op) => tx_byte_release(slot(world.byte_slots, op[1])),
  y_info: byte_pool_info,
};

/** Creates block pool `index` over its own area. */
export function create_block_pool(world: World, index: number): UINT {
  const at = index === -1 ? 0 : index;
  const area = world.block_areas[at]!;
  const { size } = world.program.blocks[at]!;
  return tx_block_pool_create(object_at(world.blocks, index), `b${at}`, size, area, area.length);
}

/** Creates byte pool `index` over its own area. */
export function create_byte_pool(world: World, index: number): UINT {
  const at = index === -1 ? 0 : index;
  const area = world.byte_areas[at]!;
  return tx_byte_pool_create(object_at(world.bytes, index), `y${at}`, area, area.length);
}

function slot(slots: readonly (Uint8Array | null)[], index: number | undefined): Uint8Array | null {
  const memory = slots[index ?? 0];
  if (memory === undefined) throw new Error(`there is no slot ${index}; there are ${slots.length}`);
  return memory;
}

function* allocate_block(world: World, op: Operation, out: number[]): Service<UINT> {
  const [, index = 0, to = 0, wait] = op;
  const block = ref<Uint8Array | null>(null);
  const status = yield* tx_block_allocate(object_at(world.blocks, index), block, wait_option(wait));
  if (status === 0 && block.value !== null) {
    world.block_slots[to] = block.value;
    const offset = block.value.byteOffset - world.block_areas[index]!.byteOffset;
    out.push(Math.floor(offset / block_extent(world.program.blocks[index]!.size)));
  }
  return status;
}

function* allocate_bytes(world: World, op: Operation, out: number[]): Service<UINT> {
  const [, index = 0, to = 0, size = 0, wait] = op;
  const memory = ref<Uint8Array | null>(null);
  const status = yield* tx_byte_allocate(object_at(world.bytes, index), memory, size, wait_option(wait));
  if (status === 0 && memory.value !== null) {
    world.byte_slots[to] = memory.value;
    out.push(memory.value.byteOffset - world.byte_areas[index]!.byteOffset);
  }
  return status;
}

function block_pool_info(world: World, op: Operation, out: number[]): UINT {
  const [available, total] = [ref(0), ref(0)];
  const [first, waiting] = [ref<TX_THREAD | null>(null), ref(0)];
  const pool = object_at(world.blocks, op[1]);
  const status = tx_block_pool_info_get(pool, null, available, total, first, waiting, null);
  out.push(available.value, total.value, world.index_of(first.value), waiting.value);
  return status;
}

function byte_pool_info(world: World, op: Operation, out: number[]): UINT {
  const [available, fragments] = [ref(0), ref(0)];
  const [first, waiting] = [ref<TX_THREAD | null>(null), ref(0)];
  const pool = object_at(world.bytes, op[1]);
  const status = tx_byte_pool_info_get(pool, null, available, fragments, first, waiting, null);
  out.push(available.value, fragments.value, world.index_of(first.value), waiting.value);
  return status;
}
