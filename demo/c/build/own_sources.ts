// A NetX Duo that the user brings (`--netx DIR`), and for comparisons a ThreadX (`--threadx DIR`): their folders of headers, and their
// sources as a library, of which only what a firmware calls is compiled. Nothing in them is changed; the port headers are the
// simulator's, and where no ThreadX is brought the kernel's headers are, too.

import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { slashes } from '../../host/slashes.ts';
import { content_hash } from './cache.ts';
import { object_symbols } from './object_symbols.ts';
import { BuildError } from './trouble.ts';

/** Folders with sources, and with headers, as they lie in a published tree. */
interface PublishedTree {
  readonly what: string;
  readonly option: string;
  readonly proof: string;
  readonly sources: readonly string[];
  readonly headers: readonly string[];
}
const NETX: PublishedTree = {
  what: 'NetX Duo',
  option: '--netx, or "netx"',
  proof: 'common/inc/nx_api.h',
  sources: ['common/src', 'nx_secure/src', 'crypto_libraries/src'],
  headers: ['common/inc', 'nx_secure/inc', 'crypto_libraries/inc'],
};
const THREADX: PublishedTree = {
  what: 'ThreadX',
  option: '--threadx',
  proof: 'common/inc/tx_api.h',
  sources: ['common/src'],
  headers: ['common/inc'],
};
const ADDONS = 'addons';

/** Services that hand packets over: calls of them go through the kit (own_netx/kit/packets.c). */
const HANDING_OVER = [
  '_nx_packet_allocate',
  '_nx_packet_release',
  '_nx_packet_transmit_release',
  '_nx_packet_pool_create',
  '_nx_tcp_socket_receive',
  '_nx_udp_socket_receive',
  '_nx_ip_raw_packet_receive',
];

/** The linker's options for a firmware that brings one. */
export const OWN_NETX_LINK_FLAGS = HANDING_OVER.map((name) => `-Wl,--wrap=${name}`);

/** Control blocks of the kernel hold what such a stack lets threads wait by, and those of the network are its own. */
const OWN_NETX_DEFINE = 'SIM_OWN_NETX=1';

function files_in(folder: string, ending: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => path.join(folder, name));
}

function folders_in(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .map((name) => path.join(folder, name))
    .filter((place) => statSync(place).isDirectory())
    .sort();
}

