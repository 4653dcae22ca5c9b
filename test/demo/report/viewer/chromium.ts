// A page in headless Chromium, driven over the DevTools protocol through a pipe (the program reads from descriptor 3 and writes
// to 4), which needs no port and no package.

import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { program } from '../../programs.ts';

/** Keys by which the browser itself does something are known to it by their numbers. */
const KEY_CODES: Readonly<Record<string, number>> = {
  Tab: 9,
  Enter: 13,
  Escape: 27,
  ' ': 32,
  ArrowLeft: 37,
  ArrowUp: 38,
  ArrowRight: 39,
  ArrowDown: 40,
};
const TEXTS: Readonly<Record<string, string>> = { Enter: '\r' };
const SHIFT = 8;

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly params?: Record<string, unknown>;
  readonly result?: Record<string, unknown>;
  readonly error?: { readonly message: string };
}

interface Waiting {
  readonly resolve: (result: Record<string, unknown>) => void;
  readonly reject: (error: Error) => void;
}

export class Chromium {
  private readonly profile = mkdtempSync(path.join(tmpdir(), 'netx-sim-chromium-'));
  private readonly child: ChildProcess;
  private readonly waiting = new Map<number, Waiting>();
  private last_id = 0;
  private opened = 0;
  private on_load: (value: unknown) => void = () => {};
  private session: string | null = null;
  /** Errors and warnings of the page, and what it asked the network for. */
  readonly complaints: string[] = [];
  readonly requests: string[] = [];

  private constructor() {
    const options = [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--remote-debugging-pipe',
      '--no-first-run',
    ];
    this.child = spawn(program('chromium') as string, [...options, `--user-data-dir=${this.profile}`], {
      stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
    });
    let rest = '';
    const output = this.child.stdio[4] as Readable;
    output.setEncoding('utf8');
    output.on('data', (text: string) => {
      const messages = (rest + text).split('\0');
      rest = messages.pop() as string;
      for (const message of messages) this.hear(JSON.parse(message) as Message);
    });
    this.child.on('exit', () => {
      for (const { reject } of this.waiting.values()) reject(new Error('chromium has ended'));
    });
  }

  /** Starts the browser with an empty page. */
  static async start(width = 1280, height = 800): Promise<Chromium> {
    const browser = new Chromium();
    const { targetId } = await browser.send('Target.createTarget', { url: 'about:blank' });
    const { sessionId } = await browser.send('Target.attachToTarget', { targetId, flatten: true });
    browser.session = sessionId as string;
    for (const domain of ['Page', 'Runtime', 'Network', 'Log']) await browser.send(`${domain}.enable`);
    await browser.send('Emulation.setDeviceMetricsOverride', {
      width,
      height,
      deviceScaleFactor: 1,
      mobile: false,
    });
    return browser;
  }

  send(method: string, params: Record<string, unknown> = {}): Promise<Record<string, unknown>> {
    const id = ++this.last_id;
    const session = this.session === null ? {} : { sessionId: this.session };
    (this.child.stdio[3] as Writable).write(`${JSON.stringify({ id, method, params, ...session })}\0`);
    return new Promise((resolve, reject) => this.waiting.set(id, { resolve, reject }));
  }

  private hear({ id, method, params, result, error }: Message): void {
    if (id !== undefined) {
      const waiting = this.waiting.get(id);
      this.waiting.delete(id);
      if (error !== undefined) waiting?.reject(new Error(error.message));
      else waiting?.resolve(result ?? {});
    } else if (method === 'Runtime.exceptionThrown' || method === 'Log.entryAdded') {
      this.complaints.push(JSON.stringify(params));
    } else if (method === 'Page.loadEventFired') {
      this.on_load(null);
    } else if (method === 'Runtime.consoleAPICalled') {
      this.complaints.push(JSON.stringify(params?.args));
    } else if (method === 'Network.requestWillBeSent') {
      const { request } = params as { request: { url: string } };
      this.requests.push(request.url);
    }
  }

  /** Goes to an address; back when the page says that it is drawn. */
  async open(url: string): Promise<void> {
    const loaded = new Promise((resolve) => {
      this.on_load = resolve;
    });
    // Another fragment of the same address would be no new page, and would not be loaded.
    const [address, fragment = ''] = url.split('#');
    const page = `${address}?${++this.opened}${fragment === '' ? '' : `#${fragment}`}`;
    await this.send('Page.navigate', { url: page });
    await loaded;
    await this.evaluate(`new Promise((resolve) => {
      const look = () => (document.documentElement.dataset.ready ? resolve(true) : requestAnimationFrame(look));
      look();
    })`);
  }

  /** The value of an expression in the page; promises are waited for. */
  async evaluate<T>(expression: string): Promise<T> {
    const answer = await this.send('Runtime.evaluate', {
      expression,
      awaitPromise: true,
      returnByValue: true,
    });
    const { result, exceptionDetails } = answer as { result: { value: T }; exceptionDetails?: unknown };
    if (exceptionDetails !== undefined) throw new Error(JSON.stringify(exceptionDetails));
    return result.value;
  }

  /** Presses a key, and waits until the page has drawn what it does. */
  async press(key: string, shift = false): Promise<void> {
    const text = TEXTS[key] ?? (key.length === 1 ? key : undefined);
    const code = KEY_CODES[key];
    const pressed = {
      key,
      modifiers: shift ? SHIFT : 0,
      ...(text === undefined ? {} : { text }),
      ...(code === undefined ? {} : { windowsVirtualKeyCode: code, code: key }),
    };
    await this.send('Input.dispatchKeyEvent', { type: 'keyDown', ...pressed });
    await this.send('Input.dispatchKeyEvent', { type: 'keyUp', ...pressed });
    await this.drawn();
  }

  /** Moves the pointer, without a button. */
  async hover(x: number, y: number): Promise<void> {
    await this.send('Input.dispatchMouseEvent', { type: 'mouseMoved', x, y });
    await this.drawn();
  }

  async click(x: number, y: number): Promise<void> {
    const at = { x, y, button: 'left', clickCount: 1 };
    await this.send('Input.dispatchMouseEvent', { type: 'mouseMoved', x, y });
    await this.send('Input.dispatchMouseEvent', { type: 'mousePressed', ...at });
    await this.send('Input.dispatchMouseEvent', { type: 'mouseReleased', ...at });
    await this.drawn();
  }

  async drawn(): Promise<void> {
    await this.evaluate(
      'new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => done(true))))',
    );
  }

  async close(): Promise<void> {
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    this.session = null;
    this.send('Browser.close').catch(() => {});
    await ended;
    rmSync(this.profile, { recursive: true, force: true, maxRetries: 3 });
  }
}
