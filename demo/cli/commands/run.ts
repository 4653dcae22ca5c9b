// `netx-sim run [SCENARIO]`: runs a scenario once, with nominal timing, and prints what happens.

import { parse_host_port } from '../../../netx/gateway/address_map.ts';
import { TRACE_LEVELS, type TraceLevel } from '../../../rtos/sim_api.ts';
import type { Scenario } from '../../bench/scenario.ts';
import { is_source_name } from '../../c/build/compile.ts';
import { is_address } from '../../c/build/project_file.ts';
import { file_name, one_of, UsageError, virtual_seconds, whole_number } from '../../host/usage.ts';
import { counting_plan, is_c_word, plan_of_words } from '../../scenario/c_project.ts';
import { all_scenarios, find_scenario, refuse_repair } from '../../scenario/find_scenario.ts';
import { scenario_word } from '../../scenario/scenario_path.ts';
import { C_OPTIONS, c_words, given_c_options, plan_with_options } from '../c_options.ts';
import { PCAP_OPTION } from '../capture_file.ts';
import { command, type Output } from '../command.ts';
import { COVERAGE_OPTION } from '../coverage_file.ts';
import { type CommandLine, flag, option, type Values } from '../options.ts';
import type { Outcome } from '../result.ts';
import { RESULT_OPTIONS } from '../result_options.ts';
import { RUN_FILE_OPTIONS, type RunFiles } from '../run_files.ts';
import type { RunRequest } from '../run_request.ts';
import { Session } from '../session.ts';
import type { TlsFileNames } from '../tls_files.ts';

const OPTIONS = {
  seed: option(
    'N',
    'seed of everything random in a run: initial sequence numbers, ports. The same seed gives the same run, byte for byte ' +
      '(except what TLS encrypts). From 0 to 4294967295; default: 1',
    whole_number(0),
    1,
  ),
  broker: option(
    'HOST:PORT',
    'a real broker instead of the simulated one. The run is then paced by real time and depends on the broker: it may ' +
      "differ from run to run. In the scenarios secure and field, HOST is also the name that the broker's certificate must have. " +
      'With firmware in C also none, or sim (default if they use the MQTT client), or sim:ADDRESS for one that is not at ' +
      '192.168.1.81',
    read_broker,
  ),
  dns: option(
    'host',
    'with --broker: names that the simulation does not know resolve through this computer, and boards that send through the ' +
      'gateway (192.168.1.2) reach what they resolve to. Without it nothing is asked outside',
    one_of('host'),
  ),
  ca: option(
    'FILE',
    "secure, field, with --broker: the one certificate (PEM or DER) of the authority that signed the broker's; the board trusts no " +
      'other',
    file_name,
  ),
  cert: option(
    'FILE',
    "secure, field: the board's own certificate (one, without a chain), for a broker that requires one; needs --key",
    file_name,
  ),
  key: option('FILE', 'secure, field: the private key of that certificate', file_name),
  'tls-version': option(
    'V',
    'secure, field: 1.2 or 1.3; default: the best that both sides have (1.3)',
    one_of('1.2', '1.3'),
  ),
  ...PCAP_OPTION,
  ...RUN_FILE_OPTIONS,
  ...COVERAGE_OPTION,
  record: option('FILE', 'with --broker: record what the broker sends, and when', file_name),
  replay: option(
    'FILE',
    'with the arguments of the recorded run: the same run again, without the broker and as fast as possible. Not for ' +
      'the scenarios secure and field: what is encrypted differs',
    file_name,
  ),
  'tls-secrets': flag(
    'put the TLS secrets into the capture, so that Wireshark can decrypt it. Whoever has the file can then read the ' +
      'connections',
  ),
  until: option('SECONDS', 'stop the run at this virtual time', virtual_seconds),
  'trace-level': option(
    'LEVEL',
    'what the trace keeps: frames; threads too, and interrupts; or all, with every service (default). A lower level is faster, and ' +
      'its hash is another one. Reports, documents, timelines and lists of events want all',
    one_of(...TRACE_LEVELS),
    'all' as TraceLevel,
  ),
  fixed: flag('build the firmware with its repair in'),
  ...C_OPTIONS,
  quiet: flag('print nothing but errors and the result', 'q'),
  ...RESULT_OPTIONS,
} as const;

