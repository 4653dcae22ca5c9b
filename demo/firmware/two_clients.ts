// One board with two MQTT clients: the display and the sensor share an IP instance and a packet pool, and each has a
// connection, a client thread and an application thread of its own.

import { board_main } from './board.ts';
import type { Console } from './console.ts';
import { display_thread } from './display.ts';
import { IP_ADDRESS, Network } from './network.ts';
import { sensor_thread } from './sensor.ts';

export function two_clients_board(console: Console): () => void {
  const network = new Network();
  return board_main(console, network, IP_ADDRESS(192, 168, 1, 22), [
    display_thread(network, console),
    sensor_thread(network, console),
  ]);
}
