/** Prefixes in the options of a router and of its faults. */
import { SimError } from '../../../rtos/sim/sim_error.ts';
import type { Ipv6Words } from '../../nx_ipv6_cb.ts';
import { ipv6_to_text } from '../../wire/ipv6_text.ts';
import { prefix_of, same_address } from '../../wire/ipv6_words.ts';
import { ipv6_option } from '../common/server_core.ts';

/** Whose options these are, in messages. */
export const WHOSE = 'IPv6 router';

/** Reads `2001:db8:1::/64`; throws a SimError. */
export function prefix_option(
  option: string,
  text: string,
): { readonly network: Ipv6Words; readonly length: number } {
  const [, address = '', bits = ''] = /^(.*)\/(\d{1,3})$/.exec(text) ?? [];
  const length = Number(bits);
  if (address === '' || length > 128)
    throw new SimError(`${WHOSE}: ${option}: "${text}" is not a prefix; write it as 2001:db8:1::/64`);
  const network = ipv6_option(WHOSE, option, address);
  if (!same_address(network, prefix_of(network, length))) {
    const whole = ipv6_to_text(prefix_of(network, length));
    throw new SimError(`${WHOSE}: ${option}: ${text} has bits behind the prefix; write ${whole}/${length}`);
  }
  return { network, length };
}
