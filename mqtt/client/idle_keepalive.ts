/**
 * An expiration of the keepalive timer that finds nothing to do, as most do: it reads the clock, and that is all. So it is
 * known without running the timer thread (rtos/kernel/idle_tick.ts).
 */
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import type { ULONG } from '../../rtos/kernel/service.ts';
import type { IdleRound } from '../../rtos/kernel/tx_thread_cb.ts';
import { TX_TRACE_TIME_GET } from '../../rtos/kernel/tx_trace_events.ts';
import type { NXD_MQTT_CLIENT } from './nxd_mqtt_cb.ts';

export class IdleKeepalive implements IdleRound {
  /** tx_time_get. */
  readonly services = 1;
  readonly gives_way = false;
  readonly thread = null;
  readonly timer_event = TX_TRACE_TIME_GET;
  private readonly k: Kernel;
  private readonly client: NXD_MQTT_CLIENT;
  constructor(k: Kernel, client: NXD_MQTT_CLIENT) {
    this.k = k;
    this.client = client;
  }

  idle_ahead(in_ticks: ULONG): number {
    const { client, k } = this;
    const { nxd_mqtt_timer, nxd_mqtt_timer_value, nxd_mqtt_timeout, nxd_mqtt_ping_not_responded } = client;
    if (nxd_mqtt_ping_not_responded !== 0) return 0;
    const period = nxd_mqtt_timer.tx_timer_internal.tx_timer_internal_re_initialize_ticks;
    const spare = ((nxd_mqtt_timeout - (k.clock + in_ticks)) | 0) - nxd_mqtt_timer_value;
    return spare <= 0 ? 0 : Math.ceil(spare / period);
  }

  pass(): void {
    this.k.service = 'tx_time_get';
  }

  pass_turn(): void {}

  timer_object(): number {
    return this.k.clock;
  }

  thread_events(): readonly number[] {
    return [];
  }
}
