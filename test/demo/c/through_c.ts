// Services called from C by a test in TypeScript: what the test hands over lies in the memory of a board's firmware, a C function calls
// the service there, and the status comes back.

import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { BlockTable } from '../../../demo/c/bridge/blocks.ts';
import { CFirmware } from '../../../demo/c/bridge/firmware.ts';
import type { CImage } from '../../../demo/c/bridge/image.ts';
import { C_SERVICES } from '../../../demo/c/build/services_list.gen.ts';
import { NX_PACKET, NXD_ADDRESS } from '../../../netx/nx_api.ts';
import { SIZEOF_NX_PACKET } from '../../../netx/nx_packet_size.ts';
import { K } from '../../../rtos/kernel/current.ts';
import { c_image } from './c_boards.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
const INCLUDE = path.join(ROOT, 'demo/c/include');
const ARENA_BYTES = 1024 * 1024;
/** As large as the largest control block. */
const BLOCK_BYTES = 12_000;
/** No function of C has such an address. */
const FIRST_CALLBACK = 0x40000000;

const WAITS = new Map(C_SERVICES);
/** Services whose result lies in memory that the caller gets. */
const GIVES_MEMORY = /^tx_(block|byte)_allocate$/;

/** A C function for each service of the headers: it takes its arguments from `words`. */
function callers(): { readonly text: string; readonly names: readonly string[] } {
  const headers = ['tx', 'nx', 'nxd_mqtt', 'nx_secure', 'nx_dhcp', 'nx_dns', 'nx_sntp'].map(
    (name) => `${name}_services.gen.h`,
  );
  const there = readdirSync(INCLUDE);
  const prototypes = headers
    .filter((name) => there.includes(name))
    .flatMap((name) => [
      ...readFileSync(path.join(INCLUDE, name), 'utf8').matchAll(/^(\w[\w *]*?)(\w+)\((.*)\);$/gm),
    ]);
  const names: string[] = [];
  const functions = prototypes.flatMap(([, type = '', name = '', parameters = '']) => {
    if (!WAITS.has(name) || name === 'tx_kernel_enter') return [];
    const flat = parameters.replace(/\([^()]*\)\([^()]*\)/g, '');
    const count = parameters === 'VOID' ? 0 : flat.split(',').length;
    const call = `${name}(${Array.from({ length: count }, (_, at) => `words[${at}]`).join(', ')})`;
    names.push(`call_${name}`);
    const body = type.trim() === 'VOID' ? `${call}; return 0;` : `return (ULONG) ${call};`;
    return [`ULONG call_${name}(void) { ${body} }`];
  });
  const text = `
#pragma clang diagnostic ignored "-Wint-conversion"
#include "nxd_dhcp_client.h"
#include "nxd_dns.h"
#include "nxd_mqtt_client.h"
#include "nxd_sntp_client.h"
ULONG words[16];
UCHAR arena[${ARENA_BYTES}];
ULONG words_place(void) { return (ULONG) words; }
ULONG arena_place(void) { return (ULONG) arena; }
/* A link driver of a card that no cable is plugged into. */
static VOID idle_driver(NX_IP_DRIVER *request)
{
    NX_INTERFACE *interface = request->nx_ip_driver_interface;
    request->nx_ip_driver_status = NX_SUCCESS;
    if (request->nx_ip_driver_command == NX_LINK_INITIALIZE) {
        interface->nx_interface_ip_mtu_size = 1500;
        interface->nx_interface_physical_address_msw = 0x0011;
        interface->nx_interface_physical_address_lsw = 0x22334403;
        interface->nx_interface_address_mapping_needed = 1;
    } else if (request->nx_ip_driver_command == NX_LINK_GET_STATUS)
        *request->nx_ip_driver_return_ptr = 1;
    else if (request->nx_ip_driver_packet)
        nx_packet_transmit_release(request->nx_ip_driver_packet);
}
ULONG driver_place(void) { return (ULONG) idle_driver; }
int main(void) { tx_kernel_enter(); }
VOID tx_application_define(VOID *first_unused_memory) { (void) first_unused_memory; }
${functions.join('\n')}
`;
  return { text, names };
}

/** Builds the C functions. */
export async function callers_image(): Promise<CImage> {
  const { text, names } = callers();
  const file = path.join(ROOT, '.cache/c-callers/callers.c');
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
  return c_image([path.relative(ROOT, file)], {
    interrupts: [...names, 'words_place', 'arena_place', 'driver_place'],
    code_time: false,
  });
}

interface Output {
  value: unknown;
}

function is_output(value: object): value is Output {
  return 'value' in value;
}

export class ThroughC {
  private readonly firmware: CFirmware;
  private board: object | null = null;
  private words = new Uint32Array();
  private used = 0;
  private arena = 0;
  private buffers = new Map<ArrayBufferLike, number>();
  private callbacks = new Map<object, number>();
  private tables = new Map<unknown, BlockTable<object>>();
  /** C has called a service that is not done. */
  inside = 0;
  /** How many calls went through C. */
  calls = 0;

  constructor(image: CImage) {
    this.firmware = new CFirmware(image);
  }

