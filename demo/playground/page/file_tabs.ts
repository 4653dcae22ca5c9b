// The files of a program, as tabs over the editor.

import { h } from '../../report/viewer/draw/dom.ts';
import { last_name } from '../model/file_names.ts';
import type { Workspace } from './workspace.ts';

/** Puts a tab up for each file, marked where it was edited. The arrow keys go from one to the next. */
export function file_tabs(root: HTMLElement, space: Workspace, choose: (name: string) => void): void {
  const edited = space.edited();
  const had_focus = root.contains(document.activeElement);
  const tabs = space.paths.map((name, at) => {
    const is_shown = name === space.shown;
    return h(
      'button',
      {
        type: 'button',
        role: 'tab',
        id: `file-${at}`,
        'aria-controls': 'editor',
        title: space.is_given(name) ? `${name}: given, to read` : name,
        class: space.is_given(name)
          ? 'given'
          : name in edited && space.program !== null
            ? 'edited'
            : undefined,
        'aria-selected': String(is_shown),
        tabindex: is_shown ? 0 : -1,
        click: () => choose(name),
        keydown: (event: KeyboardEvent) => {
          const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
          const next = space.paths[(at + step + space.paths.length) % space.paths.length];
          if (step === 0 || next === undefined) return;
          event.preventDefault();
          choose(next);
        },
      },
      last_name(name),
    );
  });
  root.replaceChildren(...tabs);
  const editor = document.getElementById('editor');
  editor?.setAttribute('aria-labelledby', `file-${space.paths.indexOf(space.shown)}`);
  if (had_focus) tabs[space.paths.indexOf(space.shown)]?.focus();
}
