// The firmware of a meter (demo/firmware/meter.ts) for the boards of a group.

import { Meter, type MeterOptions } from '../firmware/meter.ts';
import type { NetworkOptions } from '../firmware/network.ts';
import type { Backoff } from '../firmware/reliable_link.ts';
import type { DeviceContext } from './fleet_plan.ts';
import { AT_LEAST_ONE, check_given, type Fields, SECONDS } from './given_fields.ts';

/** Room for a site of a hundred boards: each hears the ARP requests of all others. */
const ARP_CACHE_BYTES = 104 * 52;

type MetersOptions = Partial<Omit<MeterOptions, 'name' | 'address' | 'console' | 'first_number'>>;

const METER: Fields<MetersOptions> = {
  network: null,
  topic: null,
  period_s: { ...SECONDS, least: 0.001 },
  first_s: SECONDS,
  store: AT_LEAST_ONE,
  qos: { least: 0, most: 1, whole: true },
  broker_address: null,
  user_name: null,
  password: null,
  keep_alive_s: { least: 0, most: 0xffff, whole: true },
  connect_wait_s: SECONDS,
  backoff: null,
  seed: null,
};
const BACKOFF: Fields<Backoff> = { first_s: SECONDS, most_s: SECONDS, jitter: { least: 0, most: 1 } };
const NETWORK: Fields<NetworkOptions> = {
  // An entry of the cache at least, and no pool that would take the memory of this computer for one board.
  arp_cache_bytes: { least: 52, most: 1 << 24, whole: true },
  packets: { ...AT_LEAST_ONE, most: 100_000 },
  network_mask: null,
  gateway_address: null,
};

/** The firmware of every board of a group; `options` are the same for all. */
export function meters(options: MetersOptions = {}): (device: DeviceContext) => () => void {
  const { network = {}, ...more } = options;
  return (device) => {
    const { name, address, broker_address, login, console, seed } = device;
    check_given(`the meter ${name}`, options, METER);
    check_given(`the backoff of the meter ${name}`, options.backoff ?? {}, BACKOFF);
    check_given(`the network of the meter ${name}`, network, NETWORK);
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
