import { expect, test } from 'vitest';
import {
  call_words,
  load_annotations,
  returned_words,
} from '../../../../../demo/report/viewer/model/annotations.ts';
import { replayed, run_of } from './run_of.ts';

async function annotations_of(scenario: string) {
  const { run } = await run_of(scenario);
  const annotations = await load_annotations(run.document.annotations);
  if (annotations === null) throw new Error('there are none');
  const id = (name: string): number => run.document.objects.find((one) => one.name === name)?.id ?? 0;
  return { run, annotations, id };
}

test('the calls of a thread, with their lines and what they returned', async () => {
  const { annotations, id } = await annotations_of('mqtt');
  const calls = annotations.calls_of(2, id('mqtt sample'));
  const connect = calls.find(({ service }) => service === 'nxd_mqtt_client_connect');
  expect(connect).toMatchObject({ status: 'NXD_MQTT_SUCCESS' });
  expect(connect?.line).toMatch(/^demo\/firmware\/mqtt_sample\.ts:\d+$/);
  expect(connect?.end_ns).toBeGreaterThan(connect?.begin_ns as number);
  // What the service itself calls is none of the thread's.
  expect(calls.map(({ service }) => service)).not.toContain('tx_mutex_get');
});

test('the call at a time: the one that goes on, the next where one ends, none between', async () => {
  const { annotations, id } = await annotations_of('mqtt');
  const thread = id('mqtt sample');
  const calls = annotations.calls_of(2, thread);
  const at = calls.findIndex(({ service }) => service === 'nxd_mqtt_client_publish');
  const [call, next] = [calls[at], calls[at + 1]];
  if (call === undefined || next === undefined) throw new Error('no such calls');
  expect(annotations.at(2, thread, (call.begin_ns + call.end_ns) / 2)).toBe(call);
  expect(annotations.at(2, thread, next.begin_ns)).toBe(next);
  expect(annotations.at(2, thread, (calls[0]?.begin_ns ?? 0) - 1)).toBe(null);
});

test('a variable that firmware shows, as it changes', async () => {
  const { annotations } = await annotations_of('lost-update');
  expect(annotations.variables.map(({ name }) => name)).toEqual(['counter']);
  expect(annotations.variables[0]?.steps.map(({ value }) => value)).toEqual(
    Array.from({ length: 11 }, (_, n) => `${n}`),
  );
});

test('a call of a loop whose line was not asked for has the lines that are known of its thread and service', async () => {
  const { annotations, id } = await annotations_of('mars-inversion');
  const thread = id('bus manager');
  const calls = annotations.calls_of(1, thread);
  const unknown = calls.find(({ service, line }) => service === 'tx_mutex_get' && line === '');
  if (unknown === undefined) throw new Error('the loop is too short');
  expect(annotations.lines_of(unknown)).toEqual([expect.stringMatching(/\.ts:\d+$/)]);
  expect(call_words(annotations, 1, thread, unknown.begin_ns)).toEqual([
    expect.stringMatching(
      /^Inside of tx_mutex_get, called at a line not recorded \(at other times at \S+\.ts:\d+\), which returns /,
    ),
  ]);
});

test('a call that a thread is inside of when it is ended is cut off there', async () => {
  const { annotations, document } = (await replayed('stuck-sender')).run;
  const thread = document.objects.find(({ kind, name }) => kind === 'thread' && name === 'control')?.id ?? 0;
  const call = annotations?.calls_of(2, thread).findLast(({ end_ns }) => end_ns === Number.POSITIVE_INFINITY);
  if (call === undefined) throw new Error('the thread is in no call at the end');
  const at = call.begin_ns + 1000;
  const words = (ends_ns: number[]) => call_words(annotations, 2, thread, at, ends_ns);
  expect(words([])).toEqual([expect.stringContaining('which is not over when the run ends')]);
  expect(words([call.begin_ns - 1])).toEqual(words([]));
  expect(words([at + 2000])).toEqual([
    expect.stringMatching(/which is cut off 2 us later: the thread is ended\.$/),
  ]);
  expect(words([at - 500])).toEqual([]);
});

test('a document without annotations has none', async () => {
  expect(await load_annotations(null)).toBe(null);
});

test('in words: what a thread is inside of, and what a line of the firmware tells of', async () => {
  const { run, annotations, id } = await annotations_of('mqtt');
  const thread = id('mqtt sample');
  const call = annotations.calls_of(2, thread).find(({ service }) => service === 'nxd_mqtt_client_publish');
  const words = call_words(annotations, 2, thread, call?.begin_ns ?? 0);
  expect(words).toEqual([
    expect.stringMatching(
      /^Inside of nxd_mqtt_client_publish, called at demo\/firmware\/mqtt_sample\.ts:\d+, which returns NXD_MQTT_SUCCESS \d/,
    ),
  ]);
  const line = run.document.lines.find(({ service }) => service === 'nxd_mqtt_client_publish');
  expect(returned_words(annotations, 2, thread, line?.service ?? '', line?.time_ns ?? 0)).toEqual([
    expect.stringMatching(/^nxd_mqtt_client_publish was called at demo\/.*:\d+ and took \d/),
  ]);
  expect([call_words(null, 2, thread, 0), returned_words(null, 2, thread, 'a', 0)]).toEqual([[], []]);
});
