// The options of `netx-sim fleet`, and which of them go together.

import { read_seeds, read_tried } from '../../fleet/fleet_jobs.ts';
import { file_name, UsageError, whole_number } from '../../host/usage.ts';
import { check_out, claim_file } from '../claim_files.ts';
import { option, options, type Values } from '../options.ts';
import { RESULT_OPTIONS } from '../result_options.ts';
import { EXPLORE_OPTIONS } from './explore.ts';

/** Where a password is read from that is not on the command line, which other users of the computer can see. */
const PASSWORD_VARIABLE = 'NETX_SIM_BROKER_PASSWORD';

export const FLEET_OPTIONS = {
  seeds: option('A..B', 'the seeds to run, such as 1..500; default: 1', read_seeds, { first: 1, last: 1 }),
  set: options('NAME=V,V', 'a design parameter and the values to try, each with every seed', read_tried),
  workers: option('N', 'processes on this computer; default: 1', whole_number(1, 256), 1),
  shard: {
    ...EXPLORE_OPTIONS.shard,
    help: 'this computer does part I of N, from 0 to N-1; --from joins what --out of all parts left; default: what an array of jobs says in its variables',
  },
  out: option('DIR', 'write the results there, for --from', file_name),
  from: option('DIR', 'run nothing: report what --out left there, from all shards', file_name),
  report: option('FILE', 'write the report as one HTML page', file_name),
  broker: option(
    'HOST:PORT',
    'a real broker: one run, at the pace of the wall clock; what it received is heard by a subscriber to fleet/#',
    read_address,
  ),
  'broker-command': option(
    'COMMAND',
    'with --broker: starts it there, in the foreground; faults of the fleet end it and start it again',
    file_name,
  ),
  username: option(
    'NAME',
    'with --broker: how the boards and the subscriber log in; the password is --password, or better what ' +
      `${PASSWORD_VARIABLE} has`,
    file_name,
  ),
  password: option('TEXT', 'with --username: for brokers of tests, as command lines can be seen', file_name),
  speed: option(
    'N',
    'with --broker: so many virtual seconds each second; default: 1',
    whole_number(1, 1000),
    1,
  ),
  board: option(
    'NAME',
    'print what this board prints, of the first run; with --report its own run report too, beside the page',
    file_name,
  ),
  serve: option(
    'PORT',
    'show the report in a browser of this computer, with a run report of each board made when it is asked for; 0: any port',
    whole_number(0, 65_535),
  ),
  ...RESULT_OPTIONS,
} as const;

export type FleetValues = Values<typeof FLEET_OPTIONS>;

function read_address(text: string, name: string): string {
  if (!/^[^:]+:\d{1,5}$/.test(text))
    throw new UsageError(`${name} ${text}: it takes HOST:PORT, such as localhost:1883`);
  return text;
}

/** What boards and subscriber tell a broker about themselves; null: nothing. */
export function login_of({
  username,
  password,
}: FleetValues): { user_name: string; password: string } | null {
  if (username === null) return null;
  return { user_name: username, password: password ?? process.env[PASSWORD_VARIABLE] ?? '' };
}

/** Options that do not go together, and files that cannot be written, are told before a run that may take an hour. */
export function check_options(values: FleetValues): void {
  const { broker, from, board, out, serve, speed, username, report } = values;
  if (values['broker-command'] !== null && broker === null)
    throw new UsageError('--broker-command goes with --broker HOST:PORT, where it takes connections');
  if (speed !== 1 && broker === null)
    throw new UsageError('--speed goes with --broker; without a real broker a run is as fast as it can be');
  if (username !== null && broker === null)
    throw new UsageError('--username goes with --broker; a broker of the simulation lets every board in');
  if (values.password !== null && username === null) throw new UsageError('--password goes with --username');
  if (serve !== null && (from !== null || broker !== null))
    throw new UsageError('--serve shows a run that was made here: without --from and --broker');
  if (from !== null && (broker !== null || board !== null || out !== null))
    throw new UsageError('--from runs nothing: without --broker, --board and --out');
  if (broker !== null && out !== null)
    throw new UsageError('--out keeps the results of simulated runs: without --broker');
  if (out !== null) check_out(out);
  if (report !== null) claim_file('--report', report);
}
