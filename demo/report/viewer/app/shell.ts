// The page: what the run was and how it ended, the tabs, the list, and one shared state that all views follow.

import { button, h } from '../draw/dom.ts';
import { forget_theme, set_on_paper } from '../draw/theme.ts';
import type { Gaps } from '../model/axis.ts';
import { gaps_of, is_mostly_idle } from '../model/gaps.ts';
import { Happenings } from '../model/happenings.ts';
import { range_presets } from '../model/presets.ts';
import type { Run } from '../model/run.ts';
import { header } from './header.ts';
import { HELP, help_dialog } from './help.ts';
import { link_of, type State, state_of_link } from './state.ts';
import type { App, Mounted, View } from './view.ts';

interface Shown {
  readonly view: View;
  readonly root: HTMLElement;
  readonly mounted: Mounted;
}

/** A place where one of several views is shown at a time. */
class Tabs {
  readonly root: HTMLElement;
  private readonly strip = h('div', { class: 'tabs', role: 'tablist' });
  private readonly body = h('div', { class: 'tab-body' });
  private readonly shown = new Map<string, Shown>();
  private readonly buttons = new Map<string, HTMLButtonElement>();
  private readonly views: readonly View[];
  private readonly app: App;
  private readonly choose: (name: string) => void;

  constructor(label: string, views: readonly View[], app: App, choose: (name: string) => void) {
    this.views = views;
    this.app = app;
    this.choose = choose;
    this.root = h('section', { class: 'pane', 'aria-label': label }, this.strip, this.body);
    this.strip.setAttribute('aria-label', label);
    for (const view of views) {
      const tab = button(view.title, `${view.title} (${view.key})`, () => choose(view.name));
      tab.setAttribute('role', 'tab');
      tab.setAttribute('aria-keyshortcuts', view.key);
      this.buttons.set(view.name, tab);
      this.strip.append(tab);
    }
    this.strip.addEventListener('keydown', (event) => this.walk(event));
  }

  /** Left and right go to the neighbours, as in any row of tabs. */
  private walk(event: KeyboardEvent): void {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    event.stopPropagation();
    const at = [...this.buttons.values()].indexOf(document.activeElement as HTMLButtonElement);
    const next = this.views[(at + step + this.views.length) % this.views.length];
    if (next === undefined) return;
    this.choose(next.name);
    this.buttons.get(next.name)?.focus();
  }

  /** The named view, or the first one where there is none of that name. */
  current(name: string): View | undefined {
    return this.views.find((view) => view.name === name) ?? this.views[0];
  }

  mounted(name: string): Mounted | undefined {
    const view = this.current(name);
    return view === undefined ? undefined : this.shown.get(view.name)?.mounted;
  }

  show(name: string, state: State, before: State | null): void {
    const view = this.current(name);
    if (view === undefined) return;
    let shown = this.shown.get(view.name);
    const is_new = shown === undefined;
    if (shown === undefined) {
      const root = h('div', { class: `view view-${view.name}`, role: 'tabpanel', 'aria-label': view.title });
      this.body.append(root);
      shown = { view, root, mounted: view.mount(root, this.app) };
      this.shown.set(view.name, shown);
    }
    const was_hidden = shown.root.hidden;
    for (const [other, { root }] of this.shown) root.hidden = other !== view.name;
    for (const [other, tab] of this.buttons) {
      tab.setAttribute('aria-selected', String(other === view.name));
      tab.tabIndex = other === view.name ? 0 : -1;
    }
    shown.mounted.update(state, is_new || was_hidden ? null : before);
  }
}

/** Where the shared state is kept as a link: behind the # of the page's address, or with whoever shows one run after another. */
export interface LinkPlace {
  read(): string;
  write(link: string): void;
}

const PAGE_ADDRESS: LinkPlace = {
  read: () => location.hash,
  write: (link) => history.replaceState(null, '', `#${link}`),
};

export class Shell implements App {
  readonly run: Run;
  readonly happenings: Happenings;
  readonly gaps: Gaps;
  state: State;
  readonly go_to: App['go_to'];
  private readonly main: Tabs;
  private readonly side: Tabs;
  private readonly list: Mounted;
  private readonly list_root: HTMLElement;
  private readonly live = h('div', { class: 'live', role: 'status', 'aria-live': 'polite' });
  private readonly help: HTMLDialogElement;
  private readonly printed = h('footer', { class: 'printed' });
  private pending: State | null = null;
  private readonly link: LinkPlace;
  /** Ends what listens to the page. */
  private readonly ending = new AbortController();

  constructor(
    root: HTMLElement,
    run: Run,
    views: readonly View[],
    list: View,
    link = PAGE_ADDRESS,
    go_to: App['go_to'] = null,
  ) {
    this.link = link;
    this.go_to = go_to;
    this.run = run;
    this.happenings = new Happenings(run);
    this.gaps = gaps_of(run);
    this.state = state_of_link(link.read(), this.first_state());
    const offered = views.filter((view) => view.has?.(run) ?? true);
    const place = (wanted: View['place']): View[] => offered.filter((view) => view.place === wanted);
    this.main = new Tabs('views', place('main'), this, (view) => this.set({ view }));
    this.side = new Tabs('about the moment', place('side'), this, (side) => this.set({ side }));
    this.list_root = h('section', { class: 'pane list-pane', 'aria-label': list.title });
    this.help = help_dialog(offered);
    root.replaceChildren(
      header(run, this.toolbar()),
      this.main.root,
      h('div', { class: 'lower' }, this.list_root, this.side.root),
      this.printed,
      this.live,
      this.help,
    );
    this.list = list.mount(this.list_root, this);
    this.draw(null);
    this.listen(root, offered);
    document.documentElement.dataset['ready'] = 'yes';
  }

