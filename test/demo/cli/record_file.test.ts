import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { RecordFile, read_record } from '../../../demo/cli/record_file.ts';
import { UsageError } from '../../../demo/host/usage.ts';
import { RealSocketBroker } from '../../mqtt/broker/real_socket_broker.ts';
import { netx_sim } from './netx_sim.ts';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'netx-sim-record-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('a run with a real broker is the same again from its record, when the broker is gone', async () => {
  const broker = new RealSocketBroker();
  const address = (await broker.listen()).replace('mqtt://', '');
  const record = path.join(folder, 'run.record');
  const live = await netx_sim('mqtt', '--broker', address, '--record', record);
  await broker.close();
  expect([live.code, live.err]).toEqual([0, '']);
  expect(readFileSync(record, 'utf8').split('\n').slice(0, 2)).toEqual([
    'netx-sim host record 1',
    `# netx-sim run mqtt --seed 1 --broker ${address} --replay FILE`,
  ]);
  const again = await netx_sim('mqtt', '--broker', address, '--replay', record);
  expect(again.code).toBe(0);
  // The clock of a run with a real broker goes on for a moment after the last event.
  const story = (text: string) => text.split('\n').filter((line) => !/^(broker|end) /.test(line));
  expect(story(again.out)).toEqual(story(live.out));
  expect(again.out).toContain(`broker ${address} is not asked: what it sent comes from ${record}`);
});

it('a file that cannot be written or read is one line, and exit code 2', async () => {
  expect(() => new RecordFile(path.join(folder, 'no', 'file'))).toThrow(UsageError);
  expect(() => read_record(path.join(folder, 'missing'))).toThrow('there is no such file');
  const wrong = path.join(folder, 'wrong');
  writeFileSync(wrong, 'netx-sim host record 1\n1 2 exploded\n');
  const { code, err } = await netx_sim('mqtt', '--broker', 'h:1', '--replay', wrong);
  expect([code, err]).toEqual([
    2,
    `netx-sim: --replay ${wrong}: host record, line 2 cannot be read: "1 2 exploded"\n`,
  ]);
});
