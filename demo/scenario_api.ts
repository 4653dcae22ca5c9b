// All that the file of a scenario imports beside the C-style APIs: the scenario and its bench.

export { Bench, type BenchOptions, type BoardOptions, type BrokerPlaceOptions } from './bench/bench.ts';
export { type KernelBoardOptions, kernel_board, ThreadMaker } from './bench/kernel_board.ts';
export type { LanBoard, LanBoardOptions } from './bench/lan_board.ts';
export type { ServersPlaceOptions } from './bench/lan_servers.ts';
export type { MqttBoard, MqttBoardOptions, PublisherOptions } from './bench/mqtt_board.ts';
export { experiment_of, type Scenario } from './bench/scenario.ts';
export type { Console } from './firmware/console.ts';
export { BoardFirmware, type CBoardOptions } from './scenario/board_firmware.ts';
export { c_firmware } from './scenario/c_firmware.ts';
