import { loose } from './activity.ts';

/** The page around this one, when it is shown in a company's page; it is told only what it needs. */
export interface Surroundings {
  /** A reply has come, which the customer may not see. */
  replied(): void;
}

const allowed = (document.body.dataset.embed ?? '').split(' ').filter((origin) => origin !== '');
export const isEmbedded = allowed.length > 0 && window.parent !== window;

/** Listens to the company's page alone, and only to what it may say: who its signed-in user is. */
export function meetSurroundings(identify: (token: string) => void): Surroundings {
  if (!isEmbedded) return { replied: () => undefined };
  const tell = (message: object): void => {
    // The browser gives a message only to a page of the origin that is named.
    for (const origin of allowed) window.parent.postMessage(message, origin);
  };
  window.addEventListener('message', ({ origin, source, data }) => {
    if (source !== window.parent || !allowed.includes(origin)) return;
    const { griddesk, token } = loose(data);
    if (griddesk === 'identify' && typeof token === 'string') identify(token);
  });
  document.addEventListener('keydown', (event) => event.key === 'Escape' && tell({ griddesk: 'close' }));
  tell({ griddesk: 'ready' });
  return { replied: () => tell({ griddesk: 'reply' }) };
}
