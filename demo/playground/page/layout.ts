// The elements of the page, in the order in which Tab goes through them: what to run, how, the program, the account, the views.

import { button, h } from '../../report/viewer/draw/dom.ts';
import type { PageData } from '../model/program.ts';
import { Notice } from './notice.ts';
import { ProgramList } from './program_list.ts';

export interface Actions {
  run(): void;
  /** Takes nominal timing again. */
  nominal(): void;
  stop(): void;
  explore(): void;
  share(): void;
  open(): void;
  world(): void;
  reset(): void;
  choose(id: string): void;
  save(what: SaveKind): void;
  show_run(n: number): void;
  /** Shows what the words of the page mean. */
  words(): void;
}

export type SaveKind = 'program' | 'replay' | 'capture' | 'report';

/** What can be saved, and how its button is called. */
const SAVES: readonly (readonly [SaveKind, string, string])[] = [
  ['program', '.ts', 'save the file that is shown'],
  ['replay', '.replay', 'save the timing of this run: netx-sim replay takes it'],
  ['capture', '.pcapng', 'save the frames of this run for Wireshark'],
  ['report', 'report.html', 'save the views of this run as one page'],
];

export interface Layout {
  readonly programs: ProgramList;
  readonly about: HTMLElement;
  readonly reset: HTMLButtonElement;
  readonly run: HTMLButtonElement;
  readonly stop: HTMLButtonElement;
  /** Shown while a timing that was found or opened is taken. */
  readonly nominal: HTMLButtonElement;
  readonly explore: HTMLButtonElement;
  /** Checks types, where the page can. */
  readonly types: HTMLButtonElement;
  readonly fixed: HTMLInputElement;
  readonly seed: HTMLInputElement;
  readonly until: HTMLInputElement;
  readonly patience: HTMLInputElement;
  readonly strategy: HTMLSelectElement;
  readonly runs: HTMLInputElement;
  readonly saves: ReadonlyMap<SaveKind, HTMLButtonElement>;
  readonly status: HTMLElement;
  readonly alert: HTMLElement;
  readonly progress: HTMLProgressElement;
  /** What the page asks: whether to load the compiler of C, whether a long run may go on. */
  readonly notice: Notice;
  /** Text, checks and questions of a lesson. */
  readonly lesson: HTMLElement;
  readonly files: HTMLElement;
  readonly editor: HTMLElement;
  readonly problems: HTMLElement;
  readonly account: HTMLElement;
  readonly simulations: HTMLSelectElement;
  /** The views of a run, and their heading. */
  readonly views: HTMLElement;
  readonly report: HTMLElement;
  readonly frame: HTMLIFrameElement;
}

function field(label: string, title: string, input: HTMLInputElement | HTMLSelectElement): HTMLLabelElement {
  input.title = title;
  return h('label', { class: 'field' }, label, input);
}

function number_input(name: string, value: string, width: string): HTMLInputElement {
  return h('input', { id: name, inputmode: 'decimal', autocomplete: 'off', class: width, value });
}

/** The ways in which a search chooses timings; what the chosen one does stands in the tip. */
function strategy_list(strategies: PageData['strategies']): HTMLSelectElement {
  const told = (): void => {
    list.title = `${strategies[list.selectedIndex]?.description ?? ''} (see Words)`;
  };
  const options = strategies.map(({ name, description }) =>
    h('option', { value: name, text: name, title: description }),
  );
  const list: HTMLSelectElement = h('select', { id: 'strategy', change: told }, ...options);
  told();
  return list;
}

function search_panel(layout: Pick<Layout, 'explore' | 'strategy' | 'runs'>): HTMLElement {
  return h(
    'span',
    { class: 'group searching', role: 'group', 'aria-label': 'search for a timing that breaks it' },
    layout.explore,
    h('label', { class: 'field' }, 'strategy', layout.strategy),
    field('runs', 'runs at the most', layout.runs),
  );
}

