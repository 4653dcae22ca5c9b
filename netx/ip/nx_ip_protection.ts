/**
 * The mutex that protects an IP instance (nx_ip_protection): whoever works on sockets, the ARP cache or interfaces
 * holds it, and the IP thread holds it while it handles an event. No priority inheritance, as in NetX Duo.
 *
 * Outside threads the mutex services refuse to wait, and their status is ignored, as in the original: initialization
 * runs alone, and interrupts only touch the queues meant for them.
 */
import type { Service, UINT } from '../../rtos/kernel/service.ts';
import { TX_WAIT_FOREVER } from '../../rtos/kernel/tx_constants.ts';
import { tx_mutex_get, tx_mutex_put } from '../../rtos/services/tx_mutex.ts';
import type { NX_IP } from '../nx_cb.ts';

/** Gets the protection, waiting for it as long as it takes. */
export function ip_protect(ip: NX_IP): Service<UINT> {
  return tx_mutex_get(ip.nx_ip_protection, TX_WAIT_FOREVER);
}

/** Gives the protection back; a higher-priority thread that waited for it runs first. */
export function ip_unprotect(ip: NX_IP): Service<UINT> {
  return tx_mutex_put(ip.nx_ip_protection);
}
