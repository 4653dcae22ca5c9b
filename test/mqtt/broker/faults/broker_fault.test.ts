import { describe, expect, it } from 'vitest';
import { BrokerFaults } from '../../../../mqtt/broker/faults/broker_fault.ts';
import { all_broker_faults } from '../../../../mqtt/broker/faults/index.ts';
import { always, PUBACK_7 } from './chosen.ts';

const { client_id, packet, bytes } = PUBACK_7;
const nominal = { client_id, packet, pieces: [bytes], delay_ms: 0, join_next: false, close: 'none' };

describe('BrokerFaults', () => {
  it('changes nothing with every fault installed while every choice is nominal', () => {
    const asked = always(0);
    const faults = new BrokerFaults(asked.choose);
    for (const fault of all_broker_faults()) faults.install(fault);
    expect(faults.answer(client_id, packet, bytes)).toEqual(nominal);
    expect([faults.refuse('c'), faults.stop_reading_ms('c')]).toEqual([0, 0]);
    expect(asked.sites).toEqual([
      'broker_answer/c/PUBACK/drop of 2',
      'broker_answer/c/PUBACK/malformed of 6',
      'segmentation/c/PUBACK of 5',
      'broker_delay/c/PUBACK of 5',
      'broker_close/c/PUBACK of 5',
      'broker_answer/c/refuse of 5',
      'peer_window/c/stop of 4',
    ]);
  });

  it('lets an answer pass through the faults in their order, until one is uninstalled', () => {
    const faults = new BrokerFaults(always(0).choose);
    const add = (ms: number) => ({
      name: `${ms}`,
      answer: (answer: ReturnType<BrokerFaults['answer']>) => ({
        ...answer,
        delay_ms: answer.delay_ms * 10 + ms,
      }),
    });
    const uninstall = faults.install(add(1));
    faults.install(add(2));
    expect(faults.answer(client_id, packet, bytes).delay_ms).toBe(12);
    uninstall();
    uninstall();
    expect(faults.answer(client_id, packet, bytes).delay_ms).toBe(2);
  });

  it('puts every option but the nominal one into words', () => {
    const words: string[] = [];
    const faults = new BrokerFaults((_kind, site, options, means) => {
      for (let option = 1; option < options; option++) words.push(`${site}: ${means?.(option) ?? ''}`);
      return 0;
    });
    for (const fault of all_broker_faults()) faults.install(fault);
    faults.answer(client_id, packet, bytes);
    faults.refuse('c');
    faults.stop_reading_ms('c');
    expect(words).toContain('c/PUBACK: its 4 bytes came in 2 segments, of 1 and 3 bytes');
    expect(words).toContain('c/PUBACK: its 4 bytes came in 4 segments, of 1 byte each');
    expect(words).toContain('c/PUBACK: joined into one segment with the packet that follows');
    expect(words).toContain('c/PUBACK: 1500 ms later');
    expect(words).toContain('c/PUBACK: with RST, after the first half of this packet');
    expect(words).toContain('c/stop: it reads nothing for 2000 ms');
    expect(words).toContain('c/refuse: CONNACK with return code 3');
    expect(words).toContain('c/PUBACK/malformed: with packet id 0');
    expect(words.filter((line) => line.endsWith(': '))).toEqual([]);
    expect(words).toHaveLength(1 + 5 + 4 + 4 + 4 + 4 + 3);
  });

  it('takes the first refusal and the longest stop', () => {
    const faults = new BrokerFaults(always(0).choose);
    faults.install({ name: 'a', refuse: () => 3, stop_reading_ms: () => 10 });
    faults.install({ name: 'b', refuse: () => 5, stop_reading_ms: () => 30 });
    expect([faults.refuse('c'), faults.stop_reading_ms('c')]).toEqual([3, 30]);
  });
});
