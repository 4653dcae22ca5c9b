import { describe, expect, it } from 'vitest';
import { check_outages, is_out, number_option } from '../../../../netx/servers/common/server_core.ts';
import {
  type Choose,
  late,
  lost,
  outage,
  type ServerReply,
  with_faults,
} from '../../../../netx/servers/common/server_fault.ts';

const REPLY: ServerReply = { site: 'ntp/10.0.0.7', delay_ms: 0, lost: false };

/** Takes an option at one site and the nominal one everywhere else; notes what was asked. */
function choose_at(place: string, taken: number): { choose: Choose; asked: string[]; told: string[] } {
  const [asked, told]: [string[], string[]] = [[], []];
  const choose: Choose = (kind, site, options, means) => {
    asked.push(`${kind} ${site} of ${options}`);
    if (`${kind} ${site}` !== place) return 0;
    told.push(means?.(taken) ?? '');
    return taken;
  };
  return { choose, asked, told };
}

describe('faults of any server', () => {
  it('do nothing nominally, and ask once each', () => {
    const { choose, asked } = choose_at('', 0);
    expect(with_faults([late(), lost(), outage()], REPLY, choose, 0)).toEqual(REPLY);
    expect(asked).toEqual([
      'server_delay ntp/10.0.0.7 of 5',
      'server_answer ntp/10.0.0.7/lost of 2',
      'server_answer ntp/10.0.0.7/outage of 4',
    ]);
  });

  it('delay a reply, or lose it', () => {
    const slow = choose_at('server_delay ntp/10.0.0.7', 2);
    expect(with_faults([late([0, 5, 700])], REPLY, slow.choose, 0).delay_ms).toBe(700);
    expect(slow.told).toEqual(['700 ms later']);
    const gone = choose_at('server_answer ntp/10.0.0.7/lost', 1);
    expect(with_faults([lost(), late()], REPLY, gone.choose, 0).lost).toBe(true);
    expect(gone.asked).toHaveLength(1);
  });

  it('answer nothing for a while, and then again', () => {
    const fault = outage([0, 20]);
    const { choose } = choose_at('server_answer ntp/10.0.0.7/outage', 1);
    const nominal = choose_at('', 0).choose;
    expect(with_faults([fault], REPLY, choose, 5e9).lost).toBe(true);
    expect(with_faults([fault], REPLY, nominal, 24.9e9).lost).toBe(true);
    expect(with_faults([fault], REPLY, nominal, 25e9).lost).toBe(false);
  });
});

it('an outage of the options has a beginning and an end', () => {
  const outages = [{ from_s: 2, to_s: 3 }];
  expect([1.9, 2, 2.9, 3].map((second) => is_out(outages, second * 1e9))).toEqual([false, true, true, false]);
  check_outages('NTP server', outages);
  expect(() => check_outages('NTP server', [{ from_s: 3, to_s: 3 }])).toThrow(
    'NTP server: an outage from 3 s to 3 s; write { from_s, to_s } in virtual seconds, the later one second',
  );
  expect(() => number_option('NTP server', 'stratum', 16, 1, 15)).toThrow(
    'stratum is 16; it must be from 1 to 15',
  );
});
