// The range of time that is shown in numbers: who ran how much, who was preempted, how long somebody had to wait for the processor.

import { context_name } from '../../../../rtos/export/record_words.ts';
import { duration_text } from '../../../../rtos/sim/choice_meaning.ts';
import type { State } from '../app/state.ts';
import type { App, Mounted, View } from '../app/view.ts';
import { h } from '../draw/dom.ts';
import { moment, part, table } from '../draw/parts.ts';
import { type Ownership, ownerships_of } from '../model/owners.ts';
import { priorities_of } from '../model/rows.ts';
import { type Statistics, statistics_of } from '../model/statistics.ts';
import { span_words } from '../model/stretch_words.ts';

const SERVICES_SHOWN = 15;

class StatisticsView implements Mounted {
  private readonly root: HTMLElement;
  private readonly app: App;
  private readonly ownerships: readonly Ownership[];
  private readonly priorities: ReadonlyMap<number, number>;

  constructor(root: HTMLElement, app: App) {
    this.root = root;
    this.app = app;
    this.ownerships = ownerships_of(app.run);
    this.priorities = priorities_of(app.run);
  }

  update({ from_ns, to_ns }: State, before: State | null): void {
    if (before !== null && before.from_ns === from_ns && before.to_ns === to_ns) return;
    const { run } = this.app;
    const figures = statistics_of(run, this.ownerships, this.priorities, { from_ns, to_ns });
    const range = h('p', {
      class: 'quiet',
      text: `of what is shown: ${span_words({ start_ns: from_ns, end_ns: to_ns })}`,
    });
    const counts = `${figures.switches} context switches, ${figures.interrupts} interrupts`;
    const parts = [
      range,
      part('execution profile', this.profile(figures), h('p', { text: counts })),
      this.inversions(figures),
      this.statuses(figures),
      part(
        'popular services',
        table(
          ['service', 'calls'],
          figures.services.slice(0, SERVICES_SHOWN).map(({ name, calls }) => [name, String(calls)]),
        ),
      ),
    ];
    this.root.replaceChildren(...parts.filter((one) => one !== null));
  }

  private profile({ threads }: Statistics): HTMLElement {
    const { app } = this;
    const rows = threads.map(
      ({ target, thread, priority, running_ns, share, runs, preempted, ready_ns, ready_from_ns }) => {
        const bar = h('span', { class: 'share' }, h('i', { style: `width: ${(100 * share).toFixed(2)}%` }));
        return [
          `${app.run.target(target)?.name ?? ''}/${context_name(app.run, thread)}`,
          priority === null ? '' : String(priority),
          h('span', {}, bar, ` ${(100 * share).toFixed(1)} %, ${duration_text(running_ns)}`),
          String(runs),
          String(preempted),
          ready_ns === 0 ? '' : h('span', {}, `${duration_text(ready_ns)} from `, moment(app, ready_from_ns)),
        ];
      },
    );
    return table(['thread', 'priority', 'ran', 'times', 'preempted', 'longest ready'], rows);
  }

  private inversions({ inversions }: Statistics): HTMLElement | null {
    const { app } = this;
    if (inversions.length === 0) return null;
    const name = (id: number): string => context_name(app.run, id);
    const rows = inversions.map(({ waiter, owner, mutex, start_ns, length_ns, by }) => [
      moment(app, start_ns),
      duration_text(length_ns),
      `${name(waiter)} waits for mutex "${name(mutex)}" of ${name(owner)}`,
      by === 0 ? 'deterministic' : `nondeterministic: ${name(by)} runs meanwhile`,
    ]);
    return part('priority inversions', table(['from', 'for', 'what', 'kind'], rows));
  }

  private statuses({ statuses }: Statistics): HTMLElement | null {
    const { app } = this;
    if (statuses.length === 0) return null;
    const rows = statuses.flatMap((index) => {
      const line = app.run.document.lines[index];
      if (line === undefined) return [];
      const at = moment(app, line.time_ns, { kind: 'line', index });
      return [
        [at, `${line.target}/${line.context}`, line.service ?? '', line.status_name ?? String(line.status)],
      ];
    });
    return part('statuses that are no success', table(['when', 'where', 'service', 'status'], rows));
  }
}

export const statistics_view: View = {
  name: 'statistics',
  title: 'Statistics',
  key: '9',
  place: 'side',
  mount: (root, app) => new StatisticsView(root, app),
};
