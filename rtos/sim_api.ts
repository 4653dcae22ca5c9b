// All that a host program imports: the simulation, its targets, seeds and choices, the trace. Names of things that
// firmware calls begin with sim.

export type { BoundedCheck, Bounds } from './explore/bounds.ts';
export type { Experiment, ExperimentOptions, ExperimentParts } from './explore/experiment.ts';
export { assert_replay, replay } from './explore/replay.ts';
export { format_one_line, format_replay, parse_replay, type Replay } from './explore/replay_file.ts';
export { type RunResult, run_scenario } from './explore/run_scenario.ts';
export { perfetto_json } from './export/perfetto/perfetto.ts';
export { state_report as sim_state_report } from './export/state_report.ts';
export { DEFAULT_CONFIG, type TargetConfig } from './kernel/config.ts';
export { sim_targets, Target, type TargetOptions } from './kernel/target.ts';
export {
  sim_always,
  sim_assert,
  sim_choose,
  sim_count,
  sim_eventually_within,
  sim_note,
  sim_now_ns,
  sim_progress,
  sim_sometimes,
  sim_stimulus,
  sim_unreachable,
  sim_watch,
} from './services/sim_calls.ts';
export { sim_compute } from './services/sim_compute.ts';
export type { CheckFailure, Monitor } from './sim/checks.ts';
export { CHOICE_KINDS, type Choice, type ChoiceKind, type ChoiceSource } from './sim/choices.ts';
export { type Diagnostic, format_diagnostic } from './sim/diagnostics.ts';
export { FirmwareError, type SourceLine } from './sim/firmware_error.ts';
export { run_with_host } from './sim/host_run.ts';
export { Random } from './sim/random.ts';
export { SimError } from './sim/sim_error.ts';
export { Simulation } from './sim/simulation.ts';
export type { RunEnd, RunOptions, SimulationOptions } from './sim/simulation_options.ts';
export * from './sim/trace_log.ts';
