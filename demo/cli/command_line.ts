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
  /** The capture holds the secrets of TLS connections too. */
  readonly tls_secrets: boolean;
  /** Virtual seconds after which the run is cut off; null: the scenario's own limit, which is an error to reach. */
  readonly until_s: number | null;
  readonly quiet: boolean;
}

/** What the check of arguments needs to know of a scenario. */
export interface ScenarioFacts {
  readonly name: string;
  readonly uses_broker: boolean;
}

const OPTIONS = {
  help: { type: 'boolean', short: 'h' },
  version: { type: 'boolean', short: 'v' },
  seed: { type: 'string' },
  broker: { type: 'string' },
  pcap: { type: 'string' },
  'tls-secrets': { type: 'boolean' },
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
  const tls_secrets = values['tls-secrets'] === true;
  if (tls_secrets && values.pcap === undefined) {
    throw new UsageError('--tls-secrets goes into a capture: it needs --pcap FILE');
  }
  return {
    scenario: scenario.name,
    seed: values.seed === undefined ? 1 : read_seed(values.seed),
    broker,
    pcap: values.pcap === undefined ? null : read_file_name(values.pcap),
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

function read_file_name(text: string): string {
  if (text === '') throw new UsageError('--pcap needs the name of a file');
  return text;
}
