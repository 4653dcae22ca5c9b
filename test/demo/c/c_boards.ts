// Boards whose firmware is in C, for tests: built into the checkout's cache, so that an unchanged program costs nothing.

import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Bench, BoardOptions } from '../../../demo/bench/bench.ts';
import type { FillTrial } from '../../../demo/c/bridge/check/fill_trial.ts';
import { CFirmware } from '../../../demo/c/bridge/firmware.ts';
import type { CImage } from '../../../demo/c/bridge/image.ts';
import { build_c_image } from '../../../demo/c/build/image.ts';
import { target_config_of } from '../../../demo/c/build/known_macros.ts';
import type { CProject } from '../../../demo/c/build/project.ts';
import type { Target } from '../../../rtos/sim_api.ts';
import { run_bench, type ToldBench } from '../bench/run_bench.ts';

const ROOT = fileURLToPath(new URL('../../..', import.meta.url));

/** Builds programs; names without a slash are those of fixtures/. */
export function c_image(sources: readonly string[], more: Partial<CProject> = {}): Promise<CImage> {
  const files = sources.map((name) => (name.includes('/') ? name : `test/demo/c/fixtures/${name}`));
  const project = { name: 'board', root: ROOT, sources: files, ...more };
  return build_c_image(project, { cache_folder: path.join(ROOT, '.cache/c') });
}

export interface CBoard {
  readonly target: Target;
  readonly firmware: CFirmware;
}

/** A board of a bench that runs an image. Its name is `board`, and it has no network, unless told otherwise. */
export function add_c_board(
  bench: Bench,
  image: CImage,
  options: Partial<BoardOptions> = {},
  trial?: FillTrial,
): CBoard {
  const firmware = new CFirmware(image, undefined, undefined, trial);
  const target = bench.add_board({
    name: 'board',
    firmware: (console) => () => firmware.main((line) => console.printf(line)),
    application: [],
    network: false,
    config: target_config_of(image.build_options),
    ...options,
  });
  return { target, firmware };
}

/** Builds one program and runs it alone on a board. */
export async function run_c(
  source: string,
  options: Partial<BoardOptions> & { readonly build?: Partial<CProject>; readonly until_s?: number } = {},
): Promise<ToldBench> {
  const { build, until_s = 10, ...board } = options;
  const image = await c_image([source], build);
  return run_bench((bench) => void add_c_board(bench, image, board), until_s);
}
