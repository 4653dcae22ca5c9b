// Workers of the page. Each is asked for one thing and ended afterwards, so that no run knows anything of another; a fresh one waits
// for the next.

import type { FromWorker, ToWorker } from '../model/program.ts';
import type { Parts } from './parts.ts';

export type Hear = (message: FromWorker) => void;

export class SimulatorWorker {
  private readonly worker: Worker;
  private readonly hear: Hear;

  constructor(worker: Worker, hear: Hear) {
    this.worker = worker;
    this.hear = hear;
    worker.onmessage = ({ data }: MessageEvent<FromWorker>) => this.hear(data);
    worker.onerror = (event) => {
      event.preventDefault();
      this.hear({ type: 'failed', problem: { kind: 'error', text: event.message, place: null } });
    };
  }

  ask(message: ToWorker): void {
    this.worker.postMessage(message);
  }

  /** Ends it, whatever it does. */
  end(): void {
    this.worker.onmessage = null;
    this.worker.onerror = null;
    this.worker.terminate();
  }
}

export class Workers {
  private readonly parts: Parts;
  /** One that loads the simulator, or has loaded it already. */
  private spare: Promise<Worker> | null = null;

  /** The first one loads while the page is put up. */
  constructor(parts: Parts) {
    this.parts = parts;
    this.prepare();
  }

  /** A fresh worker; `hear` gets what it says. */
  async take(hear: Hear): Promise<SimulatorWorker> {
    const worker = this.spare ?? this.make();
    this.spare = null;
    return new SimulatorWorker(await worker, hear);
  }

  /** Has one ready for the next time. */
  prepare(): void {
    this.spare ??= this.make();
  }

  private async make(): Promise<Worker> {
    return new Worker(await this.parts.worker());
  }
}
