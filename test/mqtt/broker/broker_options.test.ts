import { describe, expect, it } from 'vitest';
import { BROKER_DEFAULTS, password_check } from '../../../mqtt/broker/broker_options.ts';
import { CONNECT, text } from './bench.ts';

describe('password_check', () => {
  const check = password_check({ anna: 'p\u00e4ss', empty: '' });
  const login = (user_name: string | null, password: string | null): number =>
    check({ ...CONNECT, user_name, password: password === null ? null : text(password) });

  it('lets known users with their password in and refuses all others with 5', () => {
    expect(login('anna', 'p\u00e4ss')).toBe(0);
    expect(login('empty', '')).toBe(0);
    expect(login('anna', 'pass')).toBe(5);
    expect(login('anna', null)).toBe(5);
    expect(login('bert', '')).toBe(5);
    expect(login(null, null)).toBe(5);
    expect(login('toString', 'x')).toBe(5);
  });
});

describe('the defaults', () => {
  it('let everybody do everything', () => {
    expect(BROKER_DEFAULTS.authenticate(CONNECT)).toBe(0);
    expect(BROKER_DEFAULTS.authorize_publish('a', 't')).toBe(true);
    expect(BROKER_DEFAULTS.authorize_subscribe('a', 't')).toBe(true);
  });
});
