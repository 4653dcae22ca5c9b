// What the user asked for: the arguments of `npm start --`, checked, or an error that says in one line what is wrong
// and what would be right.

import { parseArgs } from 'node:util';
import { parse_host_port } from '../../netx/gateway/address_map.ts';

/** A mistake of the user's: one line for them, exit code 2. */
export class UsageError extends Error {}

export interface CommandLine {
  readonly scenario: string;
  readonly seed: number;
  /** HOST:PORT of a real broker; null: the one inside the simulation. */
  readonly broker: string | null;
  /** Where the capture goes; null: none. */
  readonly pcap: string | null;
  /** Where goes what a real broker sends; null: nowhere. */
  readonly record: string | null;
  /** The file that takes the broker's place; null: none. */
  readonly replay: string | null;
  /** The capture holds the secrets of TLS connections too. */
  readonly tls_secrets: boolean;
  /** Files for a secure connection to a real broker; null: not told. */
  readonly tls: TlsFileNames;
  /** The one version of TLS that the board speaks; null: any. */
  readonly tls_version: TlsVersion | null;
  /** Virtual seconds after which the run is cut off; null: the scenario's own limit, which is an error to reach. */
  readonly until_s: number | null;
  readonly quiet: boolean;
}

export type TlsVersion = '1.2' | '1.3';

/** Names of PEM or DER files. */
export interface TlsFileNames {
  /** Certificate of the authority that the board trusts. */
  readonly ca: string | null;
  /** The board's own certificate and its private key; both or none. */
  readonly cert: string | null;
  readonly key: string | null;
}

/** What the check of arguments needs to know of a scenario. */
export interface ScenarioFacts {
  readonly name: string;
  readonly uses_broker: boolean;
  /** Its connection to the broker is secure. */
  readonly is_secure?: boolean;
  /** Its boards send frames. */
  readonly has_network?: boolean;
}

const OPTIONS = {
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
  seed: { type: 'string' },
  broker: { type: 'string' },
  pcap: { type: 'string' },
  record: { type: 'string' },
  replay: { type: 'string' },
  'tls-secrets': { type: 'boolean' },
  'tls-version': { type: 'string' },
  ca: { type: 'string' },
  cert: { type: 'string' },
  key: { type: 'string' },
  until: { type: 'string' },
  quiet: { type: 'boolean', short: 'q' },
} as const;

const SEED_MOST = 0xffff_ffff;
const SEE_HELP = 'npm start -- --help lists them';

/** Reads the arguments. Throws a UsageError. The first scenario is the one for no name. */
export function read_command_line(
  args: readonly string[],
  scenarios: readonly ScenarioFacts[],
): CommandLine | 'help' | 'version' {
  const { values, positionals } = parse(args);
  if (values.help === true) return 'help';
  if (values.version === true) return 'version';
  if (positionals.length > 1) {
    throw new UsageError(
      `one scenario at a time: got ${positionals.map((word) => `'${word}'`).join(' and ')}`,
    );
  }
  const wanted = positionals[0];
  const scenario = wanted === undefined ? scenarios[0] : scenarios.find(({ name }) => name === wanted);
  if (scenario === undefined) {
    const names = scenarios.map(({ name }) => name).join(', ');
    throw new UsageError(`there is no scenario '${wanted}'; there are: ${names}`);
  }
  const broker = values.broker === undefined ? null : read_broker(values.broker);
  if (broker !== null && !scenario.uses_broker) {
    throw new UsageError(
      `--broker means nothing to the scenario '${scenario.name}': it cannot use a real broker`,
    );
  }
  if (values.pcap !== undefined && scenario.has_network === false) {
    throw new UsageError(`--pcap means nothing to the scenario '${scenario.name}': it has no network`);
  }
  const record = read_file_name('--record', values.record);
  const replay = read_file_name('--replay', values.replay);
  check_record(record, replay, broker, scenario);
  const tls = read_tls_names(values, scenario, broker !== null);
  const tls_secrets = values['tls-secrets'] === true;
  if (tls_secrets && values.pcap === undefined) {
    throw new UsageError('--tls-secrets goes into a capture: it needs --pcap FILE');
  }
  return {
    scenario: scenario.name,
    seed: values.seed === undefined ? 1 : read_seed(values.seed),
    broker,
    pcap: read_file_name('--pcap', values.pcap),
    record,
    replay,
    tls,
    tls_version: read_tls_version(values['tls-version'], scenario),
    tls_secrets,
    until_s: values.until === undefined ? null : read_seconds(values.until),
    quiet: values.quiet === true,
  };
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new UsageError(in_one_line(error as Error & { code?: string }));
  }
}

