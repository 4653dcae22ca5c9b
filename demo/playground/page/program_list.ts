// The list of programs: the page's own by their groups, and those of the user.

import { h } from '../../report/viewer/draw/dom.ts';
import type { ShippedProgram } from '../model/program.ts';
import { own_programs } from './storage.ts';

const NOT_HERE = 'secure, field: they need TLS, which is that of Node (npm start -- secure)';

function group(label: string, options: readonly HTMLOptionElement[]): HTMLOptGroupElement {
  return h('optgroup', { label }, ...options);
}

export class ProgramList {
  readonly element = h('select', { id: 'program' });
  private readonly yours = h('optgroup', { label: 'Yours, kept in this browser' });

  constructor(programs: readonly ShippedProgram[], choose: (id: string) => void) {
    const { element } = this;
    for (const label of new Set(programs.map((program) => program.group))) {
      const inside = programs.filter((program) => program.group === label);
      element.append(
        group(
          label,
          inside.map(({ id, title }) => h('option', { value: id, text: title })),
        ),
      );
    }
    element.append(group('Not in a page', [h('option', { disabled: true, text: NOT_HERE })]));
    element.addEventListener('change', () => choose(element.value));
  }

  /** Shows which program is open, and which the user has. */
  show(id: string): void {
    const { element, yours } = this;
    const options = [...own_programs().keys()].map((value) =>
      h('option', { value, text: value.replace(/^own /, '') }),
    );
    yours.replaceChildren(...options);
    if (options.length === 0) yours.remove();
    else element.prepend(yours);
    element.value = id;
  }
}
