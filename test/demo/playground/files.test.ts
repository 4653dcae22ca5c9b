// Files of the user in the page: what is opened, by the button and by dropping, what is kept of it in the browser, and that what the
// page saves is taken again, by the page and by the command line.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { replay_path } from '../../../demo/lab/replay_path.ts';
import { ROOT } from '../../tidy/sources.ts';
import { netx_sim } from '../cli/netx_sim.ts';
import { describe_with } from '../programs.ts';
import { built_page } from './built_page.ts';
import { PageDriver } from './page_driver.ts';

const PROGRAM = `import { word } from './words.ts';
console.log(word);
`;

describe_with(['chromium'], 'files of the user in the page', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'netx-sim-opened-'));
  const at = (name: string): string => path.join(folder, name);
  let url: string;
  let page: PageDriver;

  beforeAll(async () => {
    ({ url } = await built_page());
    page = await PageDriver.start(folder);
    await page.open(url);
  });
  afterAll(async () => {
    await page?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const shown_program = (): Promise<string> =>
    page.browser.evaluate(`document.querySelector('#program').selectedOptions[0]?.textContent ?? ''`);

  it('several .ts files are one program: the one that no other imports is run', async () => {
    writeFileSync(at('words.ts'), "export const word = 'opened';\n");
    writeFileSync(at('program.ts'), PROGRAM);
    await page.open_files(at('words.ts'), at('program.ts'));
    await page.until_text('#account', /opened/);
    expect(await page.text('.files')).toBe('program.tswords.ts');
    expect(await shown_program()).toBe('program.ts');
  });

  it('what was edited in it is there when the page is opened again, until it is forgotten', async () => {
    await page.type(PROGRAM.replace('word);', 'word, word);'));
    await page.open(url);
    expect(await page.text('#account')).toContain('opened opened');
    await page.choose('start');
    await page.choose('own program.ts');
    expect(await page.text('#account')).toContain('opened opened');
    await page.press('Forget');
    await page.focus_button('Forget it');
    await page.browser.press('Enter');
    await page.until_text('#about', /two threads, a queue/);
    await page.idle();
    expect(await page.browser.evaluate(`document.querySelector('option[value^="own "]')`)).toBeNull();
  });

  it('files may be dropped onto the page', async () => {
    await page.browser.evaluate(`(() => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(["console.log('dropped');"], 'dropped.ts'));
      document.querySelector('#account').dispatchEvent(new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }));
    })()`);
    await page.until_text('#account', /dropped/);
  });

  it('a .replay of a program of the page opens it and runs as recorded', async () => {
    await page.open_files(replay_path('lost-update'));
    await page.until_text('#status', /FAILED/);
    await page.idle();
    expect(await page.text('#status')).toMatch(/^FAILED \[assert no update is lost\] .*as recorded/);
    expect(await shown_program()).toBe('lost-update');
    const trace = /trace (\w+)/.exec(await page.text('#status'))?.[1];
    const { out } = await netx_sim('replay', replay_path('lost-update'));
    expect(out).toContain(trace);
  });

  it('a .replay that the page saved is taken by the command line', async () => {
    const saved = await page.saved('.replay', 'lost-update.replay');
    const { out, code } = await netx_sim('replay', at('lost-update.replay'));
    expect(saved.toString()).toContain('scenario lost-update');
    expect([code, out]).toEqual([0, expect.stringContaining('assert no update is lost')]);
  });

  it('a .replay of a file of the user is taken while that file is open', async () => {
    const text = readFileSync(path.join(ROOT, 'demo/bugs/check_then_wait.ts'), 'utf8')
      .replaceAll("'../", "'./demo/")
      .replaceAll("'./demo/../", "'./")
      .replaceAll("'check-then-wait'", "'mine-alone'");
    const replay = readFileSync(replay_path('check-then-wait'), 'utf8').replace(
      'scenario check-then-wait',
      'scenario mine-alone',
    );
    writeFileSync(at('mine.ts'), text);
    writeFileSync(at('mine.replay'), replay);
    await page.open_files(at('mine.replay'));
    await page.until_text('#alert', /it is a replay of 'mine-alone', .*: open its file first/);
    await page.open_files(at('mine.ts'));
    await page.until_text('#status', /nothing is left to do/);
    await page.idle();
    await page.open_files(at('mine.replay'));
    await page.until_text('#status', /FAILED/);
    await page.idle();
    expect(await page.text('#status')).toMatch(/^FAILED \[within the data is taken\] board: as recorded/);
    // The command line knows the scenario by its file, and so does the page.
    const saved = String(await page.saved('.replay', 'mine.replay'));
    expect(saved).toContain('\nscenario mine.ts\n');
    await page.press('Nominal timing');
    await page.idle();
    await page.open_files(at('mine.replay'));
    await page.until_text('#status', /FAILED/);
    await page.idle();
    expect(await page.text('#status')).toContain('as recorded');
  });

  it('a .pcapng that the page saved opens in words', async () => {
    await page.choose('mqtt');
    await page.saved('.pcapng', 'mqtt.pcapng');
    await page.choose('start');
    await page.open_files(at('mqtt.pcapng'));
    await page.until_text('#status', /^mqtt.pcapng: \d+ frames$/);
    expect(await page.text('#account')).toContain('MQTT CONNECT client "mytestclient"');
  });

  it('a report that the page or the command line saved opens with its views', async () => {
    await page.choose('two-boards');
    await page.saved('report.html', 'two-boards.html');
    await netx_sim('run', 'mqtt', '--quiet', '--report', at('mqtt.html'));
    for (const name of ['two-boards', 'mqtt']) {
      await page.choose('start');
      await page.open_files(at(`${name}.html`));
      await page.until_text('#status', RegExp(`^${name}.html: `));
      await page.until(
        `document.querySelector('#views').contentDocument.querySelector('h1')?.textContent.startsWith('${name}')`,
      );
    }
  });

  it.each([
    ['picture.png', 'x', 'picture.png: it is none of .ts, .c with .h, .replay, .pcapng and saved reports'],
    ['other.html', '<p>no</p>', 'other.html: it is no report of a run'],
    ['broken.replay', 'netx-sim-replay 1\n', "which is none of the page's programs"],
    ['broken.pcapng', 'no capture', 'broken.pcapng'],
    ['alone.h', '#define A 1', 'a header is no program'],
    ['main.c', 'int main(void) { return 0; }', 'Firmware in C is not in this page'],
  ])('%s is refused in words', async (name, content, words) => {
    writeFileSync(at(name), content);
    await page.choose('start');
    await page.open_files(at(name));
    await page.until(`document.querySelector('#alert').textContent !== ''`);
    expect(await page.text('#alert')).toContain(words);
  });

  it('saves the file that is shown, as it is edited', async () => {
    await page.choose('start');
    await page.type('console.log(1);\n');
    expect((await page.saved('.ts', 'my_program.ts')).toString()).toBe('console.log(1);\n');
  });

  it('a link does not take the place of what its reader has made of the same program', async () => {
    await page.press('Share');
    await page.until(`document.querySelector('dialog textarea') !== null`);
    const link = await page.browser.evaluate<string>(`document.querySelector('dialog textarea').value`);
    await page.press('Close');
    await page.type('console.log(2);\n');
    await page.open(`${url}#${link.split('#')[1]}`);
    expect(await page.text('#account')).toBe('1\n');
    const [mine] = await page.browser.evaluate<string[]>(
      `[...document.querySelectorAll('option[value^="own "]')].map((one) => one.value).filter((one) => one.includes('before the link'))`,
    );
    await page.choose(mine as string);
    expect(await page.text('#account')).toBe('2\n');
  });

  it('complained of nothing in all that', () => {
    expect(page.browser.complaints).toEqual([]);
  });
});
