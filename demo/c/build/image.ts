// From sources to an image: compile, link, add the checks, let C wait. Everything is kept by its contents (cache.ts): with nothing
// changed the compiler is not even loaded, and of changed sources only those are compiled.

import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { CCode, CImage } from '../bridge/image.ts';
import { map_start, memory_with_map } from './access_flags.ts';
import { PLACES_VERSION } from './access_places.ts';
import { type Brought, header_rules } from './brought.ts';
import { build_options, defined_names, PROBE, probe_text } from './build_options.ts';
import { BuildCache, content_hash } from './cache.ts';
import { check_defines, memory_with_shadow } from './check_flags.ts';
import { type Clang, load_clang } from './clang.ts';
import { type CompileSettings, compile, compile_arguments, driver, is_own } from './compile.ts';
import { fields_used, fields_written } from './fields_used.ts';
import { FINISH_VERSIONS, finish, type ModuleLines } from './finish.ts';
import { fixed_constants, fixed_option_words } from './fixed_options.ts';
import { kit_files } from './kit_files.ts';
import { API_HEADERS, known_macros } from './known_macros.ts';
import { lean_module } from './lean_module.ts';
import { global_base, type LinkedObject, type LinkSettings, link, link_arguments } from './link.ts';
import { entry_trouble, link_trouble } from './link_messages.ts';
import { several, source_trouble } from './messages.ts';
import { called_functions } from './object_symbols.ts';
import { needed_objects, OWN_NETX_LINK_FLAGS, OwnSources } from './own_sources.ts';
import { PASSES } from './passes.ts';
import { type CProject, type WholeProject, whole_project } from './project.ts';
import { PROVIDED_NAMES, provided_beside } from './provided.ts';
import { type SourceFile, SourceFiles } from './source_files.ts';
import { line_finder } from './source_lines.ts';
import { start_suspender } from './suspend.ts';
import { toolchain_trouble, wanted_versions } from './toolchain.ts';
import { BuildError } from './trouble.ts';
import { type PathRules, SIM_FOLDER, shown_paths, virtual_path } from './virtual_paths.ts';
import { type WatchedService, watched_services, wrap_options, wrapper_text } from './watched_services.ts';

/** A change of the build itself that makes other modules of the same sources. */
const BUILD_VERSION = '6';

/** Folder with the simulator's headers and kit. */
const KIT_FOLDER = `${SIM_FOLDER}/kit/`;
const CHECK_FOLDER = `${SIM_FOLDER}/check/`;
const ACCESS_FOLDER = `${SIM_FOLDER}/access/`;
const SIM = fileURLToPath(new URL('..', import.meta.url));
const INCLUDE = path.join(SIM, 'include');

export interface BuildTools {
  /** Folder of what has been built before. */
  readonly cache_folder: string;
  /** Takes the compiler's warnings, line by line. */
  readonly warn: (text: string) => void;
  /** Called when the compiler is loaded and begins to work on the sources. */
  readonly begins: () => void;
}

const DEFAULT_TOOLS: BuildTools = {
  cache_folder: path.join('.cache', 'c'),
  warn: () => {},
  begins: () => {},
};

/** Builds the firmware, or takes it from the cache. Throws a BuildError whose message is for the user. */
export async function build_c_image(project: CProject, tools: Partial<BuildTools> = {}): Promise<CImage> {
  const { wasm, map, ...code } = await build_c_code(project, tools);
  return {
    ...code,
    module: new WebAssembly.Module(wasm as Uint8Array<ArrayBuffer>),
    line_of: map === undefined ? () => undefined : line_finder(map),
  };
}

/** The same, for another process. */
export async function build_c_code(project: CProject, tools: Partial<BuildTools> = {}): Promise<CCode> {
  return new Build(whole_project(project), { ...DEFAULT_TOOLS, ...tools }).code();
}

/** In a comparison of two kernels each service takes as long on both. */
const WATCHED_SERVICE_US = 20;

interface Unit {
  readonly source: SourceFile;
  readonly reached: readonly SourceFile[];
  readonly settings: CompileSettings;
  /** Name of its object in the cache. */
  readonly key: string;
}

/** What a cached module has beside its code. */
interface Facts extends ModuleLines {
  readonly build_options: Readonly<Record<string, number>>;
  /** Services of the firmware's own NetX Duo that it calls. */
  readonly calls?: readonly string[];
}

