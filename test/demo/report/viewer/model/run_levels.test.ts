import { expect, test } from 'vitest';
import { load_run } from '../../../../../demo/report/viewer/model/run.ts';
import { type RunLevel, run_levels } from '../../../../../demo/report/viewer/model/run_levels.ts';
import { document_of, replayed_document, scenario_named } from '../../documents.ts';

const named = (levels: readonly RunLevel[], name: string, what: string): RunLevel => {
  const found = levels.find((level) => level.name === name && level.what === what);
  if (found === undefined) throw new Error(`no ${what} of ${name}`);
  return found;
};

test('what the trace says of event flags is what annotations saw', async () => {
  const document = await replayed_document('check-then-wait');
  const run = await load_run(document);
  const without = await load_run({ ...document, annotations: null });
  const seen = named(run_levels(run), 'event flags "events"', 'flags');
  const traced = named(run_levels(without), 'event flags "events"', 'flags');
  expect(traced.steps.map(({ value }) => value)).toEqual(seen.steps.map(({ value }) => value));
  expect(seen.words(1)).toBe('0x1');
});

test('variables that firmware shows have their values as text', async () => {
  const { annotations } = await load_run(await replayed_document('check-then-wait'));
  const [data] = annotations?.variables ?? [];
  expect([data?.name, data?.steps.map(({ value }) => value)]).toEqual(['data', ['0', '1']]);
});

test('sockets have their states in words, mutexes the names of their owners; what never changes is left out', async () => {
  const run = await load_run(await document_of(scenario_named('mqtt')));
  const levels = run_levels(run);
  const socket = named(levels, 'TCP socket "my_client"', 'state');
  const states = socket.steps.map(({ value }) => socket.words(value));
  expect(states.slice(0, 3)).toEqual(['CLOSED', 'SYN-SENT', 'ESTABLISHED']);
  const owner = named(levels, 'mutex "my_client"', 'owner');
  expect(owner.steps.map(({ value }) => owner.words(value))).toContain('mqtt sample');
  expect(levels.every(({ steps }) => steps.length > 1)).toBe(true);
});
