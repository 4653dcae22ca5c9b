// The playground in headless Chromium: chooses programs, runs, types, searches, saves and reads what the page shows.

import { existsSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { Chromium } from '../report/viewer/chromium.ts';

const CONTROL = 2;

export class PageDriver {
  readonly browser: Chromium;
  private readonly downloads: string;

  private constructor(browser: Chromium, downloads: string) {
    this.browser = browser;
    this.downloads = downloads;
  }

  /** Starts the browser; what the page saves goes into a folder. */
  static async start(downloads: string, width = 1400, height = 900): Promise<PageDriver> {
    const browser = await Chromium.start(width, height);
    await browser.send('Page.setDownloadBehavior', { behavior: 'allow', downloadPath: downloads });
    return new PageDriver(browser, downloads);
  }

  async open(url: string): Promise<void> {
    await this.browser.open(url);
    await this.idle();
  }

  /** Waits until nothing runs. */
  idle(): Promise<unknown> {
    return this.until(`document.documentElement.dataset.busy === 'no'`);
  }

  /** Waits until an expression of the page is true. */
  until(expression: string): Promise<unknown> {
    return this.browser.evaluate(`new Promise((resolve) => {
      const look = () => ((${expression}) ? resolve(true) : setTimeout(look, 20));
      look();
    })`);
  }

  text(selector: string): Promise<string> {
    return this.browser.evaluate(`document.querySelector(${JSON.stringify(selector)})?.textContent ?? ''`);
  }

  /** Opens one of the page's programs, which runs it. */
  async choose(id: string): Promise<void> {
    await this.browser.evaluate(`(() => {
      const list = document.querySelector('#program');
      list.value = ${JSON.stringify(id)};
      list.dispatchEvent(new Event('change'));
    })()`);
    await this.idle();
  }

  async set(id: string, value: string): Promise<void> {
    await this.browser.evaluate(`(() => {
      const input = document.getElementById(${JSON.stringify(id)});
      if (input.type === 'checkbox') input.checked = ${JSON.stringify(value === 'on')};
      else input.value = ${JSON.stringify(value)};
      input.dispatchEvent(new Event('change'));
    })()`);
  }

  /** Presses the button with this text. */
  async press(text: string): Promise<void> {
    await this.browser.evaluate(
      `[...document.querySelectorAll('button')].find((one) => one.textContent === ${JSON.stringify(text)}).click()`,
    );
  }

  /** Types a text in place of the file that is shown. */
  async type(text: string): Promise<void> {
    await this.browser.evaluate(`document.querySelector('.cm-content').focus()`);
    const all = {
      key: 'a',
      code: 'KeyA',
      windowsVirtualKeyCode: 65,
      modifiers: CONTROL,
      commands: ['selectAll'],
    };
    await this.browser.send('Input.dispatchKeyEvent', { type: 'keyDown', ...all });
    await this.browser.send('Input.dispatchKeyEvent', { type: 'keyUp', ...all });
    await this.browser.send('Input.insertText', { text });
    await this.browser.drawn();
  }

  /** Checks the lesson that is open; how its checks stand, a line for each, and the sum. */
  async checked(): Promise<string> {
    await this.press('Check');
    await this.idle();
    return this.browser.evaluate(
      `[...document.querySelectorAll('.lesson .checks li, .lesson .sum')].map((one) => one.innerText.replace('\\n', ' ')).join('\\n')`,
    );
  }

  /** Ctrl-Enter, wherever the focus is; back when the run is over. */
  async run_by_key(): Promise<void> {
    const enter = { key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 13, modifiers: CONTROL };
    await this.browser.send('Input.dispatchKeyEvent', { type: 'rawKeyDown', ...enter });
    await this.browser.send('Input.dispatchKeyEvent', { type: 'keyUp', ...enter });
    await this.idle();
  }

  /** Opens files of this computer by the button Open. */
  async open_files(...files: readonly string[]): Promise<void> {
    const { browser } = this;
    await browser.send('Page.setInterceptFileChooserDialog', { enabled: true });
    await browser.send('DOM.enable');
    await this.focus_button('Open');
    await browser.press('Enter');
    const { root } = (await browser.send('DOM.getDocument')) as { root: { nodeId: number } };
    const { nodeId } = await browser.send('DOM.querySelector', {
      nodeId: root.nodeId,
      selector: 'input[type=file]',
    });
    await browser.send('DOM.setFileInputFiles', { files, nodeId });
  }

  /** Puts the focus on the button with this text, as Tab would. */
  async focus_button(text: string): Promise<void> {
    await this.browser.evaluate(
      `[...document.querySelectorAll('button')].find((one) => one.textContent === ${JSON.stringify(text)}).focus()`,
    );
  }

  /** Waits until an element has a text. */
  until_text(selector: string, text: RegExp): Promise<unknown> {
    return this.until(`${text}.test(document.querySelector(${JSON.stringify(selector)})?.textContent ?? '')`);
  }

  /** The accessible nodes that take the focus, by role and name. */
  async focusable(): Promise<{ role: string; name: string }[]> {
    await this.browser.send('Accessibility.enable');
    const { nodes } = (await this.browser.send('Accessibility.getFullAXTree')) as unknown as {
      nodes: {
        role?: { value: string };
        name?: { value: string };
        properties?: { name: string; value: { value: unknown } }[];
      }[];
    };
    return nodes
      .filter(({ properties = [] }) =>
        properties.some(({ name, value }) => name === 'focusable' && value.value === true),
      )
      .map(({ role, name }) => ({ role: role?.value ?? '', name: name?.value ?? '' }));
  }

  /** The trace hashes of the simulations of the last run, as the views show them. */
  async hashes(): Promise<string[]> {
    const count = await this.browser.evaluate<number>(
      `document.querySelectorAll('#simulations option').length`,
    );
    const found: string[] = [];
    for (let n = 0; n < count; n++) {
      const title = await this.browser.evaluate<string>(`(() => {
        const list = document.querySelector('#simulations');
        list.selectedIndex = ${n};
        list.dispatchEvent(new Event('change'));
        return list.value;
      })()`);
      const frame = `document.querySelector('#views').contentDocument`;
      await this.until(`${frame}.querySelector('h1')?.textContent.startsWith(${JSON.stringify(title)})`);
      found.push(
        await this.browser.evaluate<string>(
          `${frame}.querySelector('.chips').textContent.match(/trace (\\w+)/)[1]`,
        ),
      );
    }
    return found;
  }

  /** Presses a button that saves, and reads the file. */
  async saved(button: string, name: string): Promise<Buffer> {
    const file = path.join(this.downloads, name);
    rmSync(file, { force: true });
    await this.press(button);
    while (!existsSync(file)) await this.browser.drawn();
    return readFileSync(file);
  }

  close(): Promise<void> {
    return this.browser.close();
  }
}