  /** The board that runs now is one of C. */
  private start(): void {
    if (this.board === K) return;
    this.board = K;
    const { firmware } = this;
    firmware.power_on(() => {});
    this.words = new Uint32Array(firmware.memory.buffer as ArrayBuffer, firmware.ask('words_place'), 16);
    this.arena = firmware.ask('arena_place');
    this.used = 0;
    this.buffers = new Map();
    this.callbacks = new Map();
    this.tables = new Map(
      Object.values(firmware.tables)
        .filter((table) => table instanceof BlockTable)
        .map((table) => {
          const { type } = table as unknown as { type: new () => object };
          return [type, table as BlockTable<object>];
        }),
    );
  }

  /** The link driver that is a C function. */
  driver(): number {
    this.start();
    return this.firmware.ask('driver_place');
  }

  private take(bytes: number): number {
    const address = this.arena + this.used;
    this.used += Math.ceil(bytes / 16) * 16;
    if (this.used > ARENA_BYTES)
      throw new Error('the arguments of the test need more memory than C has for them');
    return address;
  }

  private put(bytes: Uint8Array): number {
    const address = this.take(bytes.length + 1);
    this.firmware.memory.set(bytes, address);
    return address;
  }

  private view(view: ArrayBufferView): number {
    const { memory } = this.firmware;
    if (view.buffer === memory.buffer) return view.byteOffset;
    let start = this.buffers.get(view.buffer);
    if (start === undefined) {
      start = this.put(new Uint8Array(view.buffer));
      this.buffers.set(view.buffer, start);
    }
    return start + view.byteOffset;
  }

  private callback(callback: object): number {
    let address = this.callbacks.get(callback);
    if (address === undefined) {
      address = FIRST_CALLBACK + this.callbacks.size;
      this.callbacks.set(callback, address);
      this.firmware.bridge.callbacks.native(address, callback);
    }
    return address;
  }

  private block(block: object): number {
    const { bridge } = this.firmware;
    if (block instanceof NX_PACKET) {
      if (bridge.blocks.address_of(block) === 0) bridge.packets.bind(block, this.take(SIZEOF_NX_PACKET));
      return bridge.packets.address_of(block);
    }
    const known = bridge.blocks.address_of(block);
    if (known !== 0) return known;
    const table = this.tables.get(block.constructor);
    if (table === undefined) throw new Error(`C has no ${block.constructor.name}`);
    const address = this.take(BLOCK_BYTES);
    table.bind(address, block);
    return address;
  }

  private word_of(value: unknown): number {
    if (value === null || value === undefined) return 0;
    if (typeof value === 'number') return value;
    if (typeof value === 'string') return this.put(new TextEncoder().encode(value));
    if (typeof value === 'function') return this.callback(value);
    if (ArrayBuffer.isView(value)) return this.view(value);
    if (value instanceof NXD_ADDRESS) {
      const { nxd_ip_version, nxd_ip_address } = value;
      return this.put(new Uint8Array(new Uint32Array([nxd_ip_version, nxd_ip_address.v4]).buffer));
    }
    const object = value as object;
    if (!is_output(object)) return this.block(object);
    return this.put(new Uint8Array(new Uint32Array([Number(object.value) || 0]).buffer));
  }

  /** What C has got in its output arguments. */
  private take_outputs(name: string, args: readonly unknown[], addresses: readonly number[]): void {
    const { memory } = this.firmware;
    for (const [at, value] of args.entries()) {
      if (typeof value !== 'object' || value === null || !is_output(value)) continue;
      const address = addresses[at] as number;
      const word = new DataView(memory.buffer).getUint32(address, true);
      value.value = GIVES_MEMORY.test(name) && word !== 0 ? memory.subarray(word) : word;
    }
  }

  /** Calls a service from C, in whatever context the board is now: its status, or the steps of a service that may wait. */
  call(name: string, args: readonly unknown[]): unknown {
    this.start();
    this.calls++;
    const addresses = args.map((value) => this.word_of(value));
    this.words.fill(0);
    this.words.set(addresses);
    if (WAITS.get(name) !== true) {
      this.inside++;
      try {
        const status = this.firmware.ask(`call_${name}`);
        this.take_outputs(name, args, addresses);
        return status;
      } finally {
        this.inside--;
      }
    }
    const steps = (this.firmware.isr(`call_${name}`)() as unknown as Iterable<never, number>)[
      Symbol.iterator
    ]();
    return this.steps(name, args, addresses, steps);
  }

  private steps(
    name: string,
    args: readonly unknown[],
    addresses: readonly number[],
    steps: Iterator<never, number>,
  ): IterableIterator<never, number> {
    const next = (): IteratorResult<never, number> => {
      this.inside++;
      try {
        const step = steps.next();
        if (step.done !== true) return step;
        this.take_outputs(name, args, addresses);
        return { done: true, value: (step.value ?? 0) >>> 0 };
      } finally {
        this.inside--;
      }
    };
    const made: IterableIterator<never, number> = { next, [Symbol.iterator]: () => made };
    return made;
  }
}
