// The playground as one file, opened from a disk in a real browser: what it runs is what Node runs, what is wrong is told at its
// line, what does not end is ended, and what is shared, saved and opened again is the same run.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { replay_path } from '../../../demo/lab/replay_path.ts';
import { shipped } from '../../../demo/playground/build/programs.ts';
import { netx_sim } from '../cli/netx_sim.ts';
import { describe_with, program, run_program } from '../programs.ts';
import { built_page } from './built_page.ts';
import { node_hashes } from './node_hashes.ts';
import { PageDriver } from './page_driver.ts';

const { programs, files } = shipped();
const BY_THEMSELVES = programs.filter(({ scenario }) => scenario === null);
const MB = 1e6;

/** A board with one thread that does this. */
function thread_that(...body: string[]): string {
  return `import { Simulation, Target } from './rtos/sim_api.ts';
import * as tx from './rtos/tx_api.ts';
const thread = new tx.TX_THREAD();
function* entry(): tx.Service<void> {
${body.map((line) => `  ${line}`).join('\n')}
}
const main = () =>
  tx.tx_kernel_enter(function* () {
    yield* tx.tx_thread_create(thread, 'worker', entry, 0, new Uint8Array(1024), 1024, 5, 5, 0, tx.TX_AUTO_START);
  });
const sim = new Simulation();
new Target(sim, { name: 'board', main });
sim.run();
`;
}
const BODY_LINE = 5;