/** Puts the page up. */
export function layout(
  root: HTMLElement,
  { programs, strategies }: Pick<PageData, 'programs' | 'strategies'>,
  actions: Actions,
): Layout {
  const made: Layout = {
    programs: new ProgramList(programs, (id) => actions.choose(id)),
    about: h('p', { class: 'about', id: 'about' }),
    reset: button('Reset', '', () => actions.reset()),
    run: button('Run', 'run the program (Ctrl-Enter)', () => actions.run()),
    nominal: button('Nominal timing', 'take the usual timing again, instead of the one that was found', () =>
      actions.nominal(),
    ),
    stop: button('Stop', 'end what is running', () => actions.stop()),
    types: h('button', { type: 'button', id: 'types', text: 'Check types' }),
    explore: button('Explore', 'run it under many legal timings until a check fails', () =>
      actions.explore(),
    ),
    fixed: h('input', { type: 'checkbox', id: 'fixed' }),
    seed: number_input('seed', '', 'tiny'),
    until: number_input('until', '', 'tiny'),
    patience: number_input('patience', '10', 'tiny'),
    strategy: strategy_list(strategies),
    runs: number_input('runs', '2000', 'short'),
    saves: new Map(SAVES.map(([kind, text, title]) => [kind, button(text, title, () => actions.save(kind))])),
    status: h('p', { id: 'status', role: 'status', 'aria-live': 'polite' }),
    alert: h('p', { id: 'alert', role: 'alert' }),
    progress: h('progress', { id: 'progress', hidden: true, 'aria-label': 'progress' }),
    notice: new Notice(),
    lesson: h('section', { class: 'lesson', 'aria-label': 'lesson', hidden: true, tabindex: 0 }),
    files: h('div', { class: 'files', role: 'tablist', 'aria-label': 'files' }),
    editor: h('div', { class: 'editor', id: 'editor', role: 'tabpanel' }),
    problems: h('ul', { class: 'problems', 'aria-label': 'what the run complained about' }),
    account: h('pre', { id: 'account', tabindex: 0, 'aria-label': 'account of the run', role: 'region' }),
    simulations: h('select', {
      id: 'simulations',
      change: () => actions.show_run(made.simulations.selectedIndex),
    }),
    views: h('section', { class: 'views', 'aria-label': 'report of the run' }),
    report: h('h2', { text: 'Report' }),
    frame: h('iframe', { id: 'views', title: 'views of the run: timeline, frames, events, states' }),
  };
  made.run.classList.add('main-action');
  made.run.setAttribute('aria-keyshortcuts', 'Control+Enter');
  made.stop.disabled = true;
  made.nominal.hidden = true;
  root.replaceChildren(...parts(made, actions));
  return made;
}

/** What is open, and what to do with it as a file. */
function files_bar(made: Layout, actions: Actions): HTMLElement {
  return h(
    'div',
    { class: 'bar' },
    h('h1', { text: 'netx-sim playground' }),
    field('program', 'lessons, demonstrations, bugs, programs of the documents', made.programs.element),
    button('Open', 'open files: .ts, .c, .replay, .pcapng, a report; or drop them onto the page', () =>
      actions.open(),
    ),
    button('World', 'boards, links, faults and a broker as a form that writes a scenario', () =>
      actions.world(),
    ),
    made.reset,
    button('Share', 'a link that opens this program, as it stands, anywhere', () => actions.share()),
    button('Words', 'what the words of the page, the account and the report mean', () => actions.words()),
    h(
      'span',
      { class: 'group', role: 'group', 'aria-label': 'save' },
      h('span', { class: 'quiet', text: 'save' }),
      ...made.saves.values(),
    ),
  );
}

const REPAIRED =
  'run the program as its authors repaired it, without a change in the editor: its code asks for `fixed` (in C REPAIRED)';

/** How it is run and searched. */
function run_bar(made: Layout): HTMLElement {
  return h(
    'div',
    { class: 'bar' },
    made.run,
    made.stop,
    made.nominal,
    made.types,
    h('label', { class: 'field', title: REPAIRED }, made.fixed, 'repaired version'),
    field('seed', 'of everything pseudo-random; empty: as the program says, or 1', made.seed),
    field('until', 'virtual seconds after which the run is cut off; empty: as the program says', made.until),
    field(
      'stop after',
      'seconds of this computer after which a run that does not end is stopped',
      made.patience,
    ),
    h('span', { class: 'unit', text: 's' }),
    search_panel(made),
  );
}

function parts(made: Layout, actions: Actions): HTMLElement[] {
  const simulation = field(
    'simulation',
    'which of the program’s simulations the views show',
    made.simulations,
  );
  simulation.hidden = true;
  made.views.append(made.report, simulation, made.frame);
  return [
    h(
      'header',
      {},
      files_bar(made, actions),
      run_bar(made),
      made.about,
      made.status,
      made.notice.element,
      made.progress,
      made.alert,
    ),
    h(
      'main',
      { class: 'work' },
      made.lesson,
      h('section', { 'aria-label': 'program' }, made.files, made.editor, made.problems),
      h('section', { 'aria-label': 'account' }, h('h2', { text: 'Account' }), made.account),
    ),
    made.views,
  ];
}
