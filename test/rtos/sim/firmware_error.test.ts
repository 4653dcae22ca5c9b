import { expect, it } from 'vitest';
import { FirmwareError, firmware_line } from '../../../rtos/sim/firmware_error.ts';
import { SimError, Simulation } from '../../../rtos/sim_api.ts';

const ROOT = new URL('../../../', import.meta.url).href;
const NOWHERE = { board: '', context: 'host', thread_id: 0, service: '', time_ns: 1_999, state: [] };

it('finds the innermost line of a stack that is not the simulator’s own, by file URL, path and drive', () => {
  const path = ROOT.replace('file://', '');
  const line_of = (...frames: string[]) => {
    const line = firmware_line(
      ['Error: at first:1:1', ...frames.map((frame) => `    at ${frame}`)].join('\n'),
    );
    return line === null ? null : `${line.function_name}|${line.file}|${line.line}|${line.column}`;
  };
  expect(line_of(`deep (${ROOT}rtos/kernel/finish.ts:4:5)`, `entry (${ROOT}demo/x.ts:12:3)`)).toBe(
    'entry|demo/x.ts|12|3',
  );
  expect(line_of('Generator.next (<anonymous>)', `${path}netx/a.ts:1:2`, `${path}test/b.ts:3:4`)).toBe(
    '|test/b.ts|3|4',
  );
  expect(line_of('node:internal/x:1:1', 'async run (file:///build/my%20board/main.ts:7:1)')).toBe(
    'run|/build/my board/main.ts|7|1',
  );
  expect(line_of('entry (C:\\work (new)\\main.ts:8:9)')).toBe('entry|C:/work (new)/main.ts|8|9');
  expect(line_of('f (/p/node_modules/chai/index.js:1:1)', '<anonymous> (file:///C:/w/m.ts:2:2)')).toBe(
    '|C:/w/m.ts|2|2',
  );
  // A folder of another computer on Windows, as a path and as an address.
  expect(line_of('f (\\\\server\\lab\\m.ts:3:4)')).toBe('f|//server/lab/m.ts|3|4');
  expect(line_of('f (file://server/lab/m.ts:3:4)')).toBe('f|//server/lab/m.ts|3|4');
  expect(line_of(`run (${ROOT}rtos/sim/simulation.ts:1:1)`)).toBe(null);
});

it('tells of anything that can be thrown, also of what is no Error', () => {
  expect(new FirmwareError('tired', NOWHERE).message).toBe(
    'tired\n  a string thrown in the host program, at 0.000001 s of virtual time',
  );
  const error = new FirmwareError(undefined, { ...NOWHERE, board: 'board', context: 'app', service: 'tx_x' });
  expect([error.thrown, error.where]).toEqual([
    'a undefined: undefined',
    'in board/app, after tx_x, at 0.000001 s of virtual time',
  ]);
});

it('an event of the host program that throws ends the run, which then says why it cannot go on', () => {
  const sim = new Simulation();
  const cause = new RangeError('too far');
  sim.schedule(5_000, () => {
    throw cause;
  });
  let error: unknown;
  try {
    sim.run();
  } catch (caught) {
    error = caught;
  }
  expect(error).toBeInstanceOf(FirmwareError);
  expect(error).toMatchObject({ board: '', context: 'host', time_ns: 5_000, cause });
  expect(sim.thrown).toBe(error);
  const again = /^this simulation cannot go on: it ended with an exception \(RangeError: too far\)/;
  expect(() => sim.run()).toThrow(again);
  expect(() => sim.run({ until_ns: 10_000 })).toThrow(SimError);
});
