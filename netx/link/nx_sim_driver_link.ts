// The link half of the driver: what it tells the stack when the cable comes out or is plugged in. The IP thread then
// calls what the firmware gave to nx_ip_link_status_change_notify_set.

import type { Service } from '../../rtos/kernel/service.ts';
import { nx_ip_driver_link_status_event } from '../ip/nx_ip_deferred_receive.ts';
import { NX_FALSE, NX_TRUE } from '../nx_constants.ts';
import type { SimDriverInstance } from './nx_sim_driver_instance.ts';

/** The state the stack is told: up while the driver is enabled and the cable is in. */
export function link_state(driver: SimDriverInstance): number {
  return driver.nic.enabled && driver.nic.link_up ? NX_TRUE : NX_FALSE;
}

/** The card reports a change: notes it in the interface and wakes the IP thread. */
export function* link_status_changed(driver: SimDriverInstance): Service<void> {
  const { nx_interface, ip } = driver;
  const state = link_state(driver);
  if (state === nx_interface.nx_interface_link_up) return;
  nx_interface.nx_interface_link_up = state;
  yield* nx_ip_driver_link_status_event(ip, nx_interface.nx_interface_index);
}
