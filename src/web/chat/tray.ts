import { label } from './attached.ts';
import { byId, empty, h } from './dom.ts';
import { MOST_FILES, type Picked, pick, sizeOf } from './files.ts';
import { type Tongue, type WordKey, words } from './words.ts';

interface TrayEnds {
  readonly tongue: () => Tongue;
  /** What is in it has changed. */
  changed(): void;
  /** Said to those who listen, and shown. */
  refused(text: string): void;
  said(text: string): void;
}

/** The files that go with the next message: chosen, dropped or pasted, each to be seen and taken out again. */
export interface Tray {
  readonly files: readonly Picked[];
  /** Empties it and gives what was in it; the previews stay good. */
  take(): readonly Picked[];
  /** Resolves once everything that was chosen is in it, or refused. */
  ready(): Promise<void>;
  redraw(): void;
}

export function createTray({ tongue, changed, refused, said }: TrayEnds): Tray {
  const button = byId<HTMLButtonElement>('attach');
  const chooser = byId<HTMLInputElement>('chooser');
  const list = byId('tray');
  const field = byId<HTMLTextAreaElement>('words');
  let files: readonly Picked[] = [];
  let adding: Promise<void> | null = null;

  const tell = (key: WordKey, fill: Readonly<Record<string, string | number>> = {}) => words(tongue(), key, fill);

  function drop(index: number): void {
    const gone = files[index];
    if (gone?.preview) URL.revokeObjectURL(gone.preview);
    files = files.filter((_, at) => at !== index);
    redraw();
    changed();
    said(tell('fileRemoved', { name: gone?.name ?? '' }));
    (list.querySelector<HTMLElement>('button') ?? button).focus();
  }

  function redraw(): void {
    empty(list);
    list.hidden = files.length === 0 && adding === null;
    for (const [index, file] of files.entries()) {
      const { name, preview } = file;
      const [kind, what] = label(file);
      const away = h('button', { type: 'button', class: 'away', 'aria-label': tell('fileAway', { name }) }, '×');
      away.addEventListener('click', () => drop(index));
      list.append(h('li', {}, preview === null ? kind : h('img', { src: preview, alt: '' }), what, away));
    }
    if (adding !== null) list.append(h('li', { class: 'preparing' }, tell('preparing')));
  }

  /** One after the other: a phone has little memory, and the limit counts all of them. */
  function add(chosen: readonly File[]): Promise<void> {
    const mine: Promise<void> = Promise.resolve(adding)
      .then(() => addAll(chosen))
      .then(() => {
        if (adding === mine) adding = null;
        redraw();
        changed();
      });
    adding = mine;
    redraw();
    return mine;
  }

  async function addAll(chosen: readonly File[]): Promise<void> {
    for (const file of chosen) {
      if (files.length >= MOST_FILES) return refused(tell('tooManyFiles', { n: MOST_FILES }));
      const picked = await pick(file);
      if (typeof picked === 'string') refused(tell(picked, { name: file.name }));
      else {
        files = [...files, picked];
        said(tell('fileAdded', { name: picked.name, size: sizeOf(picked.size) }));
      }
      redraw();
      changed();
    }
  }

  const given = (of: DataTransfer | null): readonly File[] => [...(of?.files ?? [])];
  button.addEventListener('click', () => chooser.click());
  chooser.addEventListener('change', () => {
    void add([...(chooser.files ?? [])]).then(() => field.focus());
    chooser.value = '';
  });
  field.addEventListener('paste', (event) => {
    if (given(event.clipboardData).length === 0) return;
    event.preventDefault();
    void add(given(event.clipboardData));
  });
  for (const name of ['dragover', 'drop'] as const) {
    document.addEventListener(name, (event) => {
      if (!event.dataTransfer?.types.includes('Files')) return;
      event.preventDefault();
      if (name === 'drop') void add(given(event.dataTransfer));
    });
  }
  redraw();
  return {
    get files() {
      return files;
    },
    take: () => {
      const taken = files;
      files = [];
      redraw();
      return taken;
    },
    ready: () => Promise.resolve(adding ?? undefined),
    redraw,
  };
}
