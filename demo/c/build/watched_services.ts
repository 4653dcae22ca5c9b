// Functions around the services of the network that firmware calls (`-Wl,--wrap`): each says when it begins and what it has
// returned. They are written in assembler, for any number of words, so one way serves the simulator's services and those of a
// NetX Duo of the firmware's own.

import type { CalledFunction } from './object_symbols.ts';
import { service_name } from './own_netx.ts';

/** One around a service: its name as firmware writes it, and how the linker finds it. */
interface Wrapper {
  readonly symbol: string;
  readonly service: string;
  readonly called: CalledFunction;
}

/** The services among what the sources of a firmware call. */
function wrappers(called: ReadonlyMap<string, CalledFunction>): Wrapper[] {
  return [...called]
    .flatMap(([symbol, one]) => {
      const service = service_name(symbol);
      return service === undefined || service === 'nx_sim_network_driver'
        ? []
        : [{ symbol, service, called: one }];
    })
    .sort((a, b) => (a.symbol < b.symbol ? -1 : 1));
}

/** The linker's options. */
export function wrap_options(called: ReadonlyMap<string, CalledFunction>): string[] {
  return wrappers(called).map(({ symbol }) => `-Wl,--wrap=${symbol}`);
}

function words(count: number): string {
  return Array.from({ length: count }, () => 'i32').join(', ');
}

function function_text({ symbol, service, called }: Wrapper, place: number): string[] {
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
export function wrapper_text(called: ReadonlyMap<string, CalledFunction>): string {
  return [
    '	.functype	sim_service_begins (i32) -> ()',
    '	.functype	sim_service_ends (i32, i32) -> ()',
    ...wrappers(called).flatMap(function_text),
  ].join('\n');
}
