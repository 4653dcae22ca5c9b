// netx-sim.json: the boards of a project in C, and how the firmware of each is built. Paths in it are relative to its folder.
//
//     { "boards": [ { "name": "node", "sources": ["src/main.c"], "includes": ["inc"], "defines": ["NODE=1"] } ] }

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { type Bounds, check_bounds } from '../../../rtos/explore/bounds.ts';
import { file_trouble } from '../../host/file_trouble.ts';
import { UsageError } from '../../host/usage.ts';
import { is_source_name } from './compile.ts';
import type { CProject } from './project.ts';

export const PROJECT_FILE = 'netx-sim.json';

export type NsPerUnit = readonly [least: number, most: number];

/** One board of a project. */
export interface BoardPlan {
  readonly project: CProject;
  /** Network cards; null: one when the firmware uses NetX Duo. */
  readonly nics: number | null;
  /** Threads whose end is the end of the run. */
  readonly application: readonly string[];
  readonly power_on_s: number;
  /** Virtual nanoseconds of a unit of its code, about a cycle: least and most; null: code takes no time. */
  readonly ns_per_unit: NsPerUnit | null;
}

/** Files (PEM or DER) with absolute names. */
export interface TlsPlan {
  readonly certificate: string;
  readonly key: string;
  /** The authority of the clients' certificates; null: they need none. */
  readonly client_authority: string | null;
  readonly port: number;
}

export interface ProjectPlan {
  readonly name: string;
  readonly boards: readonly BoardPlan[];
  /** A broker on the wire at 192.168.1.81, or at this address; null: when a firmware uses the MQTT client. */
  readonly broker: boolean | string | null;
  /** The secure port of that broker; null: it has none. */
  readonly broker_tls: TlsPlan | null;
  /** Servers of the network (DHCP, DNS, NTP) on the wire; null: when a firmware uses one of their clients. */
  readonly servers: boolean | null;
  /** Names that the servers resolve, with their addresses. */
  readonly hosts: Readonly<Record<string, string>>;
  /** Virtual seconds of a run. */
  readonly seconds: number;
  /** What calendars show at virtual time 0, in seconds since 1970: C's time() and the time server; null: each its own. */
  readonly epoch_s: number | null;
  /** Of its scenario: how long states may last, and the checks that are left out. */
  readonly bounds?: Bounds;
  readonly without_checks?: readonly string[];
}

export const DEFAULT_SECONDS = 10;
/** A processor of 100 MHz. The most: wait states of flash memory and misses of a cache; a search chooses from the range. */
export const DEFAULT_NS_PER_UNIT: NsPerUnit = [10, 20];
export const MOST_NS_PER_UNIT = 1e6;
/** Where MQTT clients look for a secure broker. */
const SECURE_PORT = 8883;
const MOST_NICS = 8;
const MOST_MEMORY_KIB = 65_536;
const MOST_SECONDS = 1e6;

type Check<T> = (value: unknown, where: string) => T;

function wrong(where: string, is: string, value: unknown): UsageError {
  return new UsageError(`${where} must be ${is}, not ${JSON.stringify(value) ?? 'missing'}`);
}

const text: Check<string> = (value, where) => {
  if (typeof value !== 'string' || value === '') throw wrong(where, 'a text', value);
  return value;
};

const texts: Check<string[]> = (value, where) => {
  if (!Array.isArray(value)) throw wrong(where, 'a list of texts', value);
  return value.map((one, at) => text(one, `${where}[${at}]`));
};

const names: Check<Record<string, string>> = (value, where) => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw wrong(where, 'an object of file names and paths', value);
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, file]) => [name, text(file, `${where}.${name}`)]),
  );
};

const bounds: Check<Bounds> = (value, where) => {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw wrong(where, 'an object of checks and virtual nanoseconds', value);
  try {
    check_bounds(value as Bounds);
  } catch (error) {
    throw new UsageError(`${where}: ${(error as Error).message}`);
  }
  return value as Bounds;
};

const yes_or_no: Check<boolean> = (value, where) => {
  if (typeof value !== 'boolean') throw wrong(where, 'true or false', value);
  return value;
};

const ADDRESS = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/;

/** An IPv4 address as it is written. */
export function is_address(value: unknown): value is string {
  return typeof value === 'string' && ADDRESS.test(value);
}

/** The last that fits into a time of 32 bits without a sign. */
const MOST_EPOCH_S = 0xffffffff;

