import { byId } from './dom.ts';
import type { Picked } from './files.ts';
import { createTray } from './tray.ts';
import { type Tongue, words } from './words.ts';

/** What the server takes in one message, in UTF-16 units. */
const MOST = 4_000;
const HINT_FROM = 3_600;
/** Somebody in distress taps more than once; one request for a person is enough. */
const PERSON_AGAIN_MS = 3_000;

export interface ComposerEnds {
  readonly tongue: () => Tongue;
  send(text: string, files: readonly Picked[]): void;
  said(text: string): void;
  typing(): void;
  refused(text: string): void;
}

export interface Composer {
  focus(): void;
  redraw(): void;
}

/** Where the customer writes: Enter sends, except while a Chinese (or other) input method is composing. */
export function createComposer({ tongue, send, said, typing, refused }: ComposerEnds): Composer {
  const form = byId<HTMLFormElement>('composer');
  const field = byId<HTMLTextAreaElement>('words');
  const room = byId('room');
  const button = byId<HTMLButtonElement>('send');
  const person = byId<HTMLButtonElement>('person');
  const tray = createTray({ tongue, changed: () => redraw(), refused, said });
  let personAt = 0;

  const over = () => field.value.trim().length - MOST;
  const roomWords = () =>
    over() > 0 ? words(tongue(), 'tooLong', { n: over() }) : words(tongue(), 'room', { n: -over() });

  function redraw(): void {
    const length = field.value.trim().length;
    room.hidden = length < HINT_FROM;
    room.textContent = room.hidden ? '' : roomWords();
    room.className = over() > 0 ? 'room over' : 'room';
    field.setAttribute('aria-invalid', String(over() > 0));
    field.placeholder = words(tongue(), 'prompt');
    // Not disabled, so that it keeps the focus and can say why nothing is sent.
    button.setAttribute('aria-disabled', String((length === 0 && tray.files.length === 0) || over() > 0));
    field.style.height = 'auto';
    field.style.height = `${field.scrollHeight}px`;
  }

  async function submit(): Promise<void> {
    await tray.ready();
    const text = field.value.trim();
    if (text === '' && tray.files.length === 0) return;
    if (over() > 0) {
      refused(roomWords());
      return;
    }
    field.value = '';
    const files = tray.take();
    redraw();
    send(text, files);
  }

  field.addEventListener('input', () => {
    redraw();
    if (field.value !== '') typing();
  });
  field.addEventListener('keydown', (event) => {
    // Key code 229 is how some browsers tell of an Enter that ends a composition.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    void submit();
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void submit();
    field.focus();
  });
  person.addEventListener('click', () => {
    if (Date.now() - personAt < PERSON_AGAIN_MS) return;
    personAt = Date.now();
    send(words(tongue(), 'personSays'), []);
  });
  redraw();
  return {
    focus: () => field.focus(),
    redraw: () => {
      tray.redraw();
      redraw();
    },
  };
}
