import { readActivity } from './activity.ts';
import { createBanner } from './banner.ts';
import { createComposer } from './composer.ts';
import { byId } from './dom.ts';
import { meetSurroundings } from './embedded.ts';
import type { Picked } from './files.ts';
import { createFrame } from './frame.ts';
import { createHead } from './head.ts';
import { openLine, wordsIn } from './line.ts';
import { numbersOf } from './numbers.ts';
import { type Letter, openOutbox } from './outbox.ts';
import { fitRoom } from './room.ts';
import { createSignals } from './signals.ts';
import { createSpeech } from './speak.ts';
import { createTalk } from './talk.ts';
import { createTelling } from './telling.ts';
import { save, transcript } from './transcript.ts';
import { LANG, words } from './words.ts';

const numbers = numbersOf(document);
const speech = createSpeech();
const frame = createFrame(() => {
  head.redraw();
  talk.redraw();
  banner.redraw();
  composer.redraw();
});
const head = createHead(frame.tongue);
const banner = createBanner({ tongue: frame.tongue, numbers, said: speech.polite });
const talk = createTalk({
  tongue: frame.tongue,
  numbers,
  speech,
  holder: head.holder,
  retry: (clientId) => {
    outbox.retry(clientId);
    line.hurry();
    composer.focus();
  },
  cancel: (clientId) => {
    outbox.cancel(clientId);
    composer.focus();
  },
  fresh: async (seq, index) => {
    const [message] = (await line.again(seq)).map(readActivity);
    return message && message !== 'typing' && message.seq === seq ? (message.files[index] ?? null) : null;
  },
  replied: () => surroundings.replied(),
  choose: (text, byKeyboard) => {
    send(text, []);
    // On a phone the field would bring up the keyboard, over what is about to be answered.
    if (byKeyboard || matchMedia('(pointer: fine)').matches) composer.focus();
    else byId('scroller').focus();
  },
});
const surroundings = meetSurroundings((token) => void line.identify(token));
const composer = createComposer({
  tongue: frame.tongue,
  send,
  said: speech.polite,
  typing: () => signals.typing(),
  refused: speech.alert,
});

const line = openLine({
  language: frame.tongue,
  turned: (state) => {
    banner.turned(state);
    if (state !== 'open') return;
    outbox.hurry();
    signals.look();
  },
  heard: (activities, since) => {
    const read = activities.map(readActivity);
    if (read.includes('typing')) talk.typing();
    const messages = read.flatMap((one) => (one === null || one === 'typing' ? [] : [one]));
    head.heard(messages);
    talk.heard(messages, since);
    signals.look();
    for (const { clientId } of messages) if (clientId !== null) outbox.echoed(clientId);
  },
});

const signals = createSignals({ holder: head.holder, newestAbove: talk.newestAbove, tell: line.tell });

const telling = createTelling({ tongue: frame.tongue, said: speech.polite });
const outbox = openOutbox({
  post: ({ text, locale, clientId }, carried) => {
    const channelData = { clientActivityID: clientId };
    return line.post({ type: 'message', text, locale, from: { id: 'customer' }, channelData }, carried);
  },
  reason: wordsIn,
  changed: showLetter,
  lost: () => words(frame.tongue(), 'filesLost'),
});

function showLetter(letter: Letter): void {
  telling.changed(letter);
  talk.wrote(letter);
  if (letter.state === 'sent') line.expectEcho(() => talk.echoed(letter.clientId));
  if (letter.state === 'failed') speech.alert(`${words(frame.tongue(), 'notSent')} ${letter.why ?? ''}`);
  else if (letter.why !== null) speech.alert(letter.why);
}

function send(text: string, files: readonly Picked[]): void {
  outbox.write(text, LANG[frame.tongue()], files);
  line.hurry();
}

byId('save').addEventListener('click', () => {
  save(transcript(talk.entries(), frame.tongue(), byId(`company-${frame.tongue()}`).textContent ?? ''));
  speech.polite(words(frame.tongue(), 'saved'));
});

fitRoom();
banner.turned('opening');
if (matchMedia('(pointer: fine)').matches) composer.focus();
