// Firmware in C as a word of a command or of a replay file: a source file, a folder with netx-sim.json, or that file.

import { existsSync, statSync } from 'node:fs';
import path from 'node:path';
import { is_source_name } from '../c/build/compile.ts';
import {
  DEFAULT_NS_PER_UNIT,
  DEFAULT_SECONDS,
  PROJECT_FILE,
  type ProjectPlan,
  read_project_file,
} from '../c/build/project_file.ts';
import { UsageError } from '../host/usage.ts';
import { places_of } from './scenario_path.ts';

/** A word that means firmware in C and no scenario of another kind. */
export function is_c_word(word: string, beside = '.'): boolean {
  return (
    is_source_name(word) ||
    path.basename(word) === PROJECT_FILE ||
    project_of_folder(word, beside) !== undefined
  );
}

function project_of_folder(word: string, beside: string): string | undefined {
  return places_of(path.join(word, PROJECT_FILE), beside).find((file) => existsSync(file));
}

/** The plan that the words stand for: source files of one board, or one project. Throws a UsageError. */
export function plan_of_words(words: readonly string[], beside = '.'): ProjectPlan {
  if (words.every(is_source_name)) return plan_of_sources(words, beside);
  const [word] = words as [string];
  if (words.length > 1) {
    throw new UsageError(
      `several source files, or one folder with ${PROJECT_FILE}: got ${words.join(' and ')}`,
    );
  }
  const file =
    path.basename(word) === PROJECT_FILE
      ? places_of(word, beside).find((one) => existsSync(one))
      : project_of_folder(word, beside);
  if (file === undefined) throw new UsageError(`there is no file ${word}`);
  return read_project_file(file);
}

/**
 * The same plan for a search: its boards are built so that accesses to memory are seen, unless they say that they are not to be,
 * and lines counted.
 */
export function searched_plan(plan: ProjectPlan): ProjectPlan {
  const boards = plan.boards.map((board) => {
    const { project, ns_per_unit } = board;
    return { ...board, project: { ...project, accesses: project.accesses ?? ns_per_unit !== null } };
  });
  return counting_plan({ ...plan, boards });
}

/** The same plan with boards that count how often their lines run. */
export function counting_plan(plan: ProjectPlan): ProjectPlan {
  const boards = plan.boards.map((board) => ({ ...board, project: { ...board.project, coverage: true } }));
  return { ...plan, boards };
}

/** Paths in messages are those on the command line: relative to the current folder, or to that of the replay file. */
function plan_of_sources(words: readonly string[], beside: string): ProjectPlan {
  const sources = words.map((word) => {
    const place = places_of(word, beside).find((file) => existsSync(file) && statSync(file).isFile());
    if (place === undefined) throw new UsageError(`there is no file ${word}`);
    return place;
  });
  const name = path.basename(words[0] as string).replace(/\.\w+$/, '');
  return {
    name,
    boards: [
      {
        project: { name: 'board', root: process.cwd(), sources },
        nics: null,
        application: [],
        power_on_s: 0,
        ns_per_unit: DEFAULT_NS_PER_UNIT,
      },
    ],
    broker: null,
    broker_tls: null,
    servers: null,
    hosts: {},
    seconds: DEFAULT_SECONDS,
    epoch_s: null,
  };
}
