// The editor: CodeMirror with TypeScript, the names of the APIs, marks at services that are never run and at what is no TypeScript,
// and at the lines that a run complained about.

import {
  autocompletion,
  type CompletionContext,
  type CompletionResult,
  closeBrackets,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { javascript } from '@codemirror/lang-javascript';
import {
  bracketMatching,
  codeFolding,
  defaultHighlightStyle,
  foldEffect,
  foldGutter,
  HighlightStyle,
  indentOnInput,
  syntaxHighlighting,
  syntaxTree,
} from '@codemirror/language';
import { type Diagnostic, forceLinting, linter, lintGutter, lintKeymap } from '@codemirror/lint';
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search';
import { EditorState, type Extension, Prec, type Transaction } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  hoverTooltip,
  keymap,
  lineNumbers,
} from '@codemirror/view';
import { tags } from '@lezer/highlight';
import { h } from '../../report/viewer/draw/dom.ts';
import { dropped_services, syntax_errors } from '../model/dropped.ts';
import { folds_of } from '../model/folds.ts';
import type { ApiName, PageData, Place, Problem } from '../model/program.ts';
import { c_language } from './c_language.ts';

/** Colours come from the page's style, so that they follow its theme. */
const COLOURS = HighlightStyle.define([
  { tag: [tags.keyword, tags.modifier], color: 'var(--code-keyword)' },
  { tag: [tags.string, tags.regexp], color: 'var(--code-string)' },
  { tag: tags.number, color: 'var(--code-number)' },
  { tag: tags.comment, color: 'var(--quiet)', fontStyle: 'italic' },
  { tag: [tags.typeName, tags.className], color: 'var(--code-type)' },
  { tag: tags.definition(tags.variableName), color: 'var(--code-defined)' },
]);

function is_c(file: string): boolean {
  return /\.(c|h|cpp)$/.test(file);
}

/**
 * What is typed over a selection. Left to the browser, it would dress the new text as the old one was coloured, by an inline style,
 * which the site's policy refuses, with a complaint in the console.
 */
function type_over({ inputType, isComposing, data }: InputEvent, view: EditorView): boolean {
  const { state } = view;
  const { from, to, empty } = state.selection.main;
  if (inputType !== 'insertText' || isComposing || data === null || empty || state.readOnly) return false;
  const typed = (): Transaction =>
    state.update(state.replaceSelection(data), { userEvent: 'input.type', scrollIntoView: true });
  const is_taken = state.facet(EditorView.inputHandler).some((take) => take(view, from, to, data, typed));
  if (!is_taken) view.dispatch(typed());
  return true;
}

/** What is folded as a file is opened has words in its place; what somebody folds later, dots. */
function fold_words({ doc }: EditorState, { from, to }: { from: number; to: number }): string {
  return folds_of(doc.toString(), true).find((one) => one.from === from && one.to === to)?.words ?? '...';
}

function fold_button(_view: EditorView, unfold: (event: Event) => void, words: string): HTMLElement {
  return h(
    'span',
    { class: 'folded', title: 'show it', 'aria-label': `folded: ${words}`, click: unfold },
    words,
  );
}

/** A file as it is shown. */
export interface ShownFile {
  readonly name: string;
  readonly text: string;
  /** It stays as it is. */
  readonly is_given: boolean;
  /** The comment at its head says what is wrong. */
  readonly gives_away: boolean;
}

export interface EditorEvents {
  run(): void;
  changed(text: string): void;
}

export class Editor {
  readonly view: EditorView;
  private readonly data: PageData;
  private readonly names: ReadonlyMap<string, ApiName>;
  private readonly events: EditorEvents;
  private readonly nonce: string;
  private file = '';
  private problems: readonly Problem[] = [];
  /** True while the text is being put in by the page. */
  private loading = false;
  /** One state for each file: cursor, history. */
  private readonly states = new Map<string, EditorState>();

  constructor(parent: HTMLElement, data: PageData, nonce: string, events: EditorEvents) {
    this.nonce = nonce;
    this.data = data;
    this.events = events;
    this.names = new Map(Object.values(data.api).flatMap((names) => names.map((one) => [one.name, one])));
    const nothing = { name: '', text: '', is_given: false, gives_away: false };
    this.view = new EditorView({ parent, state: this.fresh(nothing) });
  }

  get text(): string {
    return this.view.state.doc.toString();
  }

  /** Shows a file; where it was left, unless its text is another by now. */
  show(file: ShownFile): void {
    const { name, text } = file;
    if (this.file !== '') this.states.set(this.file, this.view.state);
    this.file = name;
    const known = this.states.get(name);
    this.loading = true;
    this.view.setState(known !== undefined && known.doc.toString() === text ? known : this.fresh(file));
    this.loading = false;
    forceLinting(this.view);
  }

  /** Forgets where files were left: another program is opened. */
  forget(): void {
    this.states.clear();
    this.file = '';
  }

  /** Marks the lines of a run's problems. */
  mark(problems: readonly Problem[]): void {
    this.problems = problems;
    // The linter asks again only when something has changed.
    this.view.dispatch({ effects: [] });
    forceLinting(this.view);
  }

