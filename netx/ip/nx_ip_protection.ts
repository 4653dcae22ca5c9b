/**
 * The mutex that protects an IP instance (nx_ip_protection): whoever works on sockets, the ARP cache or interfaces
 * holds it, and the IP thread holds it while it handles an event. No priority inheritance, as in NetX Duo.
 *
 * Outside threads the mutex services refuse to wait, and their status is ignored, as in the original: initialization
 * runs alone, and interrupts only touch the queues meant for them.
 */
import { K } from '../../rtos/kernel/current.ts';
import type { Kernel } from '../../rtos/kernel/kernel.ts';
import { after, COMPLETED_SUCCESS, completed, type Service, type UINT } from '../../rtos/kernel/service.ts';
import { TX_WAIT_FOREVER } from '../../rtos/kernel/tx_constants.ts';
import { tx_mutex_get, tx_mutex_put } from '../../rtos/services/tx_mutex.ts';
import type { NX_IP } from '../nx_cb.ts';

/** Gets the protection, waiting for it as long as it takes. */
export function ip_protect(ip: NX_IP): Service<UINT> {
  const k = K as Kernel;
  return k.current === null && k.system_state !== 0
    ? protect_without_thread(k, ip)
    : tx_mutex_get(ip.nx_ip_protection, TX_WAIT_FOREVER);
}

/** The firmware called a service that its manual page allows there: the refusal is no mistake of its own. */
function protect_without_thread(k: Kernel, ip: NX_IP): Service<UINT> {
  const { forbidden_call } = k;
  const refused = tx_mutex_get(ip.nx_ip_protection, TX_WAIT_FOREVER);
  k.forbidden_call = forbidden_call;
  return refused;
}

/** Nobody has it, and so many services can be called before anything else is due: getting it takes no wait. */
export function is_protection_free(k: Kernel, ip: NX_IP, services: number): boolean {
  return ip.nx_ip_protection.tx_mutex_ownership_count === 0 && k.has_time_for(services);
}

/** Gives the protection back as the last thing that a service does, which returns `status`. */
export function unprotect_with(ip: NX_IP, status: UINT): Service<UINT> {
  const putting = ip_unprotect(ip);
  return putting === COMPLETED_SUCCESS ? completed(status) : after(putting, completed, status);
}

/** Gives the protection back; a higher-priority thread that waited for it runs first. */
export function ip_unprotect(ip: NX_IP): Service<UINT> {
  return tx_mutex_put(ip.nx_ip_protection);
}
