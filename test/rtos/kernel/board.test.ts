import { describe, expect, it } from 'vitest';
import { Simulation, Target } from '../../../rtos/sim_api.ts';
import * as tx from '../../../rtos/tx_api.ts';
import { run_board } from '../board.ts';

function board(sim: Simulation, name: string, define: () => void): void {
  new Target(sim, { name, main: () => tx.tx_kernel_enter(define) });
}

describe('a control block', () => {
  it('of an earlier simulation is told when it is created again, with what to write instead', () => {
    const shared = new tx.TX_SEMAPHORE();
    const first = new Simulation();
    board(first, 'board', () => void tx.tx_semaphore_create(shared, 'bus', 1));
    first.run();
    const second = new Simulation();
    let status = tx.TX_SUCCESS;
    board(second, 'board', () => {
      status = tx.tx_semaphore_create(shared, 'bus', 1);
    });
    second.run();
    expect(status).toBe(tx.TX_SEMAPHORE_ERROR);
    expect(second.diagnostics).toHaveLength(1);
    expect(second.diagnostics[0]).toMatchObject({ id: 'control-block-reused', object: 'semaphore "bus"' });
    expect(second.diagnostics[0]?.message).toContain(
      'created on board of another simulation and not deleted',
    );
    expect(second.diagnostics[0]?.message).toContain(
      'make control blocks inside the function that makes a board',
    );
  });

  it('of another board is no object of this one, and that is told', () => {
    const sim = new Simulation();
    const shared = new tx.TX_MUTEX();
    let status = tx.TX_SUCCESS;
    board(sim, 'one', () => void tx.tx_mutex_create(shared, 'bus', tx.TX_INHERIT));
    board(sim, 'two', () => {
      status = tx.tx_mutex_info_get(shared, null, null, null, null, null, null);
    });
    sim.run();
    expect(status).toBe(tx.TX_MUTEX_ERROR);
    expect(sim.diagnostics[0]).toMatchObject({
      id: 'control-block-foreign',
      target: 'two',
      object: 'mutex "bus"',
    });
    expect(sim.diagnostics[0]?.message).toContain(
      'was called on two with a control block that was created on one',
    );
  });

  it('that was deleted can be created again, and one that is created twice on its board is what C answers', () => {
    const queue = new tx.TX_QUEUE();
    const statuses: number[] = [];
    const sim = run_board(function* (threads) {
      yield* threads.make('app', 5, function* () {
        const create = () => tx.tx_queue_create(queue, 'q', 1, new Uint32Array(4), 16);
        statuses.push(create(), create());
        statuses.push(yield* tx.tx_queue_delete(queue));
        statuses.push(create());
      });
    });
    expect(statuses).toEqual([tx.TX_SUCCESS, tx.TX_QUEUE_ERROR, tx.TX_SUCCESS, tx.TX_SUCCESS]);
    expect(sim.diagnostics).toEqual([]);
  });
});
