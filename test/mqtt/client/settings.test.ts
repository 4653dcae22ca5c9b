import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../conformance/case.ts';
import { OPENING, run, with_quirk } from './program.ts';

const status_of = (op: JsonObject, options = {}) =>
  Number(
    run({ client: [{ op: 'create' }, op] }, options)
      .log.at(-1)
      ?.split(' ')[3],
  );

describe('what is set before a connect', () => {
  test('a will needs a topic name; QoS 2 is not supported', () => {
    expect(status_of({ op: 'will', topic: 'w', msg: 'x', qos: 1 })).toBe(0);
    expect(status_of({ op: 'will', topic: 'w', msg: null })).toBe(0);
    expect(status_of({ op: 'will', topic: 'w', msg: 'x', qos: 2 })).toBe(0x1000c);
    expect(status_of({ op: 'will', topic: null, msg: 'x' })).toBe(0x10009);
    expect(status_of({ op: 'will', topic: 'w/#', msg: 'x' })).toBe(0x10009);
    expect(status_of({ op: 'will', topic: 'w/#', msg: 'x' }, with_quirk('strings_unchecked'))).toBe(0);
    expect(status_of({ op: 'will', topic: 'w', msg: 'x', retain: 2 })).toBe(0x10009);
  });

  test('a user name is UTF-8, a password is any bytes; each may be null', () => {
    expect(status_of({ op: 'login', user: 'u', passHex: 'ff00' })).toBe(0);
    expect(status_of({ op: 'login', user: null, pass: null })).toBe(0);
    expect(status_of({ op: 'login', userHex: 'ff', pass: 'p' })).toBe(0x10009);
    expect(status_of({ op: 'login', user: null, userLen: 1, pass: 'p' })).toBe(0x10009);
  });

  test('a second will replaces the first, flags too; the quirk adds them', () => {
    const program = {
      client: [
        { op: 'create' },
        { op: 'will', topic: 'w', msg: 'x', retain: 1, qos: 1 },
        { op: 'will', topic: 'w', msg: 'x' },
        { op: 'connect' },
      ],
      broker: OPENING.broker,
    };
    const flags = (log: string[]) =>
      log
        .find((line) => line.includes(' b expect 0 10'))
        ?.split(' ')[4]
        ?.slice(18, 20);
    expect(flags(run(program).log)).toBe('06');
    expect(flags(run(program, with_quirk('will_flags_accumulate')).log)).toBe('2e');
  });

  test('nothing can be set in a client that does not exist; published, the disconnect callback can', () => {
    const client = [
      { op: 'login', user: 'u', pass: 'p' },
      { op: 'will', topic: 'w', msg: 'x' },
      { op: 'disc_notify_set' },
    ];
    expect(run({ client }).log).toEqual(['0 c login 65539', '0 c will 65539', '0 c disc_notify_set 65539']);
    expect(run({ client }, with_quirk('disconnect_notify_set_without_mutex')).log.at(-1)).toBe(
      '0 c disc_notify_set 0',
    );
  });

  test('the receive callback must be one; the disconnect callback may be taken back', () => {
    expect(status_of({ op: 'notify_set', on: 0 })).toBe(7);
    expect(status_of({ op: 'disc_notify_set', on: 0 })).toBe(0);
  });
});
