// What the boards of a fleet come to together.

import { KNOWN_COUNTS } from './client_counts.ts';
import type { FleetDevice } from './fleet_device.ts';
import type { FleetResult } from './fleet_result.ts';

/** The fields of a result that are the boards'. */
type BoardFigures = Omit<
  FleetResult,
  | 'scenario'
  | 'seed'
  | 'parameters'
  | 'virtual_s'
  | 'events_handled'
  | 'happened'
  | 'samples'
  | 'brokers'
  | 'diagnostics'
  | 'claims'
>;

export function board_figures(devices: readonly FleetDevice[]): BoardFigures {
  const figures = devices.map((device) => device.figures);
  const sum = (of: (one: FleetDevice['figures']) => number): number =>
    figures.reduce((total, one) => total + of(one), 0);
  const total = (of: (device: FleetDevice) => number): number =>
    devices.reduce((all, device) => all + of(device), 0);
  const accounts = devices.map((device, at) => account(device, figures[at] as FleetDevice['figures']));
  return {
    boards: devices.length,
    silent: devices.filter(({ counted }) => !counted).length,
    taken: sum(({ taken }) => taken),
    arrived: total(({ messages }) => messages.arrived),
    twice: total(({ messages }) => messages.twice),
    waiting: sum(({ waiting, in_flight }) => waiting + in_flight),
    given_up: sum(({ given_up }) => given_up),
    lost_power: total(({ lost_power }) => lost_power),
    lost: accounts.reduce((all, lost) => all + lost, 0),
    connects: sum(({ connects }) => connects),
    attempts: sum(({ attempts }) => attempts),
    away: devices.filter((device) => device.has_power && !device.connected).length,
    without_power: devices.filter(({ has_power }) => !has_power).length,
    fewest_packets: devices.map(({ fewest_packets }) => fewest_packets),
    most_waiting: devices.map(({ most_waiting }) => most_waiting),
  };
}

/**
 * Readings of a board that nobody can account for. What was given up, cut off or is still in flight may have arrived all the
 * same, when only its acknowledgement was lost, so the difference may be below zero.
 */
function account(
  { messages, lost_power }: FleetDevice,
  { taken, waiting, in_flight, given_up }: FleetDevice['figures'],
): number {
  return Math.max(0, taken - messages.arrived - waiting - in_flight - given_up - lost_power);
}

/** Counts that firmware shows and no figure has: misspelt ones. */
export function unknown_counts(devices: readonly FleetDevice[]): string[] {
  const names = new Set(devices.flatMap(({ unknown_counts }) => unknown_counts));
  return [...names].map((name) => `sim_count: a fleet knows ${KNOWN_COUNTS.join(', ')}, and no '${name}'`);
}
