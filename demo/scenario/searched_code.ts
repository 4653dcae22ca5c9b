// Scenarios whose boards run firmware in C of which accesses to memory are seen: for searches, in which others come in between two
// accesses. A scenario of a file in TypeScript builds its firmware while it is loaded, so it is then that this is known.

import { experiment_of, type Scenario } from '../bench/scenario.ts';
import type { IdleExcuse, ToldRace } from '../c/bridge/access/told_races.ts';
import type { BoardFirmware } from './board_firmware.ts';
import { has_trials } from './fill_trials.ts';
import { learning } from './learning.ts';

interface ShownRaces {
  readonly races: readonly ToldRace[];
  readonly idle_excuses: readonly IdleExcuse[];
}

const RACES = new WeakMap<Scenario, () => ShownRaces>();

/** The races that the runs of a scenario have shown, so far; null where accesses to memory are not seen. */
export function races_of(scenario: Scenario): ShownRaces | null {
  return RACES.get(scenario)?.() ?? null;
}

/** The scenario, which finds out before its runs what memory these boards share, where their builds see accesses to it. */
export function searched_code(scenario: Scenario, boards: readonly BoardFirmware[]): Scenario {
  has_trials(
    scenario,
    boards.flatMap(({ trial }) => trial ?? []),
  );
  const shared = boards.map((board) => board.shared).filter((one) => one !== null);
  if (shared.length === 0) return scenario;
  const searched = { ...scenario, prepare: learning(experiment_of(scenario), shared) };
  RACES.set(searched, () => ({
    races: boards.flatMap((board) => board.races()),
    idle_excuses: boards.flatMap((board) => board.idle_excuses()),
  }));
  return searched;
}

/** What is built for a search at present; null: nothing is. */
let built: BoardFirmware[] | null = null;
/** A module is loaded once, however often its scenarios are asked for. */
const BOARDS = new WeakMap<object, readonly BoardFirmware[]>();

/** A file is being loaded to be searched: its firmware in C is to be built so that accesses to memory are seen, and told of. */
export function is_loaded_for_search(): boolean {
  return built !== null;
}

export function built_for_search(firmware: BoardFirmware): void {
  built?.push(firmware);
}

/** Loads a module whose scenarios are searched. */
export async function loaded_for_search<Module extends object>(load: () => Promise<Module>): Promise<Module> {
  const boards: BoardFirmware[] = [];
  built = boards;
  try {
    const module = await load();
    if (!BOARDS.has(module)) BOARDS.set(module, boards);
    return module;
  } finally {
    built = null;
  }
}

/** The firmware in C that a module has built when it was loaded for a search. */
export function boards_of(module: object): readonly BoardFirmware[] {
  return BOARDS.get(module) ?? [];
}
