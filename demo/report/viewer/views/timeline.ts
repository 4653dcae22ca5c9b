// What every thread did when: a row for each, with the interrupts above and the frames between the boards.

import type { App, Mounted, View } from '../app/view.ts';
import { h } from '../draw/dom.ts';

function mount(root: HTMLElement, app: App): Mounted {
  const text = h('p', {});
  root.append(text);
  return {
    update: ({ time_ns }) => {
      text.textContent = `cursor at ${time_ns} of ${app.run.end_ns} ns`;
    },
  };
}

export const timeline: View = { name: 'timeline', title: 'Timeline', key: '1', place: 'main', mount };
