// SNTP before TLS dates: certificates have dates, and a board without a battery has none before SNTP has told it. The firmware
// starts the SNTP client, waits two seconds and connects, because the server of the bench answers at once. When the answer
// is late or lost, or the server is not synchronised itself, the clock stands at 1900, and every certificate is refused as
// not yet valid. Repair: connect when there has been an update.

import { late, lost, unsynchronised } from '../../netx/servers/sim_servers_api.ts';
import {
  NX_SNTP_CLIENT,
  nx_sntp_client_create,
  nx_sntp_client_get_local_time,
  nx_sntp_client_initialize_unicast,
  nx_sntp_client_run_unicast,
  nx_sntp_client_set_time_update_notify,
} from '../../netx/sntp/nxd_sntp_client.ts';
import { sim_assert } from '../../rtos/sim_api.ts';
import {
  ref,
  type Service,
  TX_SEMAPHORE,
  TX_WAIT_FOREVER,
  tx_semaphore_create,
  tx_semaphore_get,
  tx_semaphore_put,
  tx_thread_sleep,
  type ULONG,
} from '../../rtos/tx_api.ts';
import type { LanBoard } from '../bench/lan_board.ts';
import type { Scenario } from '../bench/scenario.ts';
import { IP_ADDRESS } from '../firmware/network.ts';

const SERVER = IP_ADDRESS(192, 168, 1, 1);
const PATIENCE_TICKS = 200;
/** Seconds from 1900, where NTP counts from, to 1970. */
const NTP_TO_UNIX_S = 2_208_988_800;
/** The dates of the server's certificate: 2025-07-01 to 2027-07-01. */
const NOT_BEFORE_S = 1_751_328_000;
const NOT_AFTER_S = 1_814_400_000;

/** The time by which a certificate is judged, in seconds since 1970. */
function* unix_time(client: NX_SNTP_CLIENT): Service<ULONG> {
  const seconds = ref(0);
  yield* nx_sntp_client_get_local_time(client, seconds, ref(0), null);
  return Math.max(0, seconds.value - NTP_TO_UNIX_S);
}

/** Creates the client; the semaphore is put with each update. */
function* start_clock(board: LanBoard, client: NX_SNTP_CLIENT, updates: TX_SEMAPHORE): Service<void> {
  tx_semaphore_create(updates, 'updates', 0);
  yield* nx_sntp_client_create(client, board.ip, 0, board.pool, null, null, null);
  yield* nx_sntp_client_set_time_update_notify(client, function* () {
    yield* tx_semaphore_put(updates);
  });
  yield* nx_sntp_client_initialize_unicast(client, SERVER);
  yield* nx_sntp_client_run_unicast(client);
}

export const dates_before_time: Scenario = {
  name: 'dates-before-time',
  summary:
    'a board that gets the time by SNTP connects to a server whose certificate has dates; its clock must be set then',
  until_s: 200,
  has_repair: true,
  kinds: ['server_delay', 'server_answer', 'tick_phase', 'isr_arrival'],
  build(bench, { fixed }) {
    bench.add_servers({
      dhcp: {},
      ntp: { date: '2026-06-01T12:00:00Z', faults: [late(), lost(), unsynchronised()] },
    });
    const [client, updates] = [new NX_SNTP_CLIENT(), new TX_SEMAPHORE()];
    let connected = false;
    bench.add_lan_board({
      name: 'meter',
      *define(board, make) {
        yield* make.thread('app', 16, function* (): Service<void> {
          yield* board.ask_for_address();
          yield* board.wait_for_address(TX_WAIT_FOREVER);
          yield* start_clock(board, client, updates);
          if (fixed) yield* tx_semaphore_get(updates, TX_WAIT_FOREVER);
          else yield* tx_thread_sleep(PATIENCE_TICKS);
          const now_s = yield* unix_time(client);
          sim_assert(
            now_s >= NOT_BEFORE_S && now_s <= NOT_AFTER_S,
            'the certificate is valid when it connects',
          );
          connected = true;
        });
      },
    });
    return bench.until_done(() => connected);
  },
};
