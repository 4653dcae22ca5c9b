// `netx-sim races FILE`: accesses to memory of firmware in C that nothing orders and nothing keeps apart, each tried.

import { nominal_sites } from '../../../rtos/explore/search.ts';
import type { Site } from '../../../rtos/explore/strategies/strategy.ts';
import { meaning_of } from '../../../rtos/sim/choice_meaning.ts';
import { experiment_of, type Scenario } from '../../bench/scenario.ts';
import type { ToldRace } from '../../c/bridge/access/told_races.ts';
import { is_source_name } from '../../c/build/compile.ts';
import { EXIT_CLEAN, EXIT_FOUND } from '../../host/exit_codes.ts';
import { UsageError, virtual_seconds, whole_number } from '../../host/usage.ts';
import { try_places } from '../../lab/race_trials.ts';
import { is_c_word, plan_of_words, searched_plan } from '../../scenario/c_project.ts';
import { c_scenario } from '../../scenario/c_scenario.ts';
import { check_searchable, find_searchable } from '../../scenario/find_scenario.ts';
import { races_of } from '../../scenario/searched_code.ts';
import { C_OPTIONS, given_c_options, plan_with_options } from '../c_options.ts';
import { command, type Output } from '../command.ts';
import { type CommandLine, flag, option } from '../options.ts';
import type { Outcome } from '../result.ts';
import { RESULT_OPTIONS } from '../result_options.ts';

const RACES_OPTIONS = {
  seed: option('N', 'seed of the runs; default: 1', whole_number(0), 1),
  until: option(
    'SECONDS',
    'the runs end at this virtual time; default: 10, or what netx-sim.json says',
    virtual_seconds,
  ),
  ...C_OPTIONS,
  notes: flag('tell accesses to single words too, of which one side writes: often meant so'),
  ...RESULT_OPTIONS,
} as const;

interface Judged extends Pick<ToldRace, 'board' | 'sides'> {
  readonly level: 'error' | ToldRace['level'];
  /** What fails when the other side comes in, and where that was. */
  readonly fails: string | null;
  readonly runs: number;
}

function judge(scenario: Scenario, seed: number, sites: readonly Site[], race: ToldRace): Judged {
  const { level, tries, board, sides } = race;
  const about = { board, sides };
  const { runs, failing } = try_places(experiment_of(scenario), { seed }, sites, tries);
  if (failing === null || failing.failure === null) return { ...about, level, fails: null, runs };
  const [choice] = failing.choices;
  const place =
    choice === undefined ? '' : `${meaning_of(failing.sim, choice.key)} (${choice.key}=${choice.taken}): `;
  return { ...about, level: 'error', fails: `${place}${failing.failure.message}`, runs };
}

function lines_of({ level, board, sides, fails, runs }: Judged): string[] {
  const about = sides.map(({ who, words, kept }) => {
    return `  ${board}/${who}: ${words}${kept === '' ? '' : `, ${kept}`}`;
  });
  const tried =
    runs === 0
      ? 'there is no place at which a thread could let the other in'
      : `tried in ${runs} runs, none fails`;
  return [
    `${level}: nothing orders or keeps apart`,
    ...about,
    fails === null ? `  ${tried}` : `  fails: ${fails}`,
  ];
}

/** Source files of one board, or a project, built as the options say. */
async function scenario_of(
  { words, values, given }: CommandLine<typeof RACES_OPTIONS>,
  warn: Output['complain'],
): Promise<Scenario> {
  const [word] = words;
  if (word === undefined)
    throw new UsageError('races wants source files in C, or a folder with netx-sim.json');
  if (!words.every((one) => is_source_name(one) || is_c_word(one))) {
    const [c_option] = given_c_options(given);
    if (c_option !== undefined)
      throw new UsageError(`--${c_option} is for firmware in C, and ${word} is none`);
    return find_searchable(word, false);
  }
  const plan = searched_plan(plan_with_options(plan_of_words(words), values));
  const scenario = await c_scenario(values.until === null ? plan : { ...plan, seconds: values.until }, {
    warn,
  });
  check_searchable(scenario, false);
  return scenario;
}

async function races(line: CommandLine<typeof RACES_OPTIONS>, { print, complain }: Output): Promise<Outcome> {
  const { seed, notes } = line.values;
  const scenario = await scenario_of(line, complain);
  const { nominal, sites } = nominal_sites(experiment_of(scenario), { seed });
  const shown = races_of(scenario);
  if (shown === null)
    throw new UsageError(
      `${scenario.name} has no firmware in C whose accesses to memory are seen: none at all, or built without time for its code or with accesses: false`,
    );
  const all = shown.races;
  if (nominal.failure !== null) print(`the nominal run fails: ${nominal.failure.message}`);
  const excused = all.filter(({ excuse }) => excuse !== null);
  const open = all.filter(({ excuse, level }) => excuse === null && (notes || level === 'warning'));
  const judged = open.map((race) => judge(scenario, seed, sites, race));
  for (const one of judged) print(lines_of(one).join('\n'));
  for (const { sides, excuse } of excused)
    print(`race-ok: ${sides.map(({ who, words }) => `${who} ${words}`).join(' | ')}: ${excuse}`);
  for (const { place, excuse } of shown.idle_excuses)
    print(
      `race-ok: ${place} ${excuse === '' ? 'gives no reason, and excuses nothing' : `excuses nothing in these runs: ${excuse}`}`,
    );
  const count = (level: Judged['level']): string => {
    const found = judged.filter((one) => one.level === level).length;
    return `${found} ${level}${found === 1 ? '' : 's'}`;
  };
  const left_out = all.filter(({ excuse, level }) => excuse === null && level === 'note').length;
  const of_notes = `${left_out} note${left_out === 1 ? '' : 's'}${notes ? '' : ' (--notes)'}`;
  print(`${scenario.name}: ${count('error')}, ${count('warning')}, ${of_notes}, ${excused.length} excused`);
  const told = judged.filter(({ level }) => level !== 'note');
  return {
    code: told.length > 0 ? EXIT_FOUND : EXIT_CLEAN,
    subject: scenario.name,
    problems: told.map((one) => ({
      key: `race ${one.sides.map(({ words }) => words).join(' | ')}`,
      message: lines_of(one).join('\n'),
    })),
    fields: {
      scenario: scenario.name,
      seed,
      races: judged,
      excused,
      idle_excuses: shown.idle_excuses,
      notes: left_out,
    },
  };
}

export const races_command = command({
  name: 'races',
  takes: 'FILE.c ... | FOLDER',
  summary:
    'Firmware in C: tells accesses to memory that nothing orders and nothing keeps apart, and tries each.',
  options: RACES_OPTIONS,
  notes: () => ['A comment `race-ok: WHY` on the line of an access excuses it.'],
  run: races,
});
