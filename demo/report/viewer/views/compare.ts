// The failing run and the nearest run that passes: which choice decides, the two events that change places, both runs in lanes
// on one axis, and their events row by row. The slider goes through the options of the choice: how the run ends with each, and
// that run beside the failing one.

import { duration_text } from '../../../../rtos/sim/choice_meaning.ts';
import { time_text } from '../../../../rtos/sim/time_text.ts';
import type { ComparedOption, ComparedRun, DocumentComparison } from '../../run_document.ts';
import type { State } from '../app/state.ts';
import type { App, Mounted, View } from '../app/view.ts';
import {
  type ComparedRuns,
  compared_runs,
  type Mark,
  type TableRow,
  type TableSide,
} from '../compare/compared_runs.ts';
import { compare_panel, lane_middle, panel_height, x_of } from '../draw/compare_panel.ts';
import { h } from '../draw/dom.ts';
import { moment } from '../draw/parts.ts';
import { svg } from '../draw/svg.ts';
import type { Happening } from '../model/happenings.ts';
import { load_run } from '../model/run.ts';

const AXIS_PX = 18;
const BETWEEN_PX = 10;
const MARK_PX = 8;
const PADDING_PX = 8;
/** Least distance of two times on the axis. */
const TICK_PX = 110;
/** A cut that is wide enough to have its length written. */
const CUT_LABEL_PX = 30;

/** The failing run beside the run of an option. */
interface Beside {
  readonly option: ComparedOption;
  readonly compared: ComparedRun;
  readonly runs: ComparedRuns;
}

class Compare implements Mounted {
  private readonly app: App;
  private readonly compare: DocumentComparison;
  private readonly swap = h('p', { class: 'swap' });
  private readonly drawing = svg('svg', { class: 'compare' });
  private readonly table = h('table', { class: 'compare-table' });
  private readonly verdict = h('output', { class: 'verdict' });
  /** What is drawn; null until it is read. */
  private beside: Beside | null = null;
  /** What has been read, by option. */
  private readonly known = new Map<number, Promise<Beside>>();
  /** The option that the slider stands at. */
  private option: number;

  constructor(root: HTMLElement, app: App, compare: DocumentComparison) {
    this.app = app;
    this.compare = compare;
    this.option = compare.choice.taken;
    root.append(this.slider(), this.swap, this.drawing as unknown as HTMLElement, this.table);
  }

  /** Each option of the choice, and how the run ends with it. */
  private slider(): HTMLElement {
    const { options, choice } = this.compare;
    const at = options.findIndex(({ option }) => option === choice.taken);
    const input = h('input', {
      type: 'range',
      min: 0,
      max: options.length - 1,
      value: at,
      'aria-label': `option of ${choice.key}`,
      input: () => this.show_option(options[Number(input.value)]),
    });
    const dots = options.map((option) =>
      h('i', {
        class: option.passes ? 'dot good' : 'dot bad',
        title: `${option.words}: ${option.passes ? 'passes' : option.why}`,
        text: option.passes ? '✓' : '✗',
      }),
    );
    this.show_option(options[at]);
    return h(
      'div',
      { class: 'choice-slider' },
      h('span', { class: 'quiet', text: 'the deciding choice ' }),
      h('b', { text: choice.key }),
      h('span', { class: 'scale' }, h('span', { class: 'dots' }, ...dots), input),
      this.verdict,
    );
  }

  /** What is shown beside the failing run for an option: its run, or the nearest that passes where that is not in the page. */
  private compared_with(option: ComparedOption): { option: ComparedOption; compared: ComparedRun } {
    if (option.run !== undefined) return { option, compared: option.run };
    return { option: this.nearest, compared: this.compare };
  }

  private get nearest(): ComparedOption {
    const { choice, options } = this.compare;
    return options.find(({ option }) => option === choice.passing) as ComparedOption;
  }

  private show_option(option: ComparedOption | undefined): void {
    if (option === undefined) return;
    const { choice } = this.compare;
    this.option = option.option;
    const is_drawn = option.run !== undefined || option.option === choice.passing;
    const where =
      option.option === choice.taken
        ? ' (this run)'
        : is_drawn
          ? ' (below)'
          : ' (its run is not in this page)';
    this.verdict.className = `verdict ${option.passes ? 'good' : 'bad'}`;
    this.verdict.textContent = `${option.words}${where}: ${option.passes ? '✓ passes' : `✗ ${option.why}`}`;
    void this.read(option).then((beside) => {
      // The slider may have been moved on.
      if (this.option === option.option) this.show(beside);
    });
  }

