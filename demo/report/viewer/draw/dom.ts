// Makes elements.

type Child = Node | string | null | false;
type Properties = Readonly<Record<string, string | number | boolean | ((event: never) => void) | undefined>>;

/** An element with attributes (functions are listeners, `text` is its text) and children. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Properties = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === false) continue;
    if (typeof value === 'function') element.addEventListener(name, value as (event: Event) => void);
    else if (name === 'text') element.textContent = String(value);
    else element.setAttribute(name, value === true ? '' : String(value));
  }
  for (const child of children) if (child !== null && child !== false) element.append(child);
  return element;
}

/** A button: every action has one, keys are a shortcut. */
export function button(text: string, title: string, on_click: () => void): HTMLButtonElement {
  return h('button', { type: 'button', title, click: on_click }, text);
}
