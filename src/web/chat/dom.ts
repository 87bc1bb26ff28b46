type Attributes = Readonly<Record<string, string | boolean | undefined>>;

/** Makes an element. Children that are strings become text, never markup; an attribute that is undefined or false is left out. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: readonly (Node | string)[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children);
  return element;
}

/** The page's element with that id. Throws when index.html lacks it. */
export function byId<T extends HTMLElement>(id: string): T {
  const element = document.getElementById(id);
  if (element === null) throw new MissingElement(id);
  return element as T;
}

class MissingElement extends Error {
  constructor(id: string) {
    super(`index.html has no element with the id "${id}": add it, or mend the script that asks for it.`);
    this.name = 'MissingElement';
  }
}

export function empty(element: Element): void {
  while (element.firstChild) element.removeChild(element.firstChild);
}
