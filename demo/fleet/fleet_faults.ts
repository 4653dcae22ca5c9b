// The faults of a fleet, each made by a function. Times are seconds of virtual time: a number, or the first and last moment
// between which the seed of the run draws one.

import { check_fields } from '../../rtos/sim/given.ts';
import { UsageError } from '../host/usage.ts';
import type { Boards, FleetControls, FleetFault } from './fleet_fault.ts';
import { TIME_S_MOST } from './given_fields.ts';

export type FaultTime = number | readonly [first_s: number, last_s: number];

/** When something begins, and how long it lasts. */
export interface FaultSpan {
  readonly at_s: FaultTime;
  readonly for_s: FaultTime;
  /** Default: what the fault is, and where. */
  readonly name?: string;
}

const SPAN = ['at_s', 'for_s', 'name'];
const FLAPS_MOST = 100_000;

/** Draws a time; `what` is its field, for messages. */
function draw_ns({ random }: FleetControls, time: FaultTime, what: string): number {
  const [first_s, last_s] = Array.isArray(time) ? time : [time, time];
  const are_numbers = typeof first_s === 'number' && typeof last_s === 'number';
  if (!(are_numbers && first_s >= 0 && last_s >= first_s && last_s <= TIME_S_MOST))
    throw new UsageError(
      `${what} is ${JSON.stringify(time)}: it must be seconds from 0 to ${TIME_S_MOST}, or the first and the last such as [30, 40]`,
    );
  if (typeof time === 'number') return Math.round(time * 1e9);
  const steps = Math.round((last_s - first_s) * 1000);
  return Math.round(first_s * 1e9) + random.below(steps + 1) * 1e6;
}

/** Draws when something begins: whatever the seed, the run must come to it. */
function begin_ns(fleet: FleetControls, at_s: FaultTime, name: string): number {
  const drawn_ns = draw_ns(fleet, at_s, `${name}: at_s`);
  const last_s = typeof at_s === 'number' ? at_s : at_s[1];
  if (last_s >= fleet.until_s)
    throw new UsageError(
      `${name}: at_s is ${JSON.stringify(at_s)}, and the run ends at ${fleet.until_s} s (until_s): it would never begin`,
    );
  return drawn_ns;
}

/** Begins and ends something, and notes when and for whom; `check` throws before the run for what cannot be done. */
function spanned(
  name: string,
  { at_s, for_s }: FaultSpan,
  boards: Boards,
  begin: (fleet: FleetControls) => void,
  end: (fleet: FleetControls) => void,
  check: (fleet: FleetControls) => void = () => {},
): FleetFault {
  return {
    name,
    arm(fleet) {
      const from_ns = begin_ns(fleet, at_s, name);
      const to_ns = from_ns + draw_ns(fleet, for_s, `${name}: for_s`);
      fleet.note(name, from_ns, to_ns, boards);
      check(fleet);
      fleet.sim.schedule(from_ns, () => begin(fleet));
      fleet.sim.schedule(to_ns, () => end(fleet));
    },
  };
}

function boards_text({ site, group }: Boards): string {
  return [group, site].filter((part) => part !== undefined).join(' at ') || 'everywhere';
}

/** No board of a site (or of a group) has power; what they had in memory is gone. They start together when it is back. */
export function power_cut(span: FaultSpan & Pick<Boards, 'site' | 'group'>): FleetFault {
  const { site, group, name = `power cut ${boards_text(span)}` } = span;
  check_fields(`the fault '${name}'`, span, [...SPAN, 'site', 'group']);
  const boards = { ...(site === undefined ? {} : { site }), ...(group === undefined ? {} : { group }) };
  return spanned(
    name,
    span,
    boards,
    (fleet) => fleet.power_off(boards),
    (fleet) => fleet.power_on(boards),
  );
}

/** The cable between a site and the router is out. */
export function uplink_down(span: FaultSpan & { readonly site: string }): FleetFault {
  const { site, name = `uplink of ${site} down` } = span;
  check_fields(`the fault '${name}'`, span, [...SPAN, 'site']);
  return spanned(
    name,
    span,
    { site },
    (fleet) => fleet.set_uplink(site, false),
    (fleet) => fleet.set_uplink(site, true),
    (fleet) => fleet.check_uplink(site),
  );
}

/**
 * The DHCP server of a site is off: whose lease ends meanwhile has no address, and no connection, until it is back. It still knows then
 * which leases it gave, and gives each board the address that it had.
 */
export function dhcp_down(span: FaultSpan & { readonly site: string }): FleetFault {
  const { site, name = `DHCP of ${site} down` } = span;
  check_fields(`the fault '${name}'`, span, [...SPAN, 'site']);
  return spanned(
    name,
    span,
    { site },
    (fleet) => fleet.set_dhcp(site, false),
    (fleet) => fleet.set_dhcp(site, true),
    (fleet) => fleet.check_dhcp(site),
  );
}

/** The cable comes loose again and again: out for `down_s`, in for `up_s`, as long as it lasts. */
export function uplink_flaps(
  span: FaultSpan & { readonly site: string; readonly down_s: FaultTime; readonly up_s: FaultTime },
): FleetFault {
  const { site, name = `uplink of ${site} flaps`, at_s, for_s, down_s, up_s } = span;
  check_fields(`the fault '${name}'`, span, [...SPAN, 'site', 'down_s', 'up_s']);
  return {
    name,
    arm(fleet) {
      const from_ns = begin_ns(fleet, at_s, name);
      const to_ns = from_ns + draw_ns(fleet, for_s, `${name}: for_s`);
      fleet.note(name, from_ns, to_ns, { site });
      fleet.check_uplink(site);
      const { sim } = fleet;
      let now_ns = from_ns;
      for (let flaps = 1; now_ns < to_ns; flaps++) {
        if (flaps > FLAPS_MOST)
          throw new UsageError(
            `${name}: it flaps more than ${FLAPS_MOST} times: give longer down_s and up_s`,
          );
        const up_ns = Math.min(to_ns, now_ns + draw_ns(fleet, down_s, `${name}: down_s`));
        sim.schedule(now_ns, () => fleet.set_uplink(site, false));
        sim.schedule(up_ns, () => fleet.set_uplink(site, true));
        // A flap without length would never come to the end.
        now_ns = up_ns + Math.max(1e6, draw_ns(fleet, up_s, `${name}: up_s`));
      }
    },
  };
}

export interface RestartOptions {
  /** Which one; default: every one there is. */
  readonly broker?: string;
  /**
   * Kept sessions are gone when it is back. Default: they are there. The program of a real one is killed instead of told to end; what
   * it knows when it is back is what its files have.
   */
  readonly lose_sessions?: boolean;
  /**
   * Its program ends and its computer stays: every board is told that its connection is closed, and attempts to connect are refused
   * at once. Default: the computer is off, and says nothing.
   */
  readonly refuses?: boolean;
}

/** A broker is gone for a while. */
export function broker_restart(span: FaultSpan & RestartOptions): FleetFault {
  const { broker, lose_sessions = false, refuses = false } = span;
  const { name = broker === undefined ? 'broker restart' : `restart of ${broker}` } = span;
  check_fields(`the fault '${name}'`, span, [...SPAN, 'broker', 'lose_sessions', 'refuses']);
  const outage = { refuses, lose_sessions };
  const fault = spanned(
    name,
    span,
    broker === undefined ? {} : { broker },
    (fleet) => fleet.broker_off(broker, outage),
    (fleet) => fleet.broker_on(broker),
  );
  return { ...fault, switches_broker: true };
}