  private read(option: ComparedOption): Promise<Beside> {
    const { option: shown, compared } = this.compared_with(option);
    let beside = this.known.get(shown.option);
    if (beside === undefined) {
      beside = load_run(compared.other).then(async (other) => {
        // The axis of the nearest run that passes is in all of them: what moves with the slider is what the option moves.
        const nearest = compared === this.compare ? null : await this.read(this.nearest);
        const runs = compared_runs(this.app.run, other, compared, nearest?.runs.axis);
        return { option: shown, compared, runs };
      });
      this.known.set(shown.option, beside);
    }
    return beside;
  }

  private show(beside: Beside): void {
    if (this.beside !== beside) {
      this.beside = beside;
      const [a = '', b = '', order = ''] = beside.compared.swap;
      const both = [
        letter(a.slice(0, 1)),
        a.slice(1),
        ' ',
        letter(b.slice(0, 1)),
        `${b.slice(1)} — ${order}`,
      ];
      this.swap.replaceChildren(...(b === '' ? [a.replace(/^none:/, 'No events change places:')] : both));
      this.fill_table(beside);
    }
    this.draw();
  }

  update(state: State, before: State | null): void {
    if (before === null || before.time_ns !== state.time_ns || before.selection !== state.selection)
      this.draw();
  }

  private draw(): void {
    const width = (this.drawing.parentElement?.clientWidth ?? 0) - 2 * PADDING_PX;
    if (this.beside === null || width <= 0) return;
    const { runs, option } = this.beside;
    const panel = panel_height(runs);
    const height = AXIS_PX + 2 * panel + BETWEEN_PX;
    this.drawing.setAttribute('width', String(width));
    this.drawing.setAttribute('height', String(height));
    const failing = compare_panel(runs, 'failing', width, {
      title: `FAILING RUN: ${this.words_of(this.compare.choice.taken)}`,
      passes: false,
    });
    const other = compare_panel(runs, 'passing', width, {
      title: `${option.passes ? 'PASSING RUN' : 'FAILS TOO'}: ${option.words}`,
      passes: option.passes,
    });
    const tops = [AXIS_PX, AXIS_PX + panel + BETWEEN_PX] as const;
    // Both are paler where neither is the run of the slider's option.
    const is_here = [this.compare.choice.taken, option.option].includes(this.option);
    for (const run of [failing, other]) run.classList.toggle('other', !is_here);
    failing.setAttribute('transform', `translate(0 ${tops[0]})`);
    other.setAttribute('transform', `translate(0 ${tops[1]})`);
    this.drawing.replaceChildren(
      ...this.axis(runs, width),
      failing,
      other,
      ...this.line_at('no-return', this.app.run.document.run.no_return?.time_ns ?? -1, runs, width, height),
      ...this.line_at('cursor', this.app.state.time_ns, runs, width, height),
      ...this.marks(runs, width, tops),
    );
  }

  private words_of(option: number): string {
    return this.compare.options.find((one) => one.option === option)?.words ?? `option ${option}`;
  }

  /** Times, and the lengths of what is cut. */
  private axis(runs: ComparedRuns, width: number): SVGElement[] {
    const label = (x: number, text: string): SVGElement =>
      svg('text', { class: 'small quiet', x, y: 12, 'text-anchor': 'middle', text });
    const cuts = runs.axis.cuts
      .map(({ from_ns, to_ns }) => {
        const [left, right] = [x_of(runs, from_ns, width), x_of(runs, to_ns, width)];
        return { x: (left + right) / 2, is_wide: right - left > CUT_LABEL_PX, length_ns: to_ns - from_ns };
      })
      .filter(({ is_wide }) => is_wide);
    const count = Math.max(1, Math.floor(width / TICK_PX));
    const times = Array.from({ length: count }, (_, n) => {
      const time_ns = runs.axis.time_at((n + 0.5) / count);
      return { x: x_of(runs, time_ns, width), time_ns };
    });
    const free = times.filter(({ x }) => cuts.every((cut) => Math.abs(cut.x - x) > TICK_PX * 0.7));
    return [
      ...cuts.map(({ x, length_ns }) => label(x, `⋯ ${duration_text(length_ns)}`)),
      ...free.map(({ x, time_ns }) => label(x, `${time_text(time_ns)} s`)),
    ];
  }

