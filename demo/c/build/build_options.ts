// The options of a build (TX_TIMER_TICKS_PER_SECOND, NX_..., NXD_MQTT_...): in C they are macros, set in tx_user.h, nx_user.h or by
// -D; here the target must know them. The compiler itself is asked: it preprocesses the API headers as the sources see them, and a
// line for each option that is defined. What stands there is a constant expression, which is worked out here.

import type { Clang } from './clang.ts';
import { type CompileSettings, compile_arguments, tree_of } from './compile.ts';
import { constant_value } from './constant_value.ts';
import type { SourceFile } from './source_files.ts';
import { BuildError } from './trouble.ts';

/** The probe's place in the compiler's file system. */
export const PROBE = 'sim/build_options_probe.c';
const MARK = 'sim_build_option';

/** The text of the probe. */
export function probe_text(headers: readonly string[], macros: readonly string[]): string {
  return [
    ...headers.map((header) => `#include "${header}"`),
    ...macros.flatMap((name) => [`#ifdef ${name}`, `${MARK} "${name}" ${name}`, '#endif']),
    '',
  ].join('\n');
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
): Record<string, number> {
  const args = compile_arguments(probe.virtual, settings).filter((arg) => arg !== '-c');
  const ran = clang.drive(
    ['clang', ...args, '-E', '-P', `/${probe.virtual}`, '-o', 'out.i'],
    tree_of(reached),
  );
  const text = ran.files['out.i'];
  if (!(text instanceof Uint8Array)) throw new BuildError(ran.text);
  return read_options(Buffer.from(text).toString('latin1'));
}
