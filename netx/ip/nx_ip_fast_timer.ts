/** The fast timer of an IP instance: TCP and IPv6 neighbours count in it. It runs from the first of them that is enabled. */
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { Service, ULONG } from '../../rtos/kernel/service.ts';
import { TX_AUTO_ACTIVATE, TX_OR } from '../../rtos/kernel/tx_constants.ts';
import { tx_event_flags_set } from '../../rtos/services/tx_event_flags.ts';
import { tx_timer_create } from '../../rtos/services/tx_timer.ts';
import type { NX_IP } from '../nx_cb.ts';
import { NX_IP_FAST_EVENT, NX_TRUE } from '../nx_constants.ts';
import { nx_config } from '../nx_options.ts';
import { IdleFastRound } from './idle_ip_round.ts';

/** Ticks between two runs of it: ten runs a second unless the build says otherwise. */
export function fast_timer_ticks(k: Kernel): ULONG {
  const { NX_IP_PERIODIC_RATE: second, NX_TCP_FAST_TIMER_RATE: rate } = nx_config(k);
  return Math.ceil(second / rate);
}

/** Creates it, if nobody has. */
export function start_fast_timer(k: Kernel, ip: NX_IP): void {
  if (ip.nx_ip_fast_periodic_timer_created !== 0) return;
  const ticks = fast_timer_ticks(k);
  const expired = (): Service<void> =>
    tx_event_flags_set(ip.nx_ip_events, NX_IP_FAST_EVENT, TX_OR) as unknown as Service<void>;
  tx_timer_create(ip.nx_ip_fast_periodic_timer, ip.nx_ip_name, expired, 0, ticks, ticks, TX_AUTO_ACTIVATE);
  ip.nx_ip_fast_periodic_timer.tx_timer_internal.idle_round = new IdleFastRound(k, ip);
  ip.nx_ip_fast_periodic_timer_created = NX_TRUE;
}
