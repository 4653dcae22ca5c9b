import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { EXPLORE_OPTIONS, explore } from '../../../../demo/cli/commands/explore.ts';
import { read_options } from '../../../../demo/cli/options.ts';
import { own_command } from '../../../../demo/host/own_command.ts';
import { replay } from '../../../../rtos/explore/replay.ts';
import { parse_replay } from '../../../../rtos/explore/replay_file.ts';
import { built_program } from '../../../built_program.ts';
import { sleep_one_tick } from '../../bugs/experiments.ts';
import { in_process } from '../../lab/in_process.ts';
import { netx_sim } from '../netx_sim.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'findings-'));
});
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true });
});

/** The command with workers of another kind; its exit code, and what it printed. */
async function explored(start: typeof in_process, ...args: string[]): Promise<{ code: number; out: string }> {
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  const line = read_options(args, EXPLORE_OPTIONS, '');
  if (line === 'help') throw new Error('no help wanted');
  let out = '';
  const print = (text: string): void => {
    out += `${text}\n`;
  };
  const { code } = await explore(line, { print, complain: print }, start);
  return { code, out };
}

function replayed(file: string) {
  return replay(sleep_one_tick, parse_replay(readFileSync(join(folder, file), 'utf8')));
}

describe('options', () => {
  test.each([
    [['a', 'b'], 'one scenario at a time'],
    [['lost-update', '--shard', '4/4'], '--shard 4/4: it takes I/N'],
    [['lost-update', '--strategy', 'luck'], '--strategy luck: there are portfolio'],
    [['lost-update', '--runs', '0'], '--runs 0: it takes a whole number from 1'],
    [['lost-update', '--workers', '257'], '--workers 257: it takes a whole number from 1 to 256'],
    [['lost-update', '--shard', `0/${'9'.repeat(400)}`], '--shard 0/9'],
    [['nothing'], "there is no scenario 'nothing'; there are: mqtt, "],
    [['secure'], "the scenario 'secure' can be run, but not searched"],
    [['mqtt', '--fixed'], "--fixed: the scenario 'mqtt' has no repair"],
    [['lost-update', '--out', 'LICENSE/findings'], '--out LICENSE/findings: '],
    [[], `explore wants a scenario; ${own_command('--help')} lists them`],
  ])('%j is refused and says what would be right', async (args, message) => {
    const { code, out, err } = await netx_sim('explore', ...args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain(`netx-sim: ${message}`);
  });
});

describe('the command', () => {
  test('writes the page of a finding beside its replay file', async () => {
    const { code, out } = await explored(in_process, 'sleep-one-tick', '--out', folder, '--report');
    expect(code).toBe(3);
    const [page = '', file = ''] = readdirSync(folder).sort();
    expect([page, file]).toEqual([file.replace(/replay$/, 'html'), page.replace(/html$/, 'replay')]);
    expect(out).toContain('its report:  ');
    expect(readFileSync(join(folder, page), 'utf8')).toContain(file);
  });

  test('finds, and its file replays; with the fix the certificate says what it covers', async () => {
    const found = await explored(in_process, 'sleep-one-tick', '--workers', '2', '--out', folder);
    expect(found.code).toBe(3);
    const [file] = readdirSync(folder);
    expect(replayed(file as string)).toMatchObject({ same_failure: true, same_trace: true });
    const clean = await explored(in_process, 'sleep-one-tick', '--fixed', '--strategy', 'sweep-1');
    expect(clean.code).toBe(0);
    expect(clean.out).toContain('breaks sleep-one-tick within 1 virtual seconds');
  });

  test('searches a demonstration too', async () => {
    const { code, out } = await explored(in_process, 'mqtt', '--runs', '10', '--out', folder);
    expect(code).toBe(0);
    expect(out).toContain('nothing failed in 10 runs (portfolio, seed 1)');
  });

  test('--check-determinism runs twice and compares', async () => {
    const { code, out } = await explored(in_process, 'lost-update', '--check-determinism');
    expect(code).toBe(0);
    expect(out).toContain('two runs left the same trace');
  });
});

/** Runs the command as a process; `on_progress` gets all of its standard error so far, again and again. */
function as_process(
  args: readonly string[],
  on_progress: (err: string, child: ChildProcess) => void,
): Promise<{ code: number | null; out: string }> {
  const [node, program] = built_program();
  const child = spawn(node, [program, 'explore', ...args], { detached: true });
  let [out, err] = ['', ''];
  child.stdout.on('data', (data) => {
    out += data;
  });
  child.stderr.on('data', (data) => {
    err += data;
    on_progress(err, child);
  });
  return new Promise((resolve) => child.on('close', (code) => resolve({ code, out })));
}

test('Ctrl-C that ended the workers before it came here is Ctrl-C all the same', async () => {
  const gone: typeof in_process = () => ({
    ended: Promise.resolve(true),
    stop: () => {},
    stop_one: () => {},
  });
  const { code, out } = await explored(gone, 'sleep-one-tick', '--fixed', '--out', folder);
  expect(code).toBe(130);
  expect(out).toContain('stopped by Ctrl-C; what was found so far:');
});

describe.skipIf(process.platform === 'win32')('Ctrl-C (which is no signal on Windows)', () => {
  const ENDLESS = ['--strategy', 'random', '--runs', '1000000', '--workers', '2'];

  test('ends a search, and what was found so far is shrunk, reported and written', async () => {
    let interrupted = false;
    const args = ['sleep-one-tick', '--all', '--out', folder, ...ENDLESS];
    const { code, out } = await as_process(args, (err, { pid }) => {
      if (interrupted || !/[1-9]\d* failing/.test(err)) return;
      interrupted = true;
      // To all its processes, as the terminal does.
      process.kill(-(pid as number), 'SIGINT');
    });
    expect(code).toBe(3);
    expect(out).toContain('stopped by Ctrl-C; what was found so far:');
    expect(out).toContain('FAILED [assert the chip is ready] starter');
    expect(out).toMatch(/found by run \d+; (shrunk from \d+ to )?1 choice/);
    const [file] = readdirSync(folder);
    expect(replayed(file as string)).toMatchObject({ same_failure: true, same_trace: true });
  });

  test.each([
    ['SIGINT', 130, 'stopped by Ctrl-C; what was found so far:'],
    ['SIGTERM', 143, 'stopped by SIGTERM; what was found so far:'],
    ['SIGHUP', 129, 'stopped by SIGHUP; what was found so far:'],
  ] as const)('%s before anything failed leaves the exit code %d', async (signal, exit_code, words) => {
    const handlers = process.listeners(signal);
    const waits: typeof in_process = (_requests, hear) => {
      let end = (): void => {};
      const ended = new Promise<boolean>((resolve) => {
        end = () => resolve(false);
      });
      queueMicrotask(() => {
        hear({ type: 'progress', runs: 10, new_coverage: [], index: 9, reached: [] }, 0);
        const [interrupt] = process.listeners(signal).filter((handler) => !handlers.includes(handler));
        interrupt?.(signal);
      });
      return { ended, stop: () => end(), stop_one: () => {} };
    };
    const { code, out } = await explored(waits, 'sleep-one-tick', '--fixed', '--out', folder, ...ENDLESS);
    expect(code).toBe(exit_code);
    expect(out).toContain(words);
    expect(out).not.toContain('FAILED');
    expect(readdirSync(folder)).toEqual([]);
    expect(process.listeners(signal)).toEqual(handlers);
  });
});

describe('explore --like', () => {
  const log = new URL('../../lab/like/logs/mars-inversion.txt', import.meta.url).pathname;

  test('finds a schedule that gives the log: exit code 3, with its replay', async () => {
    const { code, out } = await explored(in_process, 'mars-inversion', '--like', log, '--out', folder);
    expect(code).toBe(3);
    expect(out).toContain('all 4 lines of the log: this schedule gives the log');
    expect(readdirSync(folder)).toHaveLength(1);
  });

  test('without such a file is refused', async () => {
    const nowhere = explored(in_process, 'mars-inversion', '--like', 'nowhere.log', '--out', folder);
    await expect(nowhere).rejects.toThrow('--like nowhere.log: cannot read it');
  });

  test.each([
    [['--workers', '2'], 'in one process'],
    [['--all'], 'in one process'],
  ])('with %j is refused', async (more, message) => {
    await expect(
      explored(in_process, 'mars-inversion', '--like', log, '--out', folder, ...more),
    ).rejects.toThrow(message);
  });
});

describe('what is no single search', () => {
  test.each([
    [['--compare', '--strategy', 'places'], '--compare goes without --strategy'],
    [['--compare', '--fixed', '--shard', '0/2'], '--compare goes without --fixed and --shard'],
    [['--compare', '--check-determinism', '--all'], '--compare goes without --check-determinism and --all'],
    [['--check-determinism', '--workers', '2'], '--check-determinism goes without --workers'],
    [['--check-determinism', '--report'], '--check-determinism goes without --report'],
    [
      ['--compare', '--seconds', '1', '--coverage', 'lines'],
      '--compare goes without --seconds and --coverage',
    ],
  ])('refuses what it would ignore: %j', async (words, message) => {
    await expect(explored(in_process, 'mars-inversion', ...words)).rejects.toThrow(message);
  });
});