/** A folder or a file that is named and not there would be passed over in silence, and with it the options in its headers. */
function check_given({ includes, replace }: WholeProject, absolute: (file: string) => string): void {
  for (const folder of includes) {
    if (!existsSync(absolute(folder)) || !statSync(absolute(folder)).isDirectory())
      throw new BuildError(`there is no folder ${folder} (-I, or "includes")`);
  }
  for (const [name, file] of Object.entries(replace)) {
    if (!existsSync(absolute(file)))
      throw new BuildError(
        `there is no file ${file}, which is to be compiled in place of ${name} (--replace, or "replace")`,
      );
  }
}

/** The simulator's own part is compiled without what looks at the firmware. */
const BARE = { debug: false, check: false, accesses: false, coverage: false } as const;

class Build {
  readonly #project: WholeProject;
  readonly #tools: BuildTools;
  readonly #cache: BuildCache;
  readonly #rules: PathRules;
  readonly #files: SourceFiles;
  readonly #settings: CompileSettings;
  readonly #link: LinkSettings;
  readonly #units: readonly Unit[];
  /** The NetX Duo and the ThreadX that the firmware brings, null for the simulator's. */
  readonly #own: OwnSources | null;
  readonly #brought: Brought;

  constructor(project: WholeProject, tools: BuildTools) {
    this.#project = project;
    this.#tools = tools;
    this.#cache = new BuildCache(tools.cache_folder);
    const stacks = [project.netx, project.threadx];
    const [netx = '', threadx = ''] = stacks.map((name) => (name === '' ? '' : this.#absolute(name)));
    this.#rules = { root: project.root, sim: SIM, brought: [netx, threadx].filter((name) => name !== '') };
    check_given(project, (file) => this.#absolute(file));
    this.#own = OwnSources.of({ netx, threadx });
    this.#brought = { netx: netx !== '', threadx: threadx !== '' };
    const defines = [...project.defines, ...(this.#own?.defines ?? [])];
    const given = project.includes.map((name) => this.#absolute(name));
    const { first, api } = header_rules(this.#brought, SIM);
    const last = this.#own === null ? [] : [...this.#own.includes, INCLUDE];
    const includes = [...first, ...given, ...last];
    const replace = Object.fromEntries(
      Object.entries(project.replace).map(([name, file]) => [name, this.#absolute(file)]),
    );
    const { closed } = project;
    this.#files = new SourceFiles({ ...this.#rules, includes, api, replace, defines, closed });
    this.#settings = {
      includes: includes.map((folder) => virtual_path(folder, this.#rules)),
      defines,
      debug: project.debug,
      check: project.check,
      accesses: project.accesses,
      coverage: project.coverage,
    };
    const memory_bytes = project.accesses ? memory_with_map(project.memory_bytes) : project.memory_bytes;
    this.#link = {
      driver: driver(project.sources),
      provided: this.#own === null ? PROVIDED_NAMES : provided_beside(this.#brought),
      interrupts: project.interrupts,
      memory_bytes: project.check ? memory_with_shadow(memory_bytes) : memory_bytes,
      debug: project.debug,
      check: project.check,
      accesses: project.accesses,
      coverage: project.coverage,
    };
    const files = [...project.sources, ...kit_files(SIM, project, this.#brought)];
    this.#units = files.map((file) => this.#unit(this.#absolute(file)));
    this.#check_replaced();
  }

  /** A file that stands for none is a mistyped name. */
  #check_replaced(): void {
    const names = new Set(
      this.#units.flatMap(({ reached }) => reached.map(({ real }) => path.basename(real))),
    );
    const unused = Object.keys(this.#project.replace).find((name) => !names.has(name));
    if (unused === undefined) return;
    throw new BuildError(
      `no source file and no header that one includes is named ${unused}, which is to be replaced (--replace, or "replace")`,
    );
  }

  async code(): Promise<CCode> {
    const key = content_hash([
      BUILD_VERSION,
      ...this.#units.map((unit) => unit.key),
      ...link_arguments(this.#link),
      ...this.#link.provided,
      ...PASSES,
      this.#own?.hash ?? '',
      ...FINISH_VERSIONS,
      JSON.stringify([
        this.#project.code_time,
        this.#project.stack_check,
        this.#project.debug,
        this.#project.coverage,
        this.#project.watch_services,
        this.#project.watch_kernel,
        this.#probe_key(),
        ...(this.#project.accesses ? [PLACES_VERSION] : []),
      ]),
    ]);
    const kept = this.#cached(key);
    const { wasm, facts } = kept ?? (await this.#make());
    if (kept === undefined) {
      this.#cache.put(`${key}.wasm`, wasm);
      this.#cache.put(`${key}.json`, Buffer.from(JSON.stringify(facts)));
    }
    const fixed = fixed_constants(this.#probe().reached);
    for (const words of fixed_option_words(facts.build_options, fixed)) this.#tools.warn(words);
    const { name, interrupts, code_time, check } = this.#project;
    const { memory_bytes } = this.#link;
    const { places, covered = null } = facts;
    // Macros in headers of the firmware's own NetX Duo name fields of the kernel's blocks, too: that is its own business.
    const reached = this.#units
      .flatMap((unit) => unit.reached)
      .filter(({ real }) => this.#own?.has_any(real) !== true);
    return {
      name,
      hash: key,
      ...lean_module(wasm, interrupts),
      memory_bytes,
      build_options: facts.build_options,
      fields_used: fields_used(reached),
      fields_written: fields_written(reached),
      interrupts,
      code_time,
      check,
      accesses: places === undefined ? null : { map: map_start(memory_bytes, check), places },
      own_netx: this.#brought.netx ? { calls: facts.calls ?? [] } : null,
      own_threadx: this.#brought.threadx,
      service_us: this.#project.watch_kernel ? WATCHED_SERVICE_US : 0,
      covered: covered === null ? null : { ...covered, root: this.#project.root },
      ...(facts.map === undefined ? {} : { map: facts.map }),
    };
  }

  #cached(key: string): { wasm: Uint8Array; facts: Facts } | undefined {
    const wasm = this.#cache.get(`${key}.wasm`);
    const facts = this.#cache.get(`${key}.json`);
    if (wasm === undefined || facts === undefined) return undefined;
    return { wasm, facts: JSON.parse(Buffer.from(facts).toString('utf8')) as Facts };
  }

  #absolute(file: string): string {
    return path.resolve(this.#project.root, file);
  }

  #unit(file: string): Unit {
    const reached = this.#files.reachable([file]);
    const [source] = reached;
    if (source === undefined)
      throw new BuildError(`there is no file ${path.relative(this.#project.root, file)}`);
    const settings = this.#settings_of(reached);
    return { source, reached, settings, key: this.#key(source, reached, settings) };
  }

  /** The kit has no lines of the user's; a part of it that does not look at the API is the same for every project. */
  #settings_of(reached: readonly SourceFile[]): CompileSettings {
    const is_fixed = reached.every(({ virtual }) => virtual.startsWith(KIT_FOLDER));
    if (is_fixed) {
      return { includes: [], defines: this.#own?.kit_defines ?? [], ...BARE };
    }
    const [source] = reached;
    if (source !== undefined && this.#own?.has(source.real) === true)
      return { ...this.#settings, ...BARE, debug: this.#settings.debug };
    if (source === undefined || !is_own(source.virtual)) return this.#settings;
    // Accesses of memcpy and the like are known by their lines in access/.
    const own = { ...this.#settings, ...BARE, debug: source.virtual.startsWith(ACCESS_FOLDER) };
    if (!source.virtual.startsWith(CHECK_FOLDER)) return own;
    return { ...own, includes: [], defines: check_defines(global_base(this.#link)) };
  }

  #key(source: SourceFile, reached: readonly SourceFile[], settings = this.#settings): string {
    return content_hash([
      BUILD_VERSION,
      JSON.stringify(wanted_versions()),
      ...compile_arguments(source.virtual, settings),
      ...reached.flatMap(({ virtual, text }) => [virtual, text]),
    ]);
  }

  /** The compiler and the last step load at once; the last step waits for the linker. */
  async #make(): Promise<{ wasm: Uint8Array; facts: Facts }> {
    const trouble = toolchain_trouble();
    if (trouble !== undefined) throw new BuildError(trouble);
    if (!this.#project.debug) start_suspender();
    const clang = await load_clang();
    this.#tools.begins();
    const { objects, calls, more } = this.#compile_all(clang);
    const build_options = this.#options(clang);
    const linked = link(clang, objects, { ...this.#link, more });
    if (linked.module === undefined) throw new BuildError(link_trouble(linked.text, this.#rules));
    const exported = WebAssembly.Module.exports(
      new WebAssembly.Module(linked.module as Uint8Array<ArrayBuffer>),
    ).map(({ name }) => name);
    const missing = entry_trouble(exported, this.#link.driver === 'clang++');
    if (missing !== undefined) throw new BuildError(missing);
    if (linked.text !== '') this.#tools.warn(link_trouble(linked.text, this.#rules));
    const { wasm, ...lines } = await finish(this.#project, {
      module: linked.module,
      memory_bytes: this.#link.memory_bytes,
      objects: objects
        .filter(({ name }) => this.#is_own(`/${name.replace(/\.o$/, '')}`))
        .map(({ bytes }) => bytes),
      texts: new Map(
        this.#units.flatMap(({ reached }) => reached.map(({ virtual, text }) => [`/${virtual}`, text])),
      ),
      rules: this.#rules,
      is_own: ({ file }) => this.#is_own(file),
    });
    return { wasm, facts: { build_options, calls, ...lines } };
  }

  /** A file in the compiler's file system is the firmware's: neither the simulator's nor one of its NetX Duo. */
  #is_own(file: string): boolean {
    if (is_own(file.slice(1))) return false;
    return this.#own?.has_any(this.#absolute(shown_paths(file, this.#rules))) !== true;
  }

  #compile_all(clang: Clang): { objects: LinkedObject[]; calls: readonly string[]; more: string[] } {
    const troubles: string[] = [];
    const objects = this.#units.flatMap((unit) => this.#compile_one(clang, unit, troubles) ?? []);
    const { watch_services, watch_kernel } = this.#project;
    const own_sources = watch_services ? objects.filter(({ name }) => !is_own(name)) : [];
    const watched = watched_services(
      own_sources.flatMap(({ bytes }) => [...called_functions(bytes)]),
      watch_kernel,
    );
    const own = this.#own;
    let calls: readonly string[] = [];
    if (own !== null && troubles.length === 0) {
      const needed = needed_objects(own, objects, this.#link.provided, (file) =>
        this.#compile_one(clang, this.#unit(file), troubles),
      );
      objects.push(...needed.found);
      calls = needed.calls;
    }
    if (troubles.length > 0) throw new BuildError(several(troubles));
    if (watch_services) objects.push(this.#watching(clang, watched));
    return {
      objects,
      calls,
      more: [...wrap_options(watched), ...(this.#brought.netx ? OWN_NETX_LINK_FLAGS : [])],
    };
  }

  /** The functions around the services that are watched. */
  #watching(clang: Clang, watched: readonly WatchedService[]): LinkedObject {
    const source = { real: '', virtual: `${SIM_FOLDER}/watched_services.s`, text: wrapper_text(watched) };
    const { object, text } = compile(clang, source, [source], { includes: [], defines: [], ...BARE });
    if (object === undefined) throw new Error(`the functions around services cannot be assembled: ${text}`);
    return { name: `${source.virtual}.o`, bytes: object };
  }

  #compile_one(clang: Clang, unit: Unit, troubles: string[]): LinkedObject | undefined {
    const { source, reached, settings, key } = unit;
    const name = `${source.virtual}.o`;
    const kept = this.#cache.get(`${key}.o`);
    if (kept !== undefined) return { name, bytes: kept };
    const { object, text } = compile(clang, source, reached, settings);
    if (object === undefined) {
      troubles.push(source_trouble(text, this.#rules));
      return undefined;
    }
    // What the compiler thinks of a library is its makers' business.
    if (text !== '' && this.#own?.has(source.real) !== true)
      this.#tools.warn(source_trouble(text, this.#rules));
    this.#cache.put(`${key}.o`, object);
    return { name, bytes: object };
  }

  #probe(): { probe: SourceFile; reached: SourceFile[] } {
    const api = this.#own === null ? API_HEADERS : API_HEADERS.slice(0, 1);
    const starts = api.map((header) => path.join(INCLUDE, header));
    const headers = this.#files.reachable(starts);
    const defined = defined_names(this.#settings.defines, headers);
    const fixed = [...fixed_constants(headers).keys()].filter((name) => defined.has(name));
    const probe = { real: '', virtual: PROBE, text: probe_text(api, [...known_macros(), ...fixed]) };
    return { probe, reached: [probe, ...headers] };
  }

  #probe_key(): string {
    const { probe, reached } = this.#probe();
    return this.#key(probe, reached);
  }

  #options(clang: Clang): Record<string, number> {
    const { probe, reached } = this.#probe();
    const name = `${this.#key(probe, reached)}.options.json`;
    const kept = this.#cache.get(name);
    if (kept !== undefined) return JSON.parse(Buffer.from(kept).toString('utf8')) as Record<string, number>;
    const options = build_options(clang, probe, reached, this.#settings, this.#rules);
    this.#cache.put(name, Buffer.from(JSON.stringify(options)));
    return options;
  }
}
