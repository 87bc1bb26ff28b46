import type { Holder, Message } from './activity.ts';
import { byId, empty, h } from './dom.ts';
import { type Tongue, words } from './words.ts';

/** The line under the company's name that says who the customer is talking to. */
export interface Head {
  heard(messages: readonly Message[]): void;
  holder(): Holder;
  redraw(): void;
}

/** The assistant speaks only when nobody else does, so that its words tell that a person has gone. */
function holderAfter({ holder, author, safety }: Message, before: Holder): Holder {
  if (holder !== null) return holder;
  return author.is === 'assistant' && !safety && before.is === 'agent' ? { is: 'bot' } : before;
}

export function createHead(tongue: () => Tongue): Head {
  const line = byId('with');
  const said = byId('whom');
  let holder: Holder = { is: 'bot' };
  let newest = 0;

  function draw(): void {
    line.dataset.holder = holder.is;
    line.hidden = false;
    empty(said);
    if (holder.is === 'queue') {
      said.append(words(tongue(), 'queued'));
      return;
    }
    said.append(h('span', { class: 'unseen' }, words(tongue(), 'with')));
    if (holder.is === 'bot') said.append(words(tongue(), 'assistant'));
    else if (holder.name === '') said.append(words(tongue(), 'personRole'));
    else said.append(h('b', {}, h('bdi', {}, holder.name)), ` · ${words(tongue(), 'personRole')}`);
  }

  draw();
  return {
    heard: (messages) => {
      for (const message of messages) {
        if (message.seq === null || message.seq < newest) continue;
        newest = message.seq;
        holder = holderAfter(message, holder);
      }
      draw();
    },
    holder: () => holder,
    redraw: draw,
  };
}