  /** Takes this run off the page: another one takes its place. */
  end(): void {
    this.ending.abort();
  }

  private listen(root: HTMLElement, views: readonly View[]): void {
    const { signal } = this.ending;
    document.addEventListener('keydown', (event) => this.key(event, views), { signal });
    window.addEventListener('hashchange', () => this.set(state_of_link(this.link.read(), this.state)), {
      signal,
    });
    let [width, height] = [root.clientWidth, root.clientHeight];
    const resized = new ResizeObserver(() => {
      // It is called for the first size too, which is drawn already.
      if (root.clientWidth === width && root.clientHeight === height) return;
      [width, height] = [root.clientWidth, root.clientHeight];
      this.draw(null);
    });
    resized.observe(root);
    signal.addEventListener('abort', () => resized.disconnect());
    window.addEventListener('beforeprint', () => this.print(true), { signal });
    window.addEventListener('afterprint', () => this.print(false), { signal });
    const theme_changed = (): void => {
      forget_theme();
      this.draw(null);
    };
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', theme_changed, { signal });
  }

  private first_state(): State {
    const {
      start_ns,
      end_ns,
      document: { failure },
    } = this.run;
    return {
      view: '',
      // A run that failed opens where it did.
      side: failure === null ? '' : 'findings',
      time_ns: failure === null ? start_ns : Number(failure['time_ns']),
      selection: null,
      from_ns: start_ns,
      to_ns: end_ns,
      find: '',
      hidden: ['locks', 'ticks'],
      a_ns: null,
      b_ns: null,
      folded: is_mostly_idle(this.run, this.gaps),
    };
  }

  set(change: Partial<State>): void {
    const before = this.state;
    // Who chooses something wants to know about it; the other side views follow the cursor, and stay.
    const explained = before.side === 'findings' && change.selection != null ? { side: 'explain' } : {};
    this.state = { ...before, ...explained, ...change };
    if (this.pending !== null) return;
    // Several changes of one moment are drawn once.
    this.pending = before;
    requestAnimationFrame(() => {
      const drawn = this.pending;
      this.pending = null;
      this.draw(drawn);
    });
  }

  /** On paper everything that is shown has the height that it needs, light colours, and drawings without pixels. */
  private print(on: boolean): void {
    document.documentElement.classList.toggle('printing', on);
    this.printed.textContent = `${document.title}, ${this.link.read()}`;
    set_on_paper(on);
    forget_theme();
    this.draw(null);
  }

  say(text: string): void {
    this.live.textContent = text;
  }

  private draw(before: State | null): void {
    const start = performance.now();
    const { state } = this;
    this.main.show(state.view, state, before);
    this.side.show(state.side, state, before);
    this.list.update(state, before);
    this.link.write(link_of(state));
    // For `npm run bench -- report`, and for the browser's own tools.
    performance.measure('draw', { start });
  }

  private toolbar(): HTMLElement {
    const { run } = this;
    const bar = h('div', { class: 'toolbar', role: 'toolbar', 'aria-label': 'range of time' });
    for (const { text, length_ns } of range_presets(run)) {
      bar.append(button(text, `show ${text} around the cursor`, () => this.show_around(length_ns)));
    }
    bar.append(button('print', 'what is shown, on paper', () => window.print()));
    bar.append(button('? keys', 'all keys (?)', () => this.help.showModal()));
    return bar;
  }

  /** So much of time with the cursor where it is on the screen, or in its middle. */
  private show_around(length_ns: number): void {
    const { start_ns, end_ns } = this.run;
    const { time_ns } = this.state;
    const length = Math.min(length_ns, end_ns - start_ns);
    const from_ns = Math.min(Math.max(start_ns, time_ns - length / 2), end_ns - length);
    this.set({ from_ns, to_ns: from_ns + length });
  }

  private key(event: KeyboardEvent, views: readonly View[]): void {
    if (event.ctrlKey || event.metaKey || event.altKey || this.help.open) return;
    const typing = event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement;
    if (typing) return;
    const view = views.find(({ key }) => key === event.key);
    if (view !== undefined) {
      this.set(view.place === 'main' ? { view: view.name } : { side: view.name });
      this.say(view.title);
    } else if (event.key === HELP) {
      this.help.showModal();
    } else {
      const { view: main, side, time_ns } = this.state;
      const views = [this.main.mounted(main), this.list, this.side.mounted(side)];
      // Where the focus is, is asked first: arrows in the list are the list's.
      if (this.list_root.contains(document.activeElement)) views.reverse();
      if (event.key === 'a') this.set({ a_ns: time_ns });
      else if (event.key === 'b') this.set({ b_ns: time_ns });
      else if (!views.some((mounted) => mounted?.key?.(event) ?? false)) return;
    }
    event.preventDefault();
  }
}
