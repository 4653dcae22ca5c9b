// The firmware of a meter (demo/firmware/meter.ts) for the boards of a group.

import { Meter, type MeterOptions } from '../firmware/meter.ts';
import type { DeviceContext } from './fleet_plan.ts';

/** Room for a site of a hundred boards: each hears the ARP requests of all others. */
const ARP_CACHE_BYTES = 104 * 52;

/** The firmware of every board of a group; `options` are the same for all. */
export function meters(
  options: Partial<Omit<MeterOptions, 'name' | 'address' | 'console' | 'first_number'>> = {},
): (device: DeviceContext) => () => void {
  const { network = {}, ...more } = options;
  return (device) => {
    const { name, address, broker_address, login, console, seed } = device;
    const { network_mask, gateway_address } = device;
    // With an address from the network mask and router come too.
    const fixed = address === 0 ? {} : { network_mask, gateway_address };
    const meter = new Meter({
      name,
      address,
      broker_address,
      console,
      seed,
      first_number: device.readings_before,
      first_s: 1 + device.phase_s,
      ...login,
      network: { ...fixed, arp_cache_bytes: ARP_CACHE_BYTES, ...network },
      ...more,
    });
    device.report(() => meter.figures);
    return meter.main;
  };
}
