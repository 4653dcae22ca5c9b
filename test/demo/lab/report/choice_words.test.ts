import { expect, test } from 'vitest';
import { experiment_of } from '../../../../demo/bench/scenario.ts';
import { BUGS } from '../../../../demo/bugs/index.ts';
import { choice_words, option_words } from '../../../../demo/lab/report/choice_words.ts';
import { nominal_sites, search } from '../../../../rtos/explore/search.ts';
import { run_with } from '../../../../rtos/explore/shrink.ts';
import { random } from '../../../../rtos/explore/strategies/random.ts';
import { CHOICE_KINDS, type Experiment } from '../../../../rtos/sim_api.ts';
import { toy } from '../../../rtos/explore/toy.ts';

const RUNS = 12;

/** The same with every kind of choice open. */
function open({ kinds: _kinds, ...scenario }: Experiment): Experiment {
  return scenario;
}

test('every option that a search takes says what it means, at whatever place', () => {
  const kinds = new Set<string>();
  const mute = new Set<string>();
  for (const scenario of BUGS.map(experiment_of).map(open)) {
    const { sites } = nominal_sites(scenario, { seed: 1 });
    const request = { scenario, strategy: random, seed: 3, runs: RUNS };
    for (const { result } of search(request, { seed: 3, sites })) {
      for (const choice of result.choices) {
        kinds.add(choice.kind);
        if (!/ occurrence: .*\S \(option \d+\)$/.test(choice_words(choice, result.sim))) mute.add(choice.key);
      }
    }
  }
  expect([...mute]).toEqual([]);
  for (const kind of ['tick_phase', 'cost', 'isr_arrival', 'clock_skew', 'segmentation', 'broker_delay'])
    expect(kinds).toContain(kind);
});

test('every kind has its words, also where nobody told what the option means', () => {
  for (const kind of CHOICE_KINDS) {
    expect(choice_words({ key: `${kind}/somewhere#2`, taken: 1 })).toMatch(
      /: somewhere, 2nd occurrence \(option 1\)$/,
    );
    expect(choice_words({ key: `${kind}/somewhere#2`, taken: 1 })).not.toContain(`${kind}:`);
  }
});

test('an option alone: nominal, by number, or with what it means', () => {
  const key = 'frame_delay/site 1#1';
  const { sim } = run_with(
    toy(3, () => false),
    { seed: 1 },
    [{ key, taken: 2 }],
  );
  expect(option_words({ key, taken: 0 }, sim)).toBe('the nominal option');
  expect(option_words({ key, taken: 2 }, sim)).toBe('option 2');
});

test('a choice is put into words with its place and time', () => {
  expect(choice_words({ key: 'frame_loss/board eth0/arp#3', taken: 1 })).toBe(
    'this frame was lost: board eth0/arp, 3rd occurrence (option 1)',
  );
  expect(choice_words({ key: 'cost/board/app/sim_compute#12', taken: 2 })).toContain('12th occurrence');
});