/** A date as ISO 8601 writes it, or seconds since 1970; undefined: it is neither. */
export function epoch_of(value: unknown): number | undefined {
  const is_date = typeof value === 'string' && /^\d{4}-\d\d-\d\d(?:T[\d:]+(?:\.\d+)?Z)?$/.test(value);
  const epoch_s = is_date ? Math.floor(Date.parse(value) / 1000) : value;
  const fits = Number.isInteger(epoch_s) && (epoch_s as number) >= 0 && (epoch_s as number) <= MOST_EPOCH_S;
  return fits ? (epoch_s as number) : undefined;
}

const epoch: Check<number> = (value, where) => {
  const epoch_s = epoch_of(value);
  if (epoch_s === undefined)
    throw wrong(where, 'a date such as "2026-05-01T12:00:00Z", or seconds since 1970', value);
  return epoch_s;
};

const broker_place: Check<boolean | string> = (value, where) => {
  if (typeof value !== 'boolean' && !is_address(value))
    throw wrong(where, 'true, false or an address', value);
  return value;
};

const TLS_FIELDS = {
  certificate: text,
  key: text,
  client_authority: text,
  port: whole(1, 65_535),
} as const;

function tls_plan(value: unknown, root: string, where: string): TlsPlan {
  const { certificate, key, client_authority, port } = read_fields(value, TLS_FIELDS, where);
  if (certificate === undefined || key === undefined)
    throw wrong(`"${certificate === undefined ? 'certificate' : 'key'}" of ${where}`, 'a file', undefined);
  return {
    certificate: path.resolve(root, certificate),
    key: path.resolve(root, key),
    client_authority: client_authority === undefined ? null : path.resolve(root, client_authority),
    port: port ?? SECURE_PORT,
  };
}

const hosts: Check<Record<string, string>> = (value, where) => {
  const named = names(value, where);
  const bad = Object.entries(named).find(([, address]) => !is_address(address));
  if (bad !== undefined) throw wrong(`${where}.${bad[0]}`, 'an IPv4 address', bad[1]);
  return named;
};

function whole(least: number, most: number): Check<number> {
  return (value, where) => {
    if (!Number.isInteger(value) || (value as number) < least || (value as number) > most) {
      throw wrong(where, `a whole number from ${least} to ${most}`, value);
    }
    return value as number;
  };
}

function seconds_from(least: number): Check<number> {
  return (value, where) => {
    if (typeof value !== 'number' || !(value >= least && value <= MOST_SECONDS)) {
      throw wrong(where, `virtual seconds from ${least} to ${MOST_SECONDS}`, value);
    }
    return value;
  };
}

const unit_time: Check<NsPerUnit | null> = (value, where) => {
  if (value === false) return null;
  const time = (one: unknown): boolean => typeof one === 'number' && one > 0 && one <= MOST_NS_PER_UNIT;
  if (time(value)) return [value as number, value as number];
  if (Array.isArray(value) && value.length === 2 && value.every(time) && value[0] <= value[1]) {
    return [value[0] as number, value[1] as number];
  }
  throw wrong(where, 'nanoseconds above 0, [least, most] nanoseconds, or false', value);
};

/** The fields of a board, with what each must be. */
const BOARD_FIELDS = {
  name: text,
  sources: texts,
  includes: texts,
  defines: texts,
  replace: names,
  netx: text,
  interrupts: texts,
  application: texts,
  nics: whole(0, MOST_NICS),
  power_on_s: seconds_from(0),
  memory_kib: whole(64, MOST_MEMORY_KIB),
  stack_check: yes_or_no,
  accesses: yes_or_no,
  ns_per_unit: unit_time,
} as const;

const PROJECT_FIELDS = {
  name: text,
  boards: (value: unknown, where: string): unknown[] => {
    if (!Array.isArray(value) || value.length === 0) throw wrong(where, 'a list of boards', value);
    return value;
  },
  broker: broker_place,
  broker_tls: (value: unknown): unknown => value,
  servers: yes_or_no,
  hosts,
  seconds: seconds_from(0.001),
  bounds,
  without_checks: texts,
  epoch,
  debug: yes_or_no,
  check: yes_or_no,
} as const;

/** Fields of a project and of a board, for the page that describes them. */
export const PROJECT_FIELD_NAMES: readonly string[] = [
  ...Object.keys(PROJECT_FIELDS),
  ...Object.keys(BOARD_FIELDS),
];

type Read<Fields extends Record<string, Check<unknown>>> = {
  readonly [Name in keyof Fields]?: ReturnType<Fields[Name]>;
};