  go_to({ line, column }: Place): void {
    const { doc } = this.view.state;
    const { from, to } = doc.line(Math.min(Math.max(line, 1), doc.lines));
    const at = Math.min(from + Math.max(0, column - 1), to);
    this.view.dispatch({
      selection: { anchor: at },
      effects: EditorView.scrollIntoView(at, { y: 'center' }),
    });
    this.view.focus();
  }

  private fresh({ text, is_given, gives_away }: ShownFile): EditorState {
    const given = is_given ? [EditorState.readOnly.of(true)] : [];
    const state = EditorState.create({ doc: text, extensions: [...given, ...this.extensions()] });
    const folds = folds_of(state.doc.toString(), gives_away);
    return state.update({ effects: folds.map(({ from, to }) => foldEffect.of({ from, to })) }).state;
  }

  private extensions(): Extension[] {
    const run = (): boolean => {
      this.events.run();
      return true;
    };
    return [
      ...(this.nonce === '' ? [] : [EditorView.cspNonce.of(this.nonce)]),
      lineNumbers(),
      foldGutter(),
      codeFolding({ preparePlaceholder: fold_words, placeholderDOM: fold_button }),
      EditorView.lineWrapping,
      highlightActiveLine(),
      highlightActiveLineGutter(),
      highlightSelectionMatches(),
      history(),
      drawSelection(),
      indentOnInput(),
      bracketMatching(),
      closeBrackets(),
      syntaxHighlighting(COLOURS),
      syntaxHighlighting(defaultHighlightStyle, { fallback: true }),
      is_c(this.file) ? c_language : javascript({ typescript: true }),
      autocompletion({ override: [(context) => this.complete(context)] }),
      lintGutter(),
      linter((view) => this.lint(view), { delay: 300, needsRefresh: () => true }),
      hoverTooltip((view, at) => this.tip(view, at)),
      // Tab leaves the editor, for whoever has no mouse; Ctrl-Enter runs.
      Prec.highest(keymap.of([{ key: 'Mod-Enter', run }])),
      keymap.of([...defaultKeymap, ...historyKeymap, ...searchKeymap, ...lintKeymap]),
      EditorView.domEventHandlers({ beforeinput: type_over }),
      EditorView.contentAttributes.of({ 'aria-label': 'program', spellcheck: 'false' }),
      EditorView.updateListener.of((update) => {
        if (update.docChanged && !this.loading) this.events.changed(update.state.doc.toString());
      }),
    ];
  }

  private lint({ state }: EditorView): Diagnostic[] {
    if (is_c(this.file)) return this.marked(state);
    const text = state.doc.toString();
    const tree = syntaxTree(state);
    const broken = syntax_errors(tree).map(({ from, to }): Diagnostic => {
      const end = Math.min(text.length, Math.max(to, from + 1));
      return {
        from: Math.min(from, end),
        to: end,
        severity: 'error',
        message: 'no TypeScript from here on: something is missing or too much',
      };
    });
    const dropped = dropped_services(tree, text, this.data).map(
      ({ from, to, text: message, insert_at }): Diagnostic => {
        const actions =
          insert_at === null
            ? []
            : [
                {
                  name: 'put yield* in front',
                  apply: (view: EditorView) =>
                    view.dispatch({ changes: { from: insert_at, insert: 'yield* ' } }),
                },
              ];
        return { from, to, severity: 'error', message, actions };
      },
    );
    return [...broken, ...dropped, ...this.marked(state)];
  }

  private marked({ doc }: EditorState): Diagnostic[] {
    return this.problems.flatMap(({ kind, text, place }): Diagnostic[] => {
      if (place === null || place.file !== this.file || place.line > doc.lines) return [];
      const { from, to } = doc.line(place.line);
      const start = from + (doc.lineAt(from).text.search(/\S/) + 1 || 1) - 1;
      return [
        {
          from: start,
          to,
          severity: kind === 'error' ? 'error' : kind === 'warning' ? 'warning' : 'info',
          message: text,
        },
      ];
    });
  }

  private complete(context: CompletionContext): CompletionResult | null {
    const word = context.matchBefore(/\w+/);
    if (word === null || (word.from === word.to && !context.explicit)) return null;
    const options = [...this.names.values()].map(({ name, declared, about, is_service }) => ({
      label: name,
      type: /^[A-Z]/.test(name) ? (declared.startsWith('class') ? 'class' : 'constant') : 'function',
      detail: is_service && !is_c(this.file) ? 'yield*' : '',
      info: `${declared}\n${about}`,
    }));
    return { from: word.from, options, validFor: /^\w*$/ };
  }

  private tip(
    view: EditorView,
    at: number,
  ): { pos: number; above: boolean; create(): { dom: HTMLElement } } | null {
    const word = view.state.wordAt(at);
    const known = word === null ? undefined : this.names.get(view.state.sliceDoc(word.from, word.to));
    if (word === null || known === undefined) return null;
    const service = known.is_service && !is_c(this.file) ? 'a service: called with yield*' : null;
    const dom = h(
      'div',
      { class: 'api-tip' },
      h('code', { text: known.declared }),
      service && h('p', { text: service }),
      h('p', { text: known.about }),
    );
    return { pos: word.from, above: true, create: () => ({ dom }) };
  }
}