/** Words for --broker that are no address: with firmware in C they say whether there is one in the simulation. */
const SIMULATED = 'sim';
const NO_BROKER = 'none';

/** Words for --broker that are no address of a real one. */
function is_simulated(text: string | null): boolean {
  return text === SIMULATED || text === NO_BROKER || text?.startsWith(`${SIMULATED}:`) === true;
}

/** The same for a plan, which may say where the firmware looks for it. */
function broker_of(text: string, planned: boolean | string | null = null): boolean | string {
  if (text.startsWith(`${SIMULATED}:`)) return text.slice(SIMULATED.length + 1);
  return text !== NO_BROKER && (planned || true);
}

function read_broker(text: string, name: string): string {
  if (is_simulated(text)) {
    const address = broker_of(text);
    if (typeof address !== 'string' || is_address(address)) return text;
    throw new UsageError(`${name} ${text}: behind sim: stands an IPv4 address`);
  }
  try {
    parse_host_port(text);
  } catch (error) {
    throw new UsageError(`${name}: ${(error as Error).message}`);
  }
  return text;
}

/** Checks what the options mean together, and for this scenario. */
async function request_of(line: CommandLine<typeof OPTIONS>, warn: Output['complain']): Promise<RunRequest> {
  const { scenario, word } = await scenario_of(line, warn);
  const is_real = !is_simulated(line.values.broker);
  const values = is_real ? line.values : { ...line.values, broker: null };
  refuse_repair(scenario, values.fixed);
  if (values.broker !== null && scenario.broker === undefined) {
    throw new UsageError(
      `--broker means nothing to the scenario '${scenario.name}': it cannot use a real broker`,
    );
  }
  if (values.dns !== null && values.broker === null) {
    throw new UsageError(
      '--dns host is for runs with a gateway to this computer: it needs --broker HOST:PORT (without one, names resolve ' +
        'inside the simulation)',
    );
  }
  check_record(values, scenario);
  if (values['tls-secrets'] && values.pcap === null) {
    throw new UsageError('--tls-secrets goes into a capture: it needs --pcap FILE');
  }
  if (values['tls-version'] !== null && scenario.broker !== 'tls') {
    throw new UsageError(
      `--tls-version means nothing to the scenario '${scenario.name}': its connection is not secure`,
    );
  }
  check_trace_level(values);
  const { ca, cert, key, dns, 'trace-level': trace_level, ...rest } = values;
  const tls = { ca, cert, key };
  check_tls_files(tls, scenario, values.broker !== null);
  return {
    ...rest,
    scenario,
    word,
    tls,
    host_names: dns === 'host',
    trace_level,
    tls_version: values['tls-version'],
    tls_secrets: values['tls-secrets'],
    until_s: values.until,
  };
}

/** The scenario that is named, or the one that source files in C make with their options. */
async function scenario_of(
  { values, words, given }: CommandLine<typeof OPTIONS>,
  warn: Output['complain'],
): Promise<{ scenario: Scenario; word: string }> {
  if (words.length > 0 && words.every((word) => is_source_name(word) || is_c_word(word))) {
    const { c_scenario } = await import('../../scenario/c_scenario.ts');
    const read = plan_of_words(words);
    const broker = values.broker === null ? read.broker : broker_of(values.broker, read.broker);
    const given_plan = { ...plan_with_options(read, values), broker };
    const plan = values.coverage === null ? given_plan : counting_plan(given_plan);
    return {
      scenario: await c_scenario(plan, { warn }),
      word: c_words(
        words.map((word) => (is_source_name(word) ? word : scenario_word(word))),
        values,
      ),
    };
  }
  if (words.length > 1) {
    throw new UsageError(`one scenario at a time: got ${words.map((word) => `'${word}'`).join(' and ')}`);
  }
  const word = words[0] ?? ((await all_scenarios())[0] as Scenario).name;
  if (is_simulated(values.broker)) {
    throw new UsageError(`--broker ${values.broker} is for firmware in C: here it takes HOST:PORT`);
  }
  const [c_option] = given_c_options(given);
  if (c_option !== undefined) {
    throw new UsageError(`--${c_option} means nothing to the scenario '${word}': it is for firmware in C`);
  }
  return { scenario: await find_scenario(word), word: scenario_word(word) };
}