/** Reads an object by its table; a field that is not in it is refused, for it would be ignored. */
function read_fields<Fields extends Record<string, Check<unknown>>>(
  value: unknown,
  fields: Fields,
  where: string,
): Read<Fields> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw wrong(where, 'an object', value);
  const out: Record<string, unknown> = {};
  for (const [name, one] of Object.entries(value)) {
    const check = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (check === undefined) {
      throw new UsageError(`${where} has no field "${name}"; there are ${Object.keys(fields).join(', ')}`);
    }
    out[name] = check(one, `"${name}" of ${where}`);
  }
  return out as Read<Fields>;
}

/** Reads a project file. */
export function read_project_file(file: string): ProjectPlan {
  let content: unknown;
  let source: string;
  try {
    source = readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`cannot read ${file}: ${file_trouble(error, 'read')}`);
  }
  try {
    content = JSON.parse(source);
  } catch (error) {
    throw new UsageError(`${file} is not JSON: ${(error as Error).message}`);
  }
  return project_plan(content, path.resolve(path.dirname(file)), file);
}

/** The plan of a project file's contents. */
export function project_plan(content: unknown, root: string, file: string): ProjectPlan {
  const {
    name = path.basename(root),
    boards,
    broker,
    broker_tls,
    servers,
    hosts,
    seconds,
    bounds,
    without_checks,
    epoch,
    debug,
    check,
  } = read_fields(content, PROJECT_FIELDS, file);
  if (boards === undefined) throw wrong(`"boards" of ${file}`, 'a list of boards', undefined);
  const shared = { root, debug: debug ?? false, check: check ?? false };
  const plans = boards.map((board, at) =>
    board_plan(board, `boards[${at}] of ${file}`, shared, boards.length === 1 ? 'board' : null),
  );
  const twice = plans.find(
    ({ project }, at) => plans.findIndex((other) => other.project.name === project.name) < at,
  );
  if (twice !== undefined) throw new UsageError(`${file} has two boards named "${twice.project.name}"`);
  return {
    name,
    boards: plans,
    broker: broker ?? null,
    broker_tls: broker_tls === undefined ? null : tls_plan(broker_tls, root, `"broker_tls" of ${file}`),
    servers: servers ?? null,
    hosts: hosts ?? {},
    seconds: seconds ?? DEFAULT_SECONDS,
    ...(bounds === undefined ? {} : { bounds }),
    ...(without_checks === undefined ? {} : { without_checks }),
    epoch_s: epoch ?? null,
  };
}

interface Shared {
  readonly root: string;
  readonly debug: boolean;
  readonly check: boolean;
}

function board_plan(
  value: unknown,
  where: string,
  { root, debug, check }: Shared,
  usual_name: string | null,
): BoardPlan {
  const fields = read_fields(value, BOARD_FIELDS, where);
  const name = fields.name ?? usual_name;
  if (name === null) throw new UsageError(`${where} needs a "name": there are several boards`);
  const {
    sources,
    nics,
    application,
    power_on_s,
    memory_kib,
    includes,
    defines,
    replace,
    netx,
    interrupts,
    stack_check,
    accesses,
    ns_per_unit = DEFAULT_NS_PER_UNIT,
  } = fields;
  if (sources === undefined || sources.length === 0)
    throw wrong(`"sources" of ${where}`, 'a list of files or folders', sources);
  return {
    project: {
      name,
      root,
      sources: sources.flatMap((source) => source_files(root, source, where)),
      includes: includes ?? [],
      defines: defines ?? [],
      replace: replace ?? {},
      netx: netx ?? '',
      interrupts: interrupts ?? [],
      code_time: ns_per_unit !== null,
      debug,
      check,
      stack_check: stack_check ?? true,
      ...(accesses === undefined ? {} : { accesses: accesses && ns_per_unit !== null }),
      ...(memory_kib === undefined ? {} : { memory_bytes: Math.ceil(memory_kib / 64) * 65_536 }),
    },
    nics: nics ?? null,
    application: application ?? [],
    power_on_s: power_on_s ?? 0,
    ns_per_unit,
  };
}

/** A file, or the source files of a folder without those of its folders, in the order of their names. */
function source_files(root: string, source: string, where: string): string[] {
  const place = path.resolve(root, source);
  if (!existsSync(place)) throw new UsageError(`"sources" of ${where}: there is no ${source}`);
  if (!statSync(place).isDirectory()) return [source];
  const found = readdirSync(place).filter(is_source_name).sort();
  if (found.length === 0)
    throw new UsageError(`"sources" of ${where}: the folder ${source} has no source files`);
  return found.map((name) => path.join(source, name));
}
