import { expect, test } from 'vitest';
import { NXD_MQTT_CLIENT } from '../../../mqtt/nxd_mqtt_client.ts';
import * as nx from '../../../netx/nx_api.ts';
import { object_title, title_text } from '../../../rtos/kernel/object_title.ts';
import * as tx from '../../../rtos/tx_api.ts';
import { run_board } from '../board.ts';

test('a control block is called by its kind and the name that it was created with', () => {
  run_board(function* () {
    const queue = new tx.TX_QUEUE();
    tx.tx_queue_create(queue, 'readings', 1, new Uint32Array(4), 16);
    expect(object_title(queue)).toEqual({ kind: 'queue', name: 'readings' });
    const mutex = new tx.TX_MUTEX();
    tx.tx_mutex_create(mutex, null, tx.TX_INHERIT);
    expect(title_text(object_title(mutex)!)).toBe('mutex');
  });
});

test('every class of control block says what it is, one that extends it too; other objects are none', () => {
  class OwnQueue extends tx.TX_QUEUE {
    own_name = 'no name of the queue';
  }
  const blocks = [
    new tx.TX_THREAD(),
    new OwnQueue(),
    new tx.TX_SEMAPHORE(),
    new tx.TX_MUTEX(),
    new tx.TX_EVENT_FLAGS_GROUP(),
    new tx.TX_BLOCK_POOL(),
    new tx.TX_BYTE_POOL(),
    new tx.TX_TIMER(),
    new nx.NX_PACKET_POOL(),
    new nx.NX_IP(),
    new nx.NX_TCP_SOCKET(),
    new nx.NX_UDP_SOCKET(),
    new NXD_MQTT_CLIENT(),
  ];
  expect(blocks.map((block) => title_text(object_title(block)!))).toEqual([
    'thread',
    'queue',
    'semaphore',
    'mutex',
    'event flags',
    'block pool',
    'byte pool',
    'timer',
    'packet pool',
    'IP instance',
    'TCP socket',
    'UDP socket',
    'MQTT client',
  ]);
  for (const other of [null, undefined, 'queue', {}, Object.create(null)])
    expect(object_title(other)).toBeNull();
});