/** The messages of parseArgs explain more than a mistyped flag needs. */
function in_one_line(error: Error & { code?: string }): string {
  const option = /'(-[^' ]*)/.exec(error.message)?.[1] ?? '';
  switch (error.code) {
    case 'ERR_PARSE_ARGS_UNKNOWN_OPTION':
      return `there is no option ${option}; ${SEE_HELP}`;
    case 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE': {
      const name = /--[a-z-]+/.exec(error.message)?.[0] ?? option;
      if (/is ambiguous/.test(error.message))
        return `${name} needs a value that does not begin with -; ${SEE_HELP}`;
      const takes = /not take an argument/.test(error.message) ? 'takes no value' : 'needs a value';
      return `${name} ${takes}; ${SEE_HELP}`;
    }
    default:
      return error.message.split('\n')[0] as string;
  }
}

function read_seed(text: string): number {
  const seed = Number(text);
  if (!/^\d+$/.test(text) || seed > SEED_MOST) {
    throw new UsageError(`--seed ${text}: a seed is a whole number from 0 to ${SEED_MOST}`);
  }
  return seed;
}

function read_seconds(text: string): number {
  const seconds = Number(text);
  if (!/^\d*\.?\d+$/.test(text) || !(seconds > 0 && seconds <= 1e6)) {
    throw new UsageError(
      `--until ${text}: a time is a number of virtual seconds up to 1000000, such as 2 or 0.5`,
    );
  }
  return seconds;
}

function read_broker(text: string): string {
  try {
    parse_host_port(text);
  } catch (error) {
    throw new UsageError(`--broker: ${(error as Error).message}`);
  }
  return text;
}

function read_file_name(option: string, text: string | undefined): string | null {
  if (text === undefined) return null;
  if (text === '') throw new UsageError(`${option} needs the name of a file`);
  return text;
}

/** A record is of what a real broker sent, and stands for that broker. */
function check_record(
  record: string | null,
  replay: string | null,
  broker: string | null,
  { name, is_secure = false }: ScenarioFacts,
): void {
  const option = record !== null ? '--record' : '--replay';
  if (record === null && replay === null) return;
  if (record !== null && replay !== null)
    throw new UsageError('--replay runs from a record: there is none to --record');
  if (broker === null) throw new UsageError(`${option} is for a real broker: it needs --broker HOST:PORT`);
  if (is_secure) {
    throw new UsageError(
      `${option} means nothing to the scenario '${name}': what is encrypted differs from run to run`,
    );
  }
}

/** The files of a secure connection belong to a secure scenario and a real broker, which has certificates of its own. */
function read_tls_names(
  values: { readonly ca?: string; readonly cert?: string; readonly key?: string },
  { name, is_secure = false }: ScenarioFacts,
  has_real_broker: boolean,
): TlsFileNames {
  const [ca, cert, key] = (['ca', 'cert', 'key'] as const).map((option) =>
    read_file_name(`--${option}`, values[option]),
  ) as [string | null, string | null, string | null];
  const given = Object.entries({ '--ca': ca, '--cert': cert, '--key': key }).find(
    ([, file]) => file !== null,
  );
  if (given !== undefined && !is_secure) {
    throw new UsageError(`${given[0]} means nothing to the scenario '${name}': its connection is not secure`);
  }
  if (given !== undefined && !has_real_broker) {
    throw new UsageError(
      `${given[0]} is for a real broker: it needs --broker HOST:PORT (without one, certificates are made for the run)`,
    );
  }
  if (is_secure && has_real_broker && ca === null) {
    throw new UsageError(
      `--broker with the scenario '${name}' needs --ca FILE: the certificate of the authority that the board trusts`,
    );
  }
  if ((cert === null) !== (key === null)) {
    throw new UsageError(
      `--${cert === null ? 'key' : 'cert'} needs --${cert === null ? 'cert' : 'key'} FILE too`,
    );
  }
  return { ca, cert, key };
}

function read_tls_version(
  text: string | undefined,
  { name, is_secure = false }: ScenarioFacts,
): TlsVersion | null {
  if (text === undefined) return null;
  if (!is_secure) {
    throw new UsageError(
      `--tls-version means nothing to the scenario '${name}': its connection is not secure`,
    );
  }
  if (text !== '1.2' && text !== '1.3') throw new UsageError(`--tls-version ${text}: there are 1.2 and 1.3`);
  return text;
}
