/** nxd_icmpv6_ra_flag_callback_set (guide ch.4): firmware sees the flags of router advertisements. */
import { enter } from '../../rtos/kernel/current.ts';
import { finish_plain } from '../../rtos/kernel/finish.ts';
import type { Service, UINT } from '../../rtos/kernel/service.ts';
import { not_thread_or_init } from '../../rtos/services/caller.ts';
import { ipv6_of, without_ipv6 } from '../ipv6/ipv6_instance.ts';
import type { NX_IP } from '../nx_cb.ts';
import { bad_ip } from '../nx_checks.ts';
import { NX_CALLER_ERROR, NX_NOT_SUPPORTED, NX_PTR_ERROR, NX_SUCCESS } from '../nx_constants.ts';
import type { Ipv6 } from '../nx_ipv6_types.ts';

/**
 * Sets a function that the IP thread calls with the flags byte of each router advertisement. Null for none.
 *
 * Statuses: NX_SUCCESS; NX_NOT_SUPPORTED: the build has no IPv6; NX_PTR_ERROR; NX_CALLER_ERROR.
 * Allowed from: initialization, threads. Neither suspends nor preempts. (Guide ch.4)
 */
export function nxd_icmpv6_ra_flag_callback_set(
  ip_ptr: NX_IP | null,
  icmpv6_ra_flag_callback: ((ip_ptr: NX_IP, ra_flag: UINT) => void | Service<void>) | null,
): UINT {
  const k = enter('nxd_icmpv6_ra_flag_callback_set');
  if (without_ipv6(k)) return finish_plain(k, NX_NOT_SUPPORTED);
  if (bad_ip(ip_ptr)) return finish_plain(k, NX_PTR_ERROR);
  if (not_thread_or_init(k)) return finish_plain(k, NX_CALLER_ERROR);
  (ipv6_of(k, ip_ptr) as Ipv6).nx_icmpv6_ra_flag_callback = icmpv6_ra_flag_callback;
  return finish_plain(k, NX_SUCCESS);
}
