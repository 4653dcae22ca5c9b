// Functions around the services that firmware calls (`-Wl,--wrap`): each says when it begins and what it has
// returned. They are written in assembler, for any number of words, so one way serves the simulator's services and those of a
// NetX Duo of the firmware's own.

import type { CalledFunction } from './object_symbols.ts';
import { service_name } from './own_sources.ts';

/** A service that is watched: its name as firmware writes it, and how the linker finds it. */
export interface WatchedService {
  readonly symbol: string;
  readonly service: string;
  readonly called: CalledFunction;
}

/** What is no service of anybody: the driver, the start of the kernel, and what TX_DISABLE is made of. */
const NEVER =
  /^(?:nx_sim_network_driver|tx_(?:kernel_enter|initialize_kernel_enter|(?:thread_)?interrupt_control))$/;

/** The service of the kernel that a name is, as firmware writes it. */
function kernel_service(symbol: string): string | undefined {
  const [, rest] = /^(?:_txe?|tx)_(\w+)$/.exec(symbol) ?? [];
  return rest === undefined ? undefined : `tx_${rest}`;
}

/** The services among what the sources of a firmware call. */
export function watched_services(
  called: readonly (readonly [symbol: string, called: CalledFunction])[],
  with_kernel: boolean,
): WatchedService[] {
  return [...new Map(called)]
    .flatMap(([symbol, one]) => {
      const service = service_name(symbol) ?? (with_kernel ? kernel_service(symbol) : undefined);
      return service === undefined || NEVER.test(service) ? [] : [{ symbol, service, called: one }];
    })
    .sort((a, b) => (a.symbol < b.symbol ? -1 : 1));
}

/** The linker's options. */
export function wrap_options(watched: readonly WatchedService[]): string[] {
  return watched.map(({ symbol }) => `-Wl,--wrap=${symbol}`);
}

function words(count: number): string {
  return Array.from({ length: count }, () => 'i32').join(', ');
}

function function_text({ symbol, service, called }: WatchedService, place: number): string[] {
  const { parameters, returns } = called;
  const type = `(${words(parameters)}) -> (${returns ? 'i32' : ''})`;
  const name = `sim_service_name_${place}`;
  return [
    `	.functype	__real_${symbol} ${type}`,
    `	.section	.text.__wrap_${symbol},"",@`,
    `	.globl	__wrap_${symbol}`,
    `	.type	__wrap_${symbol},@function`,
    `__wrap_${symbol}:`,
    `	.functype	__wrap_${symbol} ${type}`,
    '	.local	i32',
    `	i32.const	${name}`,
    '	call	sim_service_begins',
    ...Array.from({ length: parameters }, (_, at) => `	local.get	${at}`),
    `	call	__real_${symbol}`,
    ...(returns ? [`	local.set	${parameters}`] : []),
    `	i32.const	${name}`,
    `	local.get	${parameters}`,
    '	call	sim_service_ends',
    ...(returns ? [`	local.get	${parameters}`] : []),
    '	end_function',
    '',
    `	.section	.rodata.${name},"",@`,
    `	.type	${name},@object`,
    `${name}:`,
    `	.asciz	"${service}"`,
    `	.size	${name}, ${service.length + 1}`,
    '',
  ];
}

/** The assembler file. */
export function wrapper_text(watched: readonly WatchedService[]): string {
  return [
    '	.functype	sim_service_begins (i32) -> ()',
    '	.functype	sim_service_ends (i32, i32) -> ()',
    ...watched.flatMap(function_text),
  ].join('\n');
}
