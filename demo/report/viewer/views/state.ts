// What every thread does at the cursor, as Ctrl-C prints it for the end of a run, and who waits for whom.

import { context_name } from '../../../../rtos/export/record_words.ts';
import { duration_text } from '../../../../rtos/sim/choice_meaning.ts';
import { time_text } from '../../../../rtos/sim/time_text.ts';
import type { State } from '../app/state.ts';
import type { App, Mounted, View } from '../app/view.ts';
import { h } from '../draw/dom.ts';
import { moment, part, table } from '../draw/parts.ts';
import { draw_waits } from '../draw/wait_graph.ts';
import { threads_at, type Wait, waits_at } from '../model/state_at.ts';
import { state_words, wait_words } from '../model/stretch_words.ts';
import { tcp_peer } from '../network/tcp_peer.ts';

class StateView implements Mounted {
  private readonly root: HTMLElement;
  private readonly app: App;

  constructor(root: HTMLElement, app: App) {
    this.root = root;
    this.app = app;
  }

  update({ time_ns }: State, before: State | null): void {
    if (before !== null && before.time_ns === time_ns) return;
    const { app } = this;
    const { run } = app;
    const graph = waits_at(run, time_ns);
    const name = (thread: number): string => context_name(run, thread);
    const told = (wait: Wait): string => {
      const peer = tcp_peer(run, wait.object, time_ns);
      return peer === null ? wait_words(run, wait, time_ns) : `the other side is ${peer}`;
    };
    const rows = threads_at(run, time_ns).map(({ target, thread, stretch }) => [
      `${run.target(target)?.name ?? ''}/${name(thread)}`,
      [state_words(run, stretch), ...graph.waits.filter((wait) => wait.thread === thread).map(told)]
        .filter((words) => words !== '')
        .join(', '),
      duration_text(time_ns - stretch.start_ns),
      moment(app, stretch.start_ns),
    ]);
    const circles = graph.circles.map((circle) => {
      const links = circle.map((thread) => {
        const wait = graph.waits.find((one) => one.thread === thread);
        return `${name(thread)} waits for "${name(wait?.object ?? 0)}", which ${name(wait?.owner ?? 0)} has`;
      });
      return h('p', { class: 'failure', text: `deadlock: ${links.join('; ')}` });
    });
    this.root.replaceChildren(
      ...[
        part(`at ${time_text(time_ns)} s`, ...circles, table(['thread', 'does', 'for', 'since'], rows)),
        part('who waits for whom', draw_waits(run, graph, time_ns)),
      ].filter((one) => one !== null),
    );
  }
}

export const state_view: View = {
  name: 'state',
  title: 'State',
  key: '8',
  place: 'side',
  mount: (root, app) => new StateView(root, app),
};
