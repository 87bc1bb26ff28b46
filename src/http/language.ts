import type { Language } from '../desk/understood.ts';

/** The language of a BCP 47 tag that we answer in; null for all others. */
export function languageOf(tag: string | undefined): Language | null {
  const short = tag?.trim().slice(0, 2).toLowerCase();
  return short === 'zh' || short === 'en' ? short : null;
}

/** The language of ours that an Accept-Language header likes best; null when it names none. */
export function preferredLanguage(header: string | undefined): Language | null {
  let best: Language | null = null;
  let most = 0;
  for (const item of (header ?? '').slice(0, 256).split(',')) {
    const [tag, ...parameters] = item.split(';');
    const language = languageOf(tag);
    const weight = Number(/^\s*q=([\d.]+)\s*$/.exec(parameters[0] ?? '')?.[1] ?? 1);
    if (language !== null && weight > most) {
      best = language;
      most = weight;
    }
  }
  return best;
}
