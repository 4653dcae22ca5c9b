// All that a host program imports: the simulation, its targets, seeds and choices, the trace. Names of things that
// firmware calls begin with sim.

export { DEFAULT_CONFIG, type TargetConfig } from './kernel/config.ts';
export { sim_targets, Target, type TargetOptions } from './kernel/target.ts';
export { sim_choose, sim_note, sim_now_ns } from './services/sim_calls.ts';
export { sim_compute } from './services/sim_compute.ts';
export { CHOICE_KINDS, type Choice, type ChoiceKind, type ChoiceSource } from './sim/choices.ts';
export { type Diagnostic, format_diagnostic } from './sim/diagnostics.ts';
export { Random } from './sim/random.ts';
export { SimError } from './sim/sim_error.ts';
export { type RunEnd, type RunOptions, Simulation, type SimulationOptions } from './sim/simulation.ts';
export * from './sim/trace_log.ts';