/** What is made of a run needs all of its trace. */
function check_trace_level(values: Values<typeof OPTIONS>): void {
  if (values['trace-level'] === 'all') return;
  const file = Object.keys(RUN_FILE_OPTIONS).find((name) => values[name as keyof RunFiles] !== null);
  if (file !== undefined)
    throw new UsageError(`--${file} wants the whole trace: leave out --trace-level ${values['trace-level']}`);
}

/** A record is of what a real broker sent, and stands for that broker. */
function check_record({ record, replay, broker }: Values<typeof OPTIONS>, scenario: Scenario): void {
  const option = record !== null ? '--record' : '--replay';
  if (record === null && replay === null) return;
  if (record !== null && replay !== null)
    throw new UsageError('--replay runs from a record: there is none to --record');
  if (broker === null) throw new UsageError(`${option} is for a real broker: it needs --broker HOST:PORT`);
  if (scenario.broker === 'tls') {
    throw new UsageError(
      `${option} means nothing to the scenario '${scenario.name}': what is encrypted differs from run to run`,
    );
  }
}

/** The files of a secure connection belong to a secure scenario and a real broker, which has certificates of its own. */
function check_tls_files(tls: TlsFileNames, { name, broker }: Scenario, has_real_broker: boolean): void {
  const given = Object.entries(tls).find(([, file]) => file !== null);
  const option = given === undefined ? '' : `--${given[0]}`;
  if (given !== undefined && broker !== 'tls') {
    throw new UsageError(`${option} means nothing to the scenario '${name}': its connection is not secure`);
  }
  if (given !== undefined && !has_real_broker) {
    throw new UsageError(
      `${option} is for a real broker: it needs --broker HOST:PORT (without one, certificates are made for the run)`,
    );
  }
  const { ca, cert, key } = tls;
  if (broker === 'tls' && has_real_broker && ca === null) {
    throw new UsageError(
      `--broker with the scenario '${name}' needs --ca FILE: the certificate of the authority that the board trusts`,
    );
  }
  if ((cert === null) !== (key === null)) {
    throw new UsageError(
      `--${cert === null ? 'key' : 'cert'} needs --${cert === null ? 'cert' : 'key'} FILE too`,
    );
  }
}

/** What ends the run in good order: Ctrl-C, a supervisor, a terminal that is closed. */
const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** A signal ends the run in good order; a second one ends the program at once. */
async function interruptible(session: Session): Promise<Outcome> {
  const on_signal = (_name: NodeJS.Signals, number: number): void => {
    if (session.interrupted) process.exit(128 + number);
    session.interrupted = true;
    session.interrupted_code = 128 + number;
  };
  for (const signal of SIGNALS) process.on(signal, on_signal);
  try {
    return await session.run();
  } finally {
    for (const signal of SIGNALS) process.off(signal, on_signal);
  }
}

export const run_scenario_command = command({
  name: 'run',
  takes: '[SCENARIO | FILE.c ... | FOLDER]',
  summary:
    'Runs a scenario once, with nominal timing, and prints what happens; without a name the first one. Source files in C, or a ' +
    'folder with netx-sim.json, are compiled and run as boards (demo/c/run_your_firmware.md).',
  options: OPTIONS,
  notes: () => [
    'The run succeeds when no check has failed, there are no diagnostics, and the firmware has finished or has run as long',
    'as it should. It has finished when its application threads have ended (of firmware in C: those that --application',
    'names); then every packet must be back in its pool, or it counts as leaked. Of firmware that is stopped by its time',
    '(--until; firmware in C after 10 virtual seconds) packets may be under way: no leak is looked for. Ctrl-C prints what',
    'every thread was doing and completes the capture.',
    '',
    'Times are virtual: a second of a simulated board is not a second of yours. Not simulated: the time that instructions',
    'take (each service costs 1 microsecond), and interrupts in the code between two services.',
    'A thread that never calls a service never yields the CPU; the run is then ended with a message.',
  ],
  async run(line, output: Output) {
    const request = await request_of(line, output.complain);
    const complain = (text: string): void => output.complain(`netx-sim: ${text}`);
    return interruptible(new Session({ request, print: output.print, complain }));
  },
});