  /** A line through both runs at a moment of the failing one; nothing where the axis does not have it. */
  private line_at(
    what: string,
    time_ns: number,
    runs: ComparedRuns,
    width: number,
    height: number,
  ): SVGElement[] {
    if (time_ns < runs.axis.from_ns || time_ns > runs.axis.to_ns) return [];
    const x = x_of(runs, time_ns, width);
    return [svg('line', { class: what, x1: x, x2: x, y1: AXIS_PX, y2: height })];
  }

  /** A and B in both runs, each joined with itself. */
  private marks(runs: ComparedRuns, width: number, tops: readonly [number, number]): SVGElement[] {
    const place = (mark: Mark, top: number): { x: number; y: number } => ({
      x: x_of(runs, mark.time_ns, width),
      y: top + lane_middle(mark.lane),
    });
    const joins = runs.failing_marks.flatMap((mark) => {
      const other = runs.passing_marks.find(({ letter: same }) => same === mark.letter);
      if (other === undefined) return [];
      const [a, b] = [place(mark, tops[0]), place(other, tops[1])];
      const middle = (a.y + b.y) / 2;
      return [
        svg('path', { class: 'join', d: `M${a.x} ${a.y} C${a.x} ${middle} ${b.x} ${middle} ${b.x} ${b.y}` }),
      ];
    });
    const circle = (mark: Mark, top: number): SVGElement => {
      const { x, y } = place(mark, top);
      return svg(
        'g',
        { class: 'mark', transform: `translate(${x} ${y})` },
        svg('circle', { r: MARK_PX }),
        svg('text', { y: 4, 'text-anchor': 'middle', text: mark.letter }),
        svg('title', { text: mark.words }),
      );
    };
    return [
      ...joins,
      ...runs.failing_marks.map((mark) => circle(mark, tops[0])),
      ...runs.passing_marks.map((mark) => circle(mark, tops[1])),
    ];
  }

  private fill_table({ option, runs: { table } }: Beside): void {
    const over = (text: string): HTMLElement => h('th', { scope: 'colgroup', colspan: 3, text });
    const head = h(
      'tr',
      {},
      h('th'),
      over('failing run'),
      h('th'),
      over(option.passes ? 'passing run' : 'another failing run'),
    );
    const rows = table.flatMap((row) =>
      row.no_return ? [this.no_return(), this.row(row)] : [this.row(row)],
    );
    this.table.replaceChildren(h('thead', {}, head), h('tbody', {}, ...rows));
  }

  /** The line above what comes from the moment of no return on. */
  private no_return(): HTMLElement {
    const known = this.app.run.document.run.no_return;
    const words = `no return from ${time_text(known?.time_ns ?? 0)} s on`;
    return h('tr', { class: 'no-return' }, h('td', { colspan: 8, text: words, title: known?.words ?? '' }));
  }

  private row({ left, right, sign, mark, diverges }: TableRow): HTMLElement {
    const known = `${sign === '=' ? 'same' : 'other'}${diverges ? ' diverges' : ''}`;
    const selection: Happening | null = left === null ? null : { kind: 'record', index: left.index };
    const choose = (): void => {
      if (left !== null) this.app.set({ selection, time_ns: left.time_ns });
    };
    const time = left === null ? null : moment(this.app, left.time_ns, selection);
    return h(
      'tr',
      { class: known, click: choose },
      h('td', {}, mark !== '' && letter(mark)),
      ...cells(left, time),
      h('td', { class: 'sign', text: sign }),
      ...cells(right),
    );
  }
}

/** `time` leads to the event, in the run that the page is about. */
function cells(side: TableSide | null, time: HTMLElement | null = null): HTMLElement[] {
  if (side === null) return [h('td'), h('td'), h('td')];
  return [
    h('td', { class: 'time' }, time ?? time_text(side.time_ns)),
    h('td', { class: 'who', text: side.who }),
    h('td', { text: side.words }),
  ];
}

function letter(text: string): HTMLElement {
  return h('b', { class: 'letter', text });
}

export const compare: View = {
  name: 'compare',
  title: 'Failing and passing run',
  key: '6',
  place: 'main',
  has: ({ document }) => document.compare !== null,
  mount: (root, app) => new Compare(root, app, app.run.document.compare as DocumentComparison),
};
