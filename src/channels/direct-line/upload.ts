import { randomBytes, randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Desk } from '../../desk/desk.ts';
import type { Files, Watch } from '../../desk/ports.ts';
import type { Attachment } from '../../desk/records.ts';
import type { Language } from '../../desk/understood.ts';
import { harmless, takenAs } from '../../http/files/kinds.ts';
import { languageOf, preferredLanguage } from '../../http/language.ts';
import type { Limits } from '../../http/limits.ts';
import { type Answer, type Refused, type Route, refuse, route } from '../../http/routes.ts';
import type { Words } from '../../http/words.ts';
import type { Bot } from '../bot-framework.ts';
import { POSTED, type Posted, wordsOf } from './activity.ts';
import { answerOf, BASE, ENDED, ID, notTheirs } from './routes.ts';

export interface UploadParts {
  readonly desk: Pick<Desk, 'thread'>;
  readonly bot: Bot;
  readonly files: Files;
  readonly limits: Pick<Limits, 'post' | 'upload'>;
  readonly words: Readonly<Record<Language, Words>>;
  readonly watch: Pick<Watch, 'count'>;
}

/** What a client's activity may say beside its files. */
const ACTIVITY = POSTED.partial({ type: true });
const STATUS = { fileType: 415, fileTooLarge: 413, tooManyFiles: 413, empty: 400 } as const;

/** POST .../upload: files as one message, with or without words. They are kept before the message is, and go again when it is not. */
export function uploadRoute({ desk, bot, files, limits, words, watch }: UploadParts): Route {
  async function keep(
    given: readonly { name: string; declared: string; bytes: Buffer }[],
  ): Promise<Attachment[] | null> {
    const types = await Promise.all(given.map((file) => takenAs(file)));
    if (types.includes(null)) return null;
    const kept: Attachment[] = [];
    for (const [index, { name, bytes }] of given.entries()) {
      const type = types[index] as Attachment['type'];
      const id = randomBytes(18).toString('base64url');
      await files.put(id, bytes);
      kept.push({ id, name: harmless(name, type), type, size: bytes.length });
    }
    return kept;
  }

  const forget = (kept: readonly Attachment[]) =>
    Promise.all(kept.map(({ id }) => files.remove(id).catch(() => undefined)));

  return route({
    method: 'POST',
    path: `${BASE}/conversations/:id/upload`,
    permission: 'directLineToken',
    upload: true,
    params: ID,
    query: z.object({ userId: z.string().max(128).optional() }),
    answer: z.object({ id: z.string() }),
    handle: async ({ params: { id }, who, headers, upload }): Promise<Answer> => {
      const denied = notTheirs(who, id);
      if (denied !== null) return denied;
      const thread = await desk.thread(id);
      if (thread === null) return ENDED;
      const read = await upload();
      const activity = ACTIVITY.safeParse('error' in read ? {} : (read.activity ?? {}));
      const posted = activity.success ? activity.data : {};
      const say =
        words[preferredLanguage(headers['accept-language']) ?? languageOf(posted.locale) ?? thread.language ?? 'zh'];
      const no = (code: keyof typeof STATUS): Refused => {
        watch.count('files_refused_total', { because: code });
        return refuse(STATUS[code], code, say[code]);
      };
      if ('error' in read) return read.error.code in STATUS ? no(read.error.code as keyof typeof STATUS) : read;
      if (read.files.length === 0 || read.files.some(({ bytes }) => bytes.length === 0)) return no('empty');
      const wait = Math.max(await limits.post.take(id), await limits.upload.take(id));
      if (wait > 0) {
        const retry = { 'retry-after': String(Math.ceil(wait / 1000)) };
        return refuse(429, 'tooMany', say.busy, { headers: retry, security: 'flood' });
      }
      const kept = await keep(read.files);
      if (kept === null) return no('fileType');
      const clientId = posted.channelData?.clientActivityID ?? randomUUID();
      const text = activity.success ? wordsOf({ ...posted, type: 'message' } as Posted) : '';
      try {
        const receipt = await bot.receive({ thread: id, visitor: thread.visitor, clientId, text, files: kept });
        if (receipt.is !== 'stored' || receipt.duplicate) await forget(kept);
        else watch.count('files_stored_total', {});
        return answerOf(receipt, id);
      } catch (fault) {
        await forget(kept);
        throw fault;
      }
    },
  });
}
