// The check of types: its button, its worker, which is kept, and what it found.

import type { Files, Problem } from '../model/program.ts';
import type { FromTypes, ToTypes } from '../model/type_check.ts';
import type { Layout } from './layout.ts';
import type { Output } from './output.ts';
import type { Parts } from './parts.ts';

export interface TypeEvents {
  /** The program that is open; null: it has no types. */
  files(): Files | null;
  found(problems: readonly Problem[]): void;
}

export class TypeDesk {
  private readonly page: Layout;
  private readonly output: Output;
  private readonly parts: Parts;
  private readonly events: TypeEvents;
  private worker: Promise<Worker> | null = null;

  constructor(page: Layout, output: Output, parts: Parts, events: TypeEvents) {
    this.page = page;
    this.output = output;
    this.parts = parts;
    this.events = events;
    const { types: button } = page;
    button.hidden = parts.types === null;
    const mb = ((parts.types?.bytes ?? 0) / 1e6).toFixed(1);
    button.title = `the whole check of netx-sim lint; TypeScript is loaded for it, once, ${mb} MB`;
    button.addEventListener('click', () => void this.check());
  }

  /** Another program is open. */
  opened(): void {
    this.page.types.disabled = this.events.files() === null;
  }

  private async check(): Promise<void> {
    const { page, output, events } = this;
    const files = events.files();
    if (files === null) return;
    page.types.disabled = true;
    page.alert.textContent = '';
    try {
      output.say(this.worker === null ? 'loading TypeScript, and checking types' : 'checking types');
      const { problems, summary } = await this.ask(files);
      output.say(`types: ${summary}`, problems.length === 0 ? 'good' : 'bad');
      output.problems(problems);
      events.found(problems);
    } catch (error) {
      this.worker = null;
      const text = `types cannot be checked: ${(error as Error).message}`;
      output.alarm({ kind: 'error', text, place: null });
    }
    this.opened();
  }

  private async ask(files: Files): Promise<FromTypes> {
    this.worker ??= this.start();
    const worker = await this.worker;
    return new Promise((resolve, reject) => {
      worker.onmessage = ({ data }: MessageEvent<FromTypes>) => resolve(data);
      worker.onerror = (event) => {
        event.preventDefault();
        reject(new Error(event.message));
      };
      const asked: ToTypes = { files };
      worker.postMessage(asked);
    });
  }

  private async start(): Promise<Worker> {
    const { types } = this.parts;
    if (types === null) throw new Error('this page has no compiler of TypeScript');
    return new Worker(await types.script());
  }
}
