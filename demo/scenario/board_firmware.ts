// Firmware in C that has been built, for the bench of a scenario: put on as many boards as wanted. Runs one after another use the
// same memories again.

import { nx_sim_nic_as_needed, nx_sim_nic_create } from '../../netx/link/sim_nic.ts';
import type { Target, TargetConfig } from '../../rtos/sim_api.ts';
import type { Service } from '../../rtos/tx_api.ts';
import type { Bench, BoardOptions } from '../bench/bench.ts';
import type { SharedPlaces } from '../c/bridge/access/shared_places.ts';
import { type IdleExcuse, idle_excuses, type ToldRace, told_races } from '../c/bridge/access/told_races.ts';
import type { FillTrial } from '../c/bridge/check/fill_trial.ts';
import type { CImage } from '../c/bridge/image.ts';
import { CFirmwarePool } from '../c/bridge/pool.ts';
import { target_config_of } from '../c/build/known_macros.ts';
import type { NsPerUnit } from '../c/build/project_file.ts';

/** What differs from board to board of one firmware. */
export interface CBoardOptions extends Partial<Omit<BoardOptions, 'firmware' | 'network'>> {
  /** Network cards. Default: as many as its IP instances attach interfaces, if the firmware uses NetX Duo. */
  readonly nics?: number | null;
  /** What C's time() tells at virtual time 0, in seconds since 1970. Default: 2025-01-01, 00:00 UTC. */
  readonly epoch_s?: number;
}

export class BoardFirmware {
  private readonly image: CImage;
  private readonly pool: CFirmwarePool;

  constructor(image: CImage, ns_per_unit: NsPerUnit | null) {
    this.image = image;
    const speed = ns_per_unit === null ? undefined : { least_ns: ns_per_unit[0], most_ns: ns_per_unit[1] };
    this.pool = new CFirmwarePool(image, speed);
  }

  /** Changes with the sources, their options and the compiler. */
  get hash(): string {
    return this.image.hash;
  }

  /** What is known of the memory that its contexts share, where the build sees accesses to it. */
  get shared(): SharedPlaces | null {
    return this.image.accesses === null ? null : this.pool.shared;
  }

  /** Where runs with fill patterns are compared; null for a build without checks. */
  get trial(): FillTrial | null {
    return this.image.check ? this.pool.trial : null;
  }

  /** The races that its runs have shown. */
  races(): ToldRace[] {
    return told_races(this.image, this.pool.shared);
  }

  /** Comments that excuse no race of these runs. */
  idle_excuses(): IdleExcuse[] {
    return idle_excuses(this.image, this.pool.shared);
  }

  /** True when the firmware calls a service whose name begins so. The driver of the card is named in every firmware. */
  calls(prefix: string): boolean {
    const { own_netx } = this.image;
    if (own_netx?.calls.some((name) => name.startsWith(prefix))) return true;
    return WebAssembly.Module.imports(this.image.module as WebAssembly.Module).some(
      ({ name }) => name.startsWith(prefix) && name !== 'nx_sim_network_driver',
    );
  }

  /** The build options in the sources, as a target's configuration. */
  get config(): Partial<TargetConfig> {
    const built = target_config_of(this.image.build_options);
    return this.image.service_us === 0 ? built : { ...built, ...this.compared };
  }

  /** On a board whose kernel is compared with another one time passes in the firmware's calls only, which are the same on both. */
  private get compared(): Partial<TargetConfig> {
    const tick_hook = this.image.own_threadx ? () => this.pool.tick() : null;
    return { service_cost_ns: 0, interrupt_cost_ns: 0, tick_hook };
  }

  /** The main function of a board that is switched on now. */
  main(print: (line: string) => void, epoch_s?: number): void | Service<void> {
    return this.pool.main(print, epoch_s);
  }

  /** A board has lost its power for good: its memory may be used again. */
  release(target: Target): void {
    this.pool.release(target.kernel);
  }

  /** Puts a board with this firmware on the bench. What it prints goes to the board's console. */
  add_to(
    bench: Bench,
    { nics = this.calls('nx_') ? null : 0, config = {}, epoch_s, ...board }: CBoardOptions = {},
  ): Target {
    const built = this.config;
    const target = bench.add_board({
      name: this.image.name,
      application: [],
      ...board,
      firmware: (console) => () => this.main((line) => console.printf(line), epoch_s),
      network: nics !== 0,
      config: { ...built, ...config, options: { ...built.options, ...config.options } },
    });
    bench.on_end(() => this.pool.flush(target.kernel));
    if (nics === null) nx_sim_nic_as_needed(target, bench.lan);
    for (let more = (nics ?? 1) - 1; more > 0; more--) nx_sim_nic_create(target, bench.lan);
    return target;
  }

  /** A C function as the handler of an interrupt: `target.interrupt('uart', firmware.isr('UART_IRQHandler'))`. */
  isr(name: string): () => Service<void> {
    return this.pool.isr(name);
  }
}
