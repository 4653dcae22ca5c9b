// `netx-sim races FILE`: accesses to memory of firmware in C that nothing orders and nothing keeps apart, each tried.

import { nominal_sites } from '../../../rtos/explore/search.ts';
import type { Site } from '../../../rtos/explore/strategies/strategy.ts';
import { meaning_of } from '../../../rtos/sim/choice_meaning.ts';
import { experiment_of, type Scenario } from '../../bench/scenario.ts';
import type { ToldRace } from '../../c/bridge/access/told_races.ts';
import { EXIT_CLEAN, EXIT_FOUND } from '../../host/exit_codes.ts';
import { UsageError, whole_number } from '../../host/usage.ts';
import { try_places } from '../../lab/race_trials.ts';
import { races_of } from '../../scenario/c_scenario.ts';
import { find_searchable } from '../../scenario/find_scenario.ts';
import { c_option_elsewhere } from '../c_options.ts';
import { command, type Output } from '../command.ts';
import { type CommandLine, flag, option } from '../options.ts';
import type { Outcome } from '../result.ts';
import { RESULT_OPTIONS } from '../result_options.ts';

const RACES_OPTIONS = {
  seed: option('N', 'seed of the runs; default: 1', whole_number(0), 1),
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
  const { board, sides, level, tries } = race;
  const { runs, failing } = try_places(experiment_of(scenario), { seed }, sites, tries);
  if (failing === null || failing.failure === null) return { board, sides, level, fails: null, runs };
  const [choice] = failing.choices;
  const place =
    choice === undefined ? '' : `${meaning_of(failing.sim, choice.key)} (${choice.key}=${choice.taken}): `;
  return { board, sides, level: 'error', fails: `${place}${failing.failure.message}`, runs };
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

async function races(
  { values, words }: CommandLine<typeof RACES_OPTIONS>,
  { print }: Output,
): Promise<Outcome> {
  const [word] = words;
  if (word === undefined || words.length > 1)
    throw new UsageError('races wants one source file, or one project');
  const { seed, notes } = values;
  const scenario = await find_searchable(word, false);
  const { nominal, sites } = nominal_sites(experiment_of(scenario), { seed });
  const all = races_of(scenario);
  if (all === null) throw new UsageError(`${word} is no firmware in C whose accesses to memory are seen`);
  if (nominal.failure !== null) print(`the nominal run fails: ${nominal.failure.message}`);
  const excused = all.filter(({ excuse }) => excuse !== null);
  const open = all.filter(({ excuse, level }) => excuse === null && (notes || level === 'warning'));
  const judged = open.map((race) => judge(scenario, seed, sites, race));
  for (const one of judged) print(lines_of(one).join('\n'));
  for (const { sides, excuse } of excused)
    print(`race-ok: ${sides.map(({ who, words }) => `${who} ${words}`).join(' | ')}: ${excuse}`);
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
    fields: { scenario: scenario.name, seed, races: judged, excused, notes: left_out },
  };
}

export const races_command = command({
  name: 'races',
  takes: 'FILE',
  summary:
    'Firmware in C: tells accesses to memory that nothing orders and nothing keeps apart, and tries each.',
  elsewhere: c_option_elsewhere,
  options: RACES_OPTIONS,
  notes: () => ['A comment `race-ok: WHY` on the line of an access excuses it.'],
  run: races,
});
