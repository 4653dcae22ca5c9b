// The functions of the kit through which C calls services that may suspend their caller (kit/crossing.h).

import { GENERATED, result_type } from './services_header.ts';
import { may_wait, type Signature } from './signatures.ts';

/** The C file with one such function for each of these services that may wait. */
export function waiting_services(all: readonly Signature[]): string {
  const waiting = all.filter(may_wait).sort((a, b) => (a.name < b.name ? -1 : 1));
  const is_kernel = ({ name }: Signature): boolean => name.startsWith('tx_');
  const lines = [
    '#ifndef SIM_OWN_NETX',
    ...waiting.filter((service) => !is_kernel(service)).map(function_of),
    '#endif',
    ...waiting.filter(is_kernel).map(function_of),
  ];
  return `/* ${GENERATED} */\n\n#include "crossing.h"\n\n${lines.join('\n')}\n`;
}

function function_of(service: Signature): string {
  const names = service.parameters.map((_, place) => String.fromCharCode(97 + place));
  const parameters = names.map((name) => `unsigned ${name}`).join(', ') || 'void';
  const macro = result_type(service) === 'VOID' ? 'SIM_WAITS_VOID' : 'SIM_WAITS';
  return `${macro}(${service.name}, (${parameters}), (${names.join(', ')}))`;
}
