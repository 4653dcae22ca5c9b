// The scenario of a device as it is sold: everything that it needs comes from the network, and the network has the troubles of
// the field. They are part of the plan, so that every run shows them: the DHCP server is away for longer than a lease, the resolver
// is away while the device connects again, and the time server's clock jumps, once by as much as may be right and once by a
// day, which nobody should believe.

import { nxd_mqtt_options } from '../../mqtt/nxd_mqtt_client.ts';
import { nx_sntp_options } from '../../netx/sntp/nxd_sntp_client.ts';
import type { Bench } from '../bench/bench.ts';
import { FIELD_BUILD, field_device } from '../firmware/field_device.ts';
import { BOARD_OPTIONS, secure_device, VERSIONS } from './secure.ts';

const LEASE_S = 20;
const DHCP_AWAY = [{ from_s: 25, to_s: 55 }];
const DNS_AWAY = [{ from_s: 40, to_s: 68 }];
const DAY_S = 86_400;
const CLOCK_STEPS = [
  { at_s: 75, by_s: 90 },
  { at_s: 100, by_s: -DAY_S },
  { at_s: 120, by_s: DAY_S },
];
const POLL_S = 16;

/** Builds the bench of `npm start -- field`. */
export function build_field_bench(bench: Bench): undefined {
  const { credentials, broker_name, power_on_s } = secure_device(bench);
  bench.add_servers({
    dhcp: { lease_s: LEASE_S, outages: DHCP_AWAY },
    dns: { hosts: { [broker_name]: '192.168.1.81' }, outages: DNS_AWAY },
    ntp: { date: date_text(power_on_s), steps: CLOCK_STEPS },
  });
  const tls_version = VERSIONS[bench.tls_version ?? 'any'];
  bench.add_board({
    name: 'board',
    firmware: (console) => field_device({ console, credentials, broker_name, tls_version }),
    application: ['meter'],
    config: {
      options: {
        ...BOARD_OPTIONS,
        ...nxd_mqtt_options(FIELD_BUILD),
        ...nx_sntp_options({ NX_SNTP_CLIENT_UNICAST_POLL_INTERVAL: POLL_S }),
      },
    },
  });
}

function date_text(unix_s: number): string {
  return new Date(unix_s * 1000).toISOString();
}
