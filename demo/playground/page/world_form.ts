// The form of a world: boards, link, faults, broker. It writes a scenario into the editor.

import { button, h } from '../../report/viewer/draw/dom.ts';
import { FIRST_WORLD, type Role, type World, world_code, wrong_with } from '../model/world.ts';

const ROLES: readonly (readonly [Role, string])[] = [
  ['publishes', 'publishes readings by MQTT'],
  ['subscribes', 'subscribes to them'],
  ['threads', 'threads only, no network'],
];
const NUMBERS = [
  ['rate_mbps', 'rate of the link, Mbit/s (0: no time)'],
  ['latency_us', 'latency of each cable, us'],
  ['loss_percent', 'frames lost, percent'],
  ['delay_ms', 'a frame may be held for up to, ms'],
  ['flap_ms', 'link flap at the 10th TCP segment with data, ms down'],
  ['until_s', 'virtual seconds of a run'],
] as const;
const LETTERS = 'abcdefghijklmnopqrstuvwxyz';

type NumberName = (typeof NUMBERS)[number][0];

export class WorldForm {
  private readonly dialog: HTMLDialogElement;
  private readonly boards = h('div', { class: 'rows' });
  private readonly name = h('input', { value: FIRST_WORLD.name });
  private readonly topic = h('input', { value: FIRST_WORLD.topic });
  private readonly broker = h('input', { type: 'checkbox', checked: true });
  private readonly slow_broker = h('input', { type: 'checkbox' });
  private readonly numbers = new Map<NumberName, HTMLInputElement>();
  private readonly add_button = button('Add a board', 'one more', () => this.add_next());
  private readonly wrong = h('p', { role: 'alert', class: 'wrong' });
  private readonly write: (name: string, code: string) => void;

  constructor(write: (name: string, code: string) => void) {
    this.write = write;
    for (const [name] of NUMBERS) {
      this.numbers.set(name, h('input', { class: 'short', inputmode: 'decimal', value: FIRST_WORLD[name] }));
    }
    for (const board of FIRST_WORLD.boards) this.add(board.name, board.role);
    this.dialog = this.build();
    document.body.append(this.dialog);
  }

  open(): void {
    this.wrong.textContent = '';
    this.dialog.showModal();
  }

  private build(): HTMLDialogElement {
    const field = (label: string, input: HTMLElement): HTMLElement =>
      h('label', { class: 'field' }, input, label);
    return h(
      'dialog',
      { 'aria-label': 'world' },
      h('h2', { text: 'World: boards, links, faults, broker' }),
      h('p', { text: 'Writes a scenario, which replaces nothing of yours: it opens as a file of its own.' }),
      h('div', { class: 'rows' }, field('name of the scenario', this.name), field('topic', this.topic)),
      h('fieldset', {}, h('legend', { text: 'boards' }), this.boards, this.add_button),
      h(
        'fieldset',
        {},
        h('legend', { text: 'network' }),
        h(
          'div',
          { class: 'rows' },
          field('a broker at 192.168.1.81', this.broker),
          field('which may answer late (a choice of the search)', this.slow_broker),
          ...NUMBERS.map(([name, label]) => field(label, this.numbers.get(name) as HTMLInputElement)),
        ),
      ),
      this.wrong,
      h(
        'div',
        { class: 'bar' },
        button('Write the scenario', 'opens it in the editor', () => this.done()),
        button('Cancel', 'leaves everything as it is', () => this.dialog.close()),
      ),
    );
  }

  private add_next(): void {
    const taken = new Set(this.world().boards.map(({ name }) => name));
    const letter = [...LETTERS].find((one) => !taken.has(`board-${one}`));
    this.add(`board-${letter ?? taken.size}`, 'publishes').select();
  }

  private remove(row: HTMLElement): void {
    const next = row.nextElementSibling ?? row.previousElementSibling;
    row.remove();
    (next?.querySelector('button') ?? this.add_button).focus();
  }

  /** One more board; the field of its name. */
  private add(name: string, role: Role): HTMLInputElement {
    const name_field = h('input', { 'aria-label': 'name of the board', value: name });
    const roles = h(
      'select',
      { 'aria-label': 'what it does' },
      ...ROLES.map(([value, text]) => h('option', { value, text })),
    );
    roles.value = role;
    const row = h(
      'div',
      { class: 'bar' },
      name_field,
      roles,
      button('Remove', 'take this board away', () => this.remove(row)),
    );
    this.boards.append(row);
    return name_field;
  }

  private world(): World {
    const boards = [...this.boards.children].map((row) => ({
      name: row.querySelector('input')?.value.trim() ?? '',
      role: (row.querySelector('select')?.value ?? 'threads') as Role,
    }));
    const number = (name: NumberName): number => Number(this.numbers.get(name)?.value);
    return {
      name: this.name.value.trim(),
      boards,
      broker: this.broker.checked,
      topic: this.topic.value.trim(),
      slow_broker: this.slow_broker.checked,
      rate_mbps: number('rate_mbps'),
      latency_us: number('latency_us'),
      loss_percent: number('loss_percent'),
      delay_ms: number('delay_ms'),
      flap_ms: number('flap_ms'),
      until_s: number('until_s'),
    };
  }

  private done(): void {
    const world = this.world();
    const wrong = wrong_with(world);
    this.wrong.textContent = wrong ?? '';
    if (wrong !== null) return;
    this.dialog.close();
    this.write(`${world.name.replaceAll('-', '_')}.ts`, world_code(world));
  }
}