describe_with(['chromium'], 'the playground in a browser', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'netx-sim-saved-'));
  let url: string;
  let sizes: ReadonlyMap<string, number>;
  let page: PageDriver;

  beforeAll(async () => {
    ({ url, sizes } = await built_page());
    page = await PageDriver.start(folder);
    await page.open(url);
  });
  afterAll(async () => {
    await page?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('opens from a disk, runs its first program without an error and asks for nothing', async () => {
    expect(page.browser.complaints).toEqual([]);
    const asked = page.browser.requests.filter((request) => !/^(data|blob|about):/.test(request));
    expect(asked.map((request) => request.replace(/\?.*/, ''))).toEqual([url]);
    expect(await page.text('#account')).toMatch(/0\.000306 {2}board\/logger {10}21 degrees, at tick 0/);
    expect(await page.text('#status')).toMatch(
      /^106 events, ended at 0\.110001 s: nothing is left to do, trace \w{16}/,
    );
  });

  it('is one file of less than 1.5 MB', () => {
    expect(sizes.get('playground.html')).toBeLessThan(1.5 * MB);
  });

  it('has a name for everything that takes the focus', async () => {
    const focusable = await page.focusable();
    expect(focusable.length).toBeGreaterThan(20);
    // What scrolls the editor takes a focus by script only, and Tab passes it by.
    expect(focusable.filter(({ name, role }) => name === '' && role !== 'generic')).toEqual([]);
  });

  it.each(BY_THEMSELVES)('runs $main as Node does', async ({ id, main }) => {
    await page.choose(id);
    expect(await page.text('#alert')).toBe('');
    const hashes = await node_hashes(main, files[main] as string);
    expect(hashes.length).toBeGreaterThan(0);
    expect(await page.hashes()).toEqual(hashes);
  });

  it.each(['mqtt', 'mqtt-by-name', 'two-boards', 'lost-update', 'ping-on-slow-link', 'dates-before-time'])(
    'runs the scenario %s as the command line does',
    async (name) => {
      await page.choose(name);
      const { out } = await netx_sim('run', name, '--json', '--quiet');
      expect(await page.hashes()).toEqual([(JSON.parse(out) as { trace_hash: string }).trace_hash]);
    },
  );

  it('marks a forgotten yield* while it is typed, and the tip puts it there', async () => {
    await page.choose('start');
    await page.type(thread_that('tx.tx_thread_sleep(1);'));
    await page.until(`document.querySelector('.cm-lintRange-error') !== null`);
    expect(await page.text('.cm-lintRange-error')).toBe('tx.tx_thread_sleep(1)');
    await page.type(thread_that('yield* tx.tx_thread_sleep(1);'));
    await page.until(`document.querySelector('.cm-lintRange-error') === null`);
  });

  it('marks what is no TypeScript while it is typed, and says the line when it is run', async () => {
    await page.type(thread_that('const = 1;'));
    await page.until(`document.querySelector('.cm-lintRange-error') !== null`);
    await page.run_by_key();
    expect(await page.text('#alert')).toContain(`my_program.ts:${BODY_LINE}: Unexpected token`);
  });

  it('says at which line an exception was thrown, and leads there', async () => {
    await page.type(thread_that('yield* tx.tx_thread_sleep(1);', "throw new Error('out of coffee');"));
    await page.run_by_key();
    expect(await page.text('.problems')).toContain(`my_program.ts:${BODY_LINE + 1}: out of coffee`);
    await page.browser.evaluate(`document.querySelector('.problems button').click()`);
    expect(await page.text('.cm-activeLine')).toContain('out of coffee');
  });

  it('lists what services returned besides success, with the line', async () => {
    await page.type(
      thread_that('yield* tx.tx_thread_resume(thread);', 'yield* tx.tx_thread_resume(thread);'),
    );
    await page.run_by_key();
    const text = await page.text('.problems');
    expect(text).toContain(`my_program.ts:${BODY_LINE}: tx_thread_resume returned TX_RESUME_ERROR`);
    expect(text).toContain(`my_program.ts:${BODY_LINE + 1}: tx_thread_resume`);
  });

  it.each([
    ['a thread that never gives way', thread_that('for (;;) {}'), 'Virtual time stands still'],
    ['a loop of the file itself', 'for (;;) {}', 'before any simulation has run'],
    [
      'a run without an end',
      thread_that('for (;;) yield* tx.tx_thread_sleep(1);'),
      'Stopped after 4 s: the program did not come to its end. Virtual time has come to',
    ],
  ])('stops %s and says what to do; the page lives', async (_, text, words) => {
    await page.set('patience', '1');
    await page.type(text);
    await page.run_by_key();
    expect(await page.text('#alert')).toContain(words);
    // What is shown below is of another run, and is not saved as one of this.
    expect(await page.text('.views.earlier h2')).toContain('Report of an earlier run: ');
    expect(
      await page.browser.evaluate(`document.querySelectorAll('[aria-label=save] button:disabled').length`),
    ).toBe(3);
    await page.set('patience', '60');
    await page.choose('two-boards');
    expect(await page.text('#status')).toMatch(/the firmware has finished/);
    await page.choose('start');
    expect(await page.text('#status')).toContain('it had to be stopped the last time');
    await page.press('Reset');
    await page.idle();
  });

  it('a run that takes long is asked about, with how far it is; the user lets it go on to its end', async () => {
    await page.choose('start');
    await page.set('patience', '1');
    // Few records are kept, so that the views are made at once.
    const long = thread_that('for (;;) yield* tx.tx_thread_sleep(1);')
      .replace('new Simulation()', 'new Simulation({ trace_capacity: 1000 })')
      .replace('sim.run()', 'sim.run({ until_ns: 6_000e9 })');
    await page.type(long);
    await page.press('Run');
    await page.until(`!document.querySelector('#notice').hidden`);
    expect(await page.text('#notice')).toMatch(
      /^It has been running for 1 s, and virtual time goes on: at this pace its 6000 s take about \d+ (s|minutes) more/,
    );
    expect(await page.browser.evaluate(`document.querySelector('#progress').hidden`)).toBe(false);
    await page.focus_button('Let it run');
    await page.browser.press('Enter');
    await page.idle();
    expect(await page.text('#status')).toMatch(/ended at 6000\.00000\d s: its time was over/);
    await page.set('patience', '60');
    await page.press('Reset');
    await page.idle();
  });

  it('searches lost-update and comes to the finding that is shipped', async () => {
    await page.choose('lost-update');
    await page.press('Explore');
    await page.until(`document.documentElement.dataset.busy === 'yes'`);
    await page.idle();
    expect(await page.text('#status')).toContain('FAILED [assert no update is lost]');
    expect(await page.text('#account')).toContain('the deciding choice:');
    const found = (await page.saved('.replay', 'lost-update.replay')).toString();
    expect(found).toBe(readFileSync(replay_path('lost-update'), 'utf8'));
    // Under the same timing the repair holds.
    await page.set('fixed', 'on');
    await page.run_by_key();
    expect(await page.text('#status')).toContain('it passes under the timing that made it fail');
    expect(await page.text('#about')).toContain('Explore tries others');
    await page.press('Nominal timing');
    await page.idle();
    expect(await page.text('#status')).toContain('nothing is left to do');
  });

  it('says when a strategy has nothing to vary', async () => {
    await page.choose('lost-update');
    await page.set('strategy', 'preempt');
    await page.press('Explore');
    await page.until(`document.documentElement.dataset.busy === 'yes'`);
    await page.idle();
    expect(await page.text('#status')).toContain('the strategy preempt has nothing to vary here');
    await page.set('strategy', 'portfolio');
  });

  it('a bug is found, mended in the editor and tried under the timing that was found; a mend that mends nothing fails still', async () => {
    const name = 'demo/bugs/check_then_wait.ts';
    const text = files[name] as string;
    const clears = '        if (!fixed) yield* tx_event_flags_set(group, ~DATA >>> 0, TX_AND);\n';
    expect(text).toContain(clears);
    await page.choose('check-then-wait');
    expect(await page.text('#account')).toContain('Nothing was printed');
    await page.press('Explore');
    await page.until(`document.documentElement.dataset.busy === 'yes'`);
    await page.idle();
    expect(await page.text('#status')).toMatch(
      /^FAILED \[within the data is taken\] board: found by run \d+/,
    );
    // Why it failed is told beside the program, with the lines that it came from.
    await page.until_text('.cause', /Why board\/consumer does not go on/);
    expect(await page.text('.cause')).toMatch(
      /Why it failed.*Timing: this interrupt was delayed.*No return: /s,
    );
    expect(await page.text('.cause')).toContain('Before the wait began it was taken back, at 0.030023 s');
    const line_of = (words: string): number => text.slice(0, text.indexOf(words)).split('\n').length;
    expect(await page.text('.problems')).toContain(`${name}:${line_of('sim_eventually_within(10')}: `);
    await page.press(`check_then_wait.ts:${line_of('tx_event_flags_set(group, ~DATA')}`);
    expect(await page.text('.cm-activeLine')).toBe(clears.trimEnd());
    await page.type(text.replace('sim_compute(20)', 'sim_compute(25)'));
    await page.run_by_key();
    expect(await page.text('#status')).toContain('it still fails under this timing');
    // Without the computation it passes, as code between services takes no time: that is no repair, and the page says so.
    await page.type(text.replace('        yield* sim_compute(20);\n', ''));
    await page.run_by_key();
    expect(await page.text('#status')).toContain('passed');
    expect(await page.text('.problems')).toContain('board/consumer no longer computes');
    expect(await page.browser.evaluate(`document.querySelector('.cause').hidden`)).toBe(true);
    await page.type(text.replace(clears, ''));
    await page.run_by_key();
    expect(await page.text('#status')).toContain('passed: it passes under the timing that made it fail');
    expect(await page.text('.problems')).not.toContain('computes');
    await page.set('runs', '100');
    await page.press('Explore');
    await page.until(`document.documentElement.dataset.busy === 'yes'`);
    await page.idle();
    expect(await page.text('#status')).toContain('check-then-wait: nothing failed in 100 runs');
    expect(await page.text('#account')).toContain('Code between two services takes no time');
    expect(await page.text('.views.earlier h2')).toMatch(
      /^Report of an earlier run: check-then-wait, which passed, trace \w{16}$/,
    );
    await page.press('Reset');
    await page.idle();
  });

  it('what is shared opens elsewhere as the same run', async () => {
    await page.choose('start');
    await page.type(thread_that('yield* tx.tx_thread_sleep(3);', "console.log('three ticks later');"));
    await page.set('seed', '7');
    await page.run_by_key();
    const hashes = await page.hashes();
    await page.press('Share');
    await page.until(`document.querySelector('dialog textarea') !== null`);
    const link = await page.browser.evaluate<string>(`document.querySelector('dialog textarea').value`);
    expect(link.length).toBeLessThan(2000);
    const other = await PageDriver.start(folder);
    try {
      await other.open(`${url}#${link.split('#')[1]}`);
      expect(await other.text('#account')).toContain('three ticks later');
      expect(await other.hashes()).toEqual(hashes);
    } finally {
      await other.close();
    }
    await page.set('seed', '');
    await page.press('Close');
    await page.press('Reset');
    await page.idle();
  });

  it('saves a report that opens by itself', async () => {
    await page.choose('two-boards');
    const report = await page.saved('report.html', 'two-boards.html');
    writeFileSync(path.join(folder, 'report.html'), report);
    const other = await PageDriver.start(folder);
    try {
      await other.browser.open(pathToFileURL(path.join(folder, 'report.html')).href);
      expect(await other.text('h1')).toContain('two-boards');
      expect(await other.text('.chips')).toContain('success');
    } finally {
      await other.close();
    }
  });

  it('works where nothing can be stored', async () => {
    const other = await PageDriver.start(folder);
    try {
      await other.browser.send('Page.addScriptToEvaluateOnNewDocument', {
        source: `Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('no', 'SecurityError'); } });`,
      });
      await other.open(url);
      await other.type(thread_that("console.log('kept nowhere');"));
      await other.run_by_key();
      expect(await other.text('#account')).toContain('kept nowhere');
      expect(other.browser.complaints).toEqual([]);
    } finally {
      await other.close();
    }
  });

  it('complained of nothing in all that', () => {
    expect(page.browser.complaints).toEqual([]);
  });

  it.skipIf(program('tshark') === undefined)(
    'saves a capture that tshark reads without a complaint',
    async () => {
      await page.choose('mqtt');
      await page.saved('.pcapng', 'mqtt.pcapng');
      const file = path.join(folder, 'mqtt.pcapng');
      const told = run_program(
        'tshark',
        '-r',
        file,
        '-o',
        'tcp.check_checksum:TRUE',
        '-o',
        'ip.check_checksum:TRUE',
      );
      expect(told).toContain('Connect Command');
      expect(told).toContain('Publish Message');
      expect(run_program('tshark', '-r', file, '-Y', '_ws.malformed || tcp.checksum.status == 0')).toBe('');
    },
  );
});
