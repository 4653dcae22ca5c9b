// The options of a build (TX_TIMER_TICKS_PER_SECOND, NX_..., NXD_MQTT_...): in C they are macros, set in tx_user.h, nx_user.h or by
// -D; here the target must know them. The compiler itself is asked: it preprocesses the API headers as the sources see them, and a
// line for each option that is defined. What stands there is a constant expression, which is worked out here.

import type { Clang } from './clang.ts';
import { type CompileSettings, compile_arguments, is_own, tree_of } from './compile.ts';
import { constant_value } from './constant_value.ts';
import { source_trouble } from './messages.ts';
import type { SourceFile } from './source_files.ts';
import { BuildError } from './trouble.ts';
import type { PathRules } from './virtual_paths.ts';

/** The probe's place in the compiler's file system. */
export const PROBE = 'sim/build_options_probe.c';
const MARK = 'sim_build_option';

/** The text of the probe. */
export function probe_text(headers: readonly string[], macros: readonly string[]): string {
  return [
    ...headers.flatMap((header) => [`#if __has_include("${header}")`, `#include "${header}"`, '#endif']),
    ...macros.flatMap((name) => [`#ifdef ${name}`, `${MARK} "${name}" ${name}`, '#endif']),
    '',
  ].join('\n');
}

/**
 * Names that the firmware itself defines, by -D or in a header of its own that the API headers include (tx_user.h). The rest has
 * the value that the API headers give it, and the target knows that by itself.
 */
export function defined_names(defines: readonly string[], reached: Iterable<SourceFile>): Set<string> {
  const names = new Set(defines.map((define) => define.replace(/=.*$/s, '')));
  for (const { virtual, text } of reached) {
    if (is_own(virtual)) continue;
    for (const [, name] of text.matchAll(/^[^\S\n]*#[^\S\n]*define[^\S\n]+(\w+)/gm))
      names.add(name as string);
  }
  return names;
}

/** The options that are defined, with their values; one without a value is 1. */
export function read_options(preprocessed: string): Record<string, number> {
  const options: Record<string, number> = {};
  for (const line of preprocessed.split('\n')) {
    const [, name, text] = /^sim_build_option "(\w+)"(.*)$/.exec(line) ?? [];
    if (name === undefined || text === undefined) continue;
    const value = text.trim() === '' ? 1 : constant_value(text);
    if (value === undefined) continue;
    options[name] = value;
  }
  return options;
}

/** Asks the compiler. */
export function build_options(
  clang: Clang,
  probe: SourceFile,
  reached: readonly SourceFile[],
  settings: CompileSettings,
  rules: PathRules,
): Record<string, number> {
  const args = compile_arguments(probe.virtual, settings).filter((arg) => arg !== '-c');
  const ran = clang.drive(
    ['clang', ...args, '-E', '-P', `/${probe.virtual}`, '-o', 'out.i'],
    tree_of(reached),
  );
  const text = ran.files['out.i'];
  if (!(text instanceof Uint8Array)) throw new BuildError(source_trouble(ran.text, rules));
  const defined = defined_names(settings.defines, reached);
  const options = Object.entries(read_options(Buffer.from(text).toString('latin1')));
  return Object.fromEntries(options.filter(([name]) => defined.has(name)));
}
