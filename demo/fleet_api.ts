// All that the file of a fleet imports beside the C-style APIs: what a fleet is, its faults and claims, and the firmware of a meter.

export { type CBoardsOptions, c_boards } from './fleet/c_boards.ts';
export * as fleet_claims from './fleet/fleet_claims.ts';
export * as fleet_faults from './fleet/fleet_faults.ts';
export type { DeviceContext, FleetPlan, FleetScenario, GroupPlan, SitePlan } from './fleet/fleet_plan.ts';
export type { FleetClaim, FleetResult } from './fleet/fleet_result.ts';
export { meters } from './fleet/meters.ts';