/** Comments name functions too. */
function without_comments(text: string): string {
  return text.replaceAll(/\/\*[\s\S]*?\*\//g, '');
}

/** A definition that begins at the start of a line; a word in front of it is its type. */
const FUNCTION = /^[A-Za-z_][\w \t*]*?\b(\w+)[ \t]*\([^;{}]*\)\s*\{/gm;
const VARIABLE =
  /^(?!static\b|extern\b|typedef\b|return\b)[A-Za-z_][\w \t*]*?\b(\w+)[ \t]*(?:\[[^\];]*\])*[ \t]*(?:=[^;]*)?;/gm;

interface FoundTree {
  readonly sources: string[];
  readonly includes: string[];
  /** What its contents are known by. */
  readonly parts: (string | Uint8Array)[];
}

function find_tree(folder: string, tree: PublishedTree): FoundTree {
  const addons = tree === NETX ? folders_in(path.join(folder, ADDONS)) : [];
  const places = [...tree.sources.map((name) => path.join(folder, name)), ...addons];
  const sources = places.flatMap((place) => files_in(place, '.c'));
  if (!existsSync(path.join(folder, tree.proof)) || sources.length === 0)
    throw new BuildError(
      `${folder} (${tree.option}) is no ${tree.what}: it has ${tree.proof} and common/src, as published`,
    );
  const includes = [...tree.headers.map((name) => path.join(folder, name)).filter(existsSync), ...addons];
  const files = [...sources, ...includes.flatMap((place) => files_in(place, '.h'))];
  const parts = files.flatMap((file) => [slashes(path.relative(folder, file)), readFileSync(file)]);
  return { sources, includes, parts };
}

/** Told where its folder has no MQTT client: the simulator's header of that name is another one's. */
const NO_MQTT_DEFINE = 'SIM_NO_OWN_MQTT=1';

export class OwnSources {
  /** Folders of headers, in order. */
  readonly includes: readonly string[];
  /** Macros that all sources of such a firmware are compiled with. */
  readonly defines: readonly string[];
  /** Those of the simulator's own part of it. */
  readonly kit_defines: readonly string[];
  /** Changes with any file in these folders. */
  readonly hash: string;
  readonly #sources: readonly string[];
  readonly #by_name: ReadonlyMap<string, string>;
  #defined: Map<string, string> | null = null;

  private constructor(trees: readonly FoundTree[], has_netx: boolean) {
    this.#sources = trees.flatMap(({ sources }) => sources);
    this.includes = trees.flatMap(({ includes }) => includes);
    const has_mqtt = this.includes.some((place) => existsSync(path.join(place, 'nxd_mqtt_client.h')));
    this.kit_defines = has_netx ? [OWN_NETX_DEFINE] : [];
    this.defines = [...this.kit_defines, ...(has_netx && !has_mqtt ? [NO_MQTT_DEFINE] : [])];
    this.#by_name = new Map(this.#sources.map((file) => [path.basename(file, '.c'), file]));
    this.hash = content_hash(trees.flatMap(({ parts }) => parts));
  }

  /** What is in these folders, '' for none; null when both are none. */
  static of({ netx, threadx }: { readonly netx: string; readonly threadx: string }): OwnSources | null {
    if (netx !== '' && threadx !== '')
      throw new BuildError('--netx and --threadx are two comparisons: one at a time');
    const of_netx = netx === '' ? null : find_tree(netx, NETX);
    const of_kernel = threadx === '' ? null : find_tree(threadx, THREADX);
    const trees = [of_netx, of_kernel].filter((tree) => tree !== null);
    return trees.length === 0 ? null : new OwnSources(trees, of_netx !== null);
  }

  has(file: string): boolean {
    return this.#sources.includes(file);
  }

  /** The same, and its headers. */
  has_any(file: string): boolean {
    return this.has(file) || this.includes.includes(path.dirname(file));
  }

  /** The file that defines a name; undefined: none does. Most hold one function, and are named after it. */
  file_of(name: string): string | undefined {
    const named = this.#by_name.get(name.replace(/^_/, ''));
    if (named !== undefined) return named;
    this.#defined ??= this.#definitions();
    return this.#defined.get(name);
  }

  #definitions(): Map<string, string> {
    const found = new Map<string, string>();
    for (const file of this.#sources) {
      const text = without_comments(readFileSync(file, 'latin1'));
      for (const pattern of [FUNCTION, VARIABLE])
        for (const [, name = ''] of text.matchAll(pattern)) if (!found.has(name)) found.set(name, file);
    }
    return found;
  }
}

/** An object file, and what it may be for. */
interface NamedObject {
  readonly bytes: Uint8Array;
}

/** The objects of the library that others leave names open for, and those that these leave open in turn. */
export function needed_objects<T extends NamedObject>(
  own: OwnSources,
  objects: readonly NamedObject[],
  provided: Iterable<string>,
  made: (file: string) => T | undefined,
): { found: T[]; calls: string[] } {
  const defined = new Set(provided);
  const open: string[] = [];
  const add = ({ bytes }: NamedObject): void => {
    const symbols = object_symbols(bytes);
    for (const name of symbols.defined) defined.add(name);
    open.push(...symbols.undefined);
  };
  objects.forEach(add);
  const calls = open.filter((name) => !defined.has(name)).flatMap((name) => service_name(name) ?? []);
  const taken = new Set<string>();
  const found: T[] = [];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const file = defined.has(name) ? undefined : own.file_of(name);
    if (file === undefined || taken.has(file)) continue;
    taken.add(file);
    const object = made(file);
    if (object === undefined) continue;
    found.push(object);
    add(object);
  }
  return { found, calls };
}

/** The service that a name is, as firmware writes it: `nx_ip_create` for the original's `_nxe_ip_create`; undefined: none. */
export function service_name(name: string): string | undefined {
  const [, prefix, rest] = /^_?(nxd?)(?:(?<=^_nxd?)e)?_(\w+)$/.exec(name) ?? [];
  return prefix === undefined ? undefined : `${prefix}_${rest}`;
}
