// Mutants of the search, of shrinking and of the checks.

import { type Mutant, mutants_of } from './mutant.ts';

const EXPLORE = 'test/rtos/explore/';

export const EXPLORE_MUTANTS: readonly Mutant[] = [
  ...mutants_of(
    'rtos/sim/choices.ts',
    ['test/rtos/sim/choices'],
    [
      ['wanted >= 0 && wanted < options', 'wanted >= 0 && wanted <= options'],
      ['(this.counts.get(place.name) ?? 0) + 1', '1'],
      ['1 + random.below(options - 1)', 'random.below(options - 1)'],
    ],
  ),
  ...mutants_of(
    'rtos/sim/checks.ts',
    ['test/rtos/sim/checks'],
    [
      ["!quiet || monitor.looks_when !== 'busy'", 'true'],
      ["!quiet || monitor.looks_when !== 'busy'", '!quiet'],
      ["if (looks_when !== 'busy') until_ns", 'until_ns'],
      ['looks_from_ns?.() ?? 0', 'looks_from_ns?.() ?? until_ns'],
      ['(Math.floor(now_ns / LOOK_EVERY_NS) + 1) * LOOK_EVERY_NS', 'now_ns + LOOK_EVERY_NS'],
    ],
  ),
  ...mutants_of(
    'rtos/explore/numbered.ts',
    [`${EXPLORE}numbered`],
    [
      ['      if (key > 0 && key <= SMALL_KEY) small[key] = 0;\n', ''],
      ['for (let n = this.count - 1; n >= 0; n--)', 'for (let n = 0; n < this.count; n++)'],
    ],
  ),
  ...mutants_of(
    'rtos/explore/run_scenario.ts',
    [`${EXPLORE}run_scenario`],
    [['const is_last = sim.next_event_ns() === undefined;', 'const is_last = false;']],
  ),
  ...mutants_of(
    'rtos/explore/strategies/pct.ts',
    [`${EXPLORE}strategies/portfolio`],
    [
      ['draw < 0.5 ? 0 : (draw - 0.5) * 2', 'draw'],
      ['if (!ARRIVALS.has(kind)) return 0;', ''],
    ],
  ),
  ...mutants_of(
    'rtos/explore/strategies/sweep.ts',
    [`${EXPLORE}strategies/portfolio`],
    [
      ['while (gcd(stride, size) !== 1) stride += 2;', ''],
      ['if (left < options - 1) return [key, left + 1];', 'if (left < options - 1) return [key, left];'],
    ],
  ),
  ...mutants_of(
    'rtos/explore/strategies/random.ts',
    [`${EXPLORE}strategies/portfolio`],
    [['fraction(seed, index, key) < rate', 'fraction(seed, 0, key) < rate']],
  ),
  ...mutants_of(
    'rtos/explore/shrink.ts',
    [`${EXPLORE}shrink`],
    [
      [
        'finding_key(a) === finding_key(b) && a.target === b.target',
        'a.id === b.id && a.target === b.target',
      ],
      ['if (this.runs >= this.limit) return false;', ''],
      ['if (this.fails(candidate)) high = middle;', 'if (!this.fails(candidate)) high = middle;'],
    ],
  ),
  ...mutants_of(
    'rtos/explore/replay.ts',
    ['test/demo/cli/commands/replay', `${EXPLORE}replay`, 'test/demo/lab/explore.test'],
    [
      ['      beyond.push({ key, taken, options });\n', ''],
      ['.filter((key) => !used.has(key))', '.filter(() => false)'],
    ],
  ),
  ...mutants_of(
    'rtos/explore/search.ts',
    [`${EXPLORE}strategies/portfolio`, `${EXPLORE}shrink`, 'test/demo/lab/explore.test'],
    [
      ['for (let n = worker; n < runs; n += workers) {', 'for (let n = worker; n <= runs; n += workers) {'],
      ['Math.ceil((runs - shard) / of)', 'Math.floor((runs - shard) / of)'],
      ['filter(({ kind }) => open === null || open.has(kind))', 'slice()'],
    ],
  ),
  ...mutants_of(
    'rtos/explore/monitors/lasting.ts',
    [`${EXPLORE}monitors/standard_monitors`, 'test/demo/lab/report/if_meant'],
    [
      [
        'state.seen !== checks.looks - 1 || state.first.count !== subject.count',
        'state.seen !== checks.looks - 1',
      ],
      ['sim.now_ns - state.since_ns <= bound', 'sim.now_ns - state.since_ns < bound / 2'],
    ],
  ),
  ...mutants_of(
    'rtos/explore/monitors/threads.ts',
    [`${EXPLORE}monitors/standard_monitors`],
    [['if (thread !== kernel.current) this.held_up.push(at);', 'this.held_up.push(at);']],
  ),
  ...mutants_of(
    'rtos/explore/monitors/deadlock.ts',
    [`${EXPLORE}monitors/standard_monitors`],
    [
      ['thread.waiting_in !== null && thread.wait_ticks === TX_WAIT_FOREVER', 'thread.waiting_in !== null'],
      ['    if (cycle === null) break;\n', ''],
    ],
  ),
  ...mutants_of(
    'demo/lab/explore_race.ts',
    ['test/demo/lab/explore.test'],
    [
      ['(this.last[worker] as number) >= this.best', '(this.last[worker] as number) > this.best'],
      ['this.best = Math.min(this.best, index);', 'this.best = index;'],
    ],
  ),
];
