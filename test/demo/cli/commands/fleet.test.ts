import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { run_program } from '../../../../demo/cli/program.ts';
import { own_command } from '../../../../demo/host/own_command.ts';
import { Mosquitto } from '../../mosquitto.ts';
import { describe_with } from '../../programs.ts';

async function run(...args: string[]): Promise<{ code: number; lines: string[]; said: string[] }> {
  const lines: string[] = [];
  const said: string[] = [];
  const output = {
    print: (line: string) => void lines.push(line),
    complain: (line: string) => void said.push(line),
  };
  return { code: await run_program(['fleet', ...args], output), lines, said };
}

/** The smallest of the shipped ones. */
const SMALL = ['site-of-fifty', '--set', 'boards=3'];

it('runs a fleet once, writes its report, and prints what one board prints', async () => {
  const report = path.join(mkdtempSync(path.join(tmpdir(), 'fleet-')), 'fleet.html');
  const { code, lines } = await run(...SMALL, '--report', report, '--board', 'meter-2');
  expect(code).toBe(0);
  expect(lines.filter((line) => line.includes('meter-2  meter-2 is connected')).length).toBeGreaterThan(1);
  expect(lines.some((line) => /^no reading is lost +holds$/.test(line))).toBe(true);
  expect(readFileSync(report.replace('.html', '.meter-2.html'), 'utf8')).toContain(
    'meter-2, one of 3 boards',
  );
  expect(readFileSync(report, 'utf8')).toContain('"saved":{"meter-2":"fleet.meter-2.html"}');
  expect(readFileSync(report, 'utf8')).toContain('netx-sim fleet site-of-fifty --seeds 1 --set boards=3');
});

it('runs seeds and shards, and reports what the shards left', async () => {
  const out = mkdtempSync(path.join(tmpdir(), 'fleet-'));
  expect((await run(...SMALL, '--seeds', '1..2', '--shard', '0/2', '--out', out)).code).toBe(0);
  const early = await run('site-of-fifty', '--from', out);
  expect([early.code, early.said]).toEqual([1, ['shard 1 of 2 is missing']]);
  await run(...SMALL, '--seeds', '1..2', '--shard', '1/2', '--out', out);
  expect(readdirSync(out)).toEqual(['site-of-fifty-0-of-2.fleet.json', 'site-of-fifty-1-of-2.fleet.json']);
  const { code, lines } = await run('site-of-fifty', '--from', out);
  expect(code).toBe(0);
  expect(lines).toContain('no reading is lost: holds in 2 of 2 runs');
});

describe_with(['mosquitto'], 'with Mosquitto', () => {
  it('runs a fleet with a real broker', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'fleet-'));
    const plans = pathToFileURL(path.resolve('test/demo/fleet/plans.ts')).href;
    const file = path.join(folder, 'small.mts');
    writeFileSync(
      file,
      `import { small_fleet } from '${plans}';\nexport const small = small_fleet({ until_s: 10 });\n`,
    );
    const broker = await Mosquitto.start(null);
    try {
      const { code, lines } = await run(file, '--broker', broker.address, '--speed', '10');
      expect(code).toBe(0);
      expect(lines.find((line) => line.startsWith('unaccounted for'))).toMatch(/ 0$/);
      expect(lines.find((line) => line.startsWith('arrived '))).not.toMatch(/ 0$/);
    } finally {
      await broker.stop();
    }
  }, 60_000);
});

it('says what is wrong with a command line', async () => {
  const said = `netx-sim: fleet wants one fleet; ${own_command('fleet')} --help lists them`;
  expect((await run()).said).toEqual([said]);
  expect((await run('storm')).said[0]).toContain("there is no fleet 'storm'");
  expect((await run('site-of-fifty', '--set', 'size=3')).said[0]).toContain(
    'has no such parameter; there is boards',
  );
  expect((await run(...SMALL, '--broker', 'x')).said[0]).toContain('it takes HOST:PORT');
  expect((await run(...SMALL, '--broker', 'localhost:9', '--seeds', '1..2')).said[0]).toContain(
    'for one run',
  );
  expect((await run('site-of-fifty', '--seeds', '5..1')).said[0]).toContain('it takes a range of seeds');
  expect((await run(...SMALL, '--board', 'meter-9')).said[0]).toContain('there is meter-1 to meter-3');
});

it('tells before a run which options do not go together', async () => {
  const wrong = async (...args: string[]): Promise<string | undefined> => {
    const { code, said } = await run(...SMALL, ...args);
    return code === 2 ? said[0] : `code ${code}`;
  };
  const broker = ['--broker', 'localhost:1'];
  expect(await wrong('--speed', '5')).toContain('--speed goes with --broker');
  expect(await wrong('--serve', '0', ...broker)).toContain('without --from and --broker');
  expect(await wrong('--out', 'results', ...broker)).toContain('without --broker');
  expect(await wrong('--from', 'results', '--board', 'meter-1')).toContain('--from runs nothing');
});
