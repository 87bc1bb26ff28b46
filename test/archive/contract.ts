import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Archive, Commit, Committed } from '../../src/desk/ports.ts';
import {
  alert,
  at,
  contact,
  conversation,
  dossier,
  event,
  fieldChange,
  id,
  outgoing,
  thread,
  ticket,
  timer,
} from './samples.ts';

/** An archive under test. `reopen` closes it and opens what it left behind. */
export interface Opened {
  readonly archive: Archive;
  reopen(): Promise<Opened>;
  /** Closes it and removes every trace. */
  discard(): Promise<void>;
}

/** A conflict may always happen where nothing was wrong: success means trying until it is there. */
export async function sure(archive: Archive, change: Commit): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) if ((await archive.commit(change)).ok) return;
  throw new Error(`no success in 200 attempts: ${JSON.stringify(change)}`);
}

const T1 = id('thread', 1);
const T2 = id('thread', 2);
const refOf = (of: string) => ({ kind: 'thread', id: of }) as const;
const versions = async (archive: Archive, ...ids: string[]) =>
  (await archive.load(ids.map(refOf))).map(({ version }) => version);
const texts = async (archive: Archive, of: string, after = 0, limit = 100) =>
  (await archive.entries('thread', of, { after, limit })).map(({ seq, body }) => `${seq} ${body.text}`);
const say = (of: string, seq: number, text: string, key?: string) =>
  ({ log: 'thread', of, seq, body: event(`${of}/${seq}`, text), ...(key === undefined ? {} : { key }) }) as const;

/** What every archive keeps to; one that does runs the desk. */
export function archiveContract(name: string, open: () => Promise<Opened>): void {
  describe(`archive contract: ${name}`, () => {
    let opened: Opened;
    let archive: Archive;
    beforeEach(async () => {
      opened = await open();
      archive = opened.archive;
    });
    afterEach(() => opened.discard());
    const reopen = async (): Promise<void> => {
      opened = await opened.reopen();
      archive = opened.archive;
    };
    const conflicts = (change: Commit) =>
      expect(archive.commit(change)).resolves.toMatchObject({ ok: false, conflict: expect.any(String) } as Committed);

    describe('documents', () => {
      it('has nothing in version 0', async () => {
        expect(await archive.load([refOf(T1), { kind: 'ticket', id: 'x' }])).toEqual([
          { kind: 'thread', id: T1, version: 0, body: null },
          { kind: 'ticket', id: 'x', version: 0, body: null },
        ]);
      });

      it('counts the commits that wrote a document, and gives back its last body, in the order asked', async () => {
        await sure(archive, { puts: [{ kind: 'thread', id: T1, expects: 0, body: thread(T1) }] });
        await sure(archive, { puts: [{ kind: 'thread', id: T2, expects: 0, body: thread(T2) }] });
        const body = thread(T1, { lastSeq: 7, unanswered: [6, 7] });
        await sure(archive, { puts: [{ kind: 'thread', id: T1, expects: 1, body }] });
        expect(await archive.load([refOf(T2), refOf(T1)])).toEqual([
          { kind: 'thread', id: T2, version: 1, body: thread(T2) },
          { kind: 'thread', id: T1, version: 2, body },
        ]);
      });

      it('refuses a write of a version that is no longer there, and what is only expected, whole', async () => {
        await sure(archive, { puts: [{ kind: 'thread', id: T1, expects: 0, body: thread(T1) }] });
        const rest: Commit = {
          appends: [say(T1, 1, '你好')],
          timers: { set: [timer('a', 1)] },
          outbox: { put: [outgoing('o', 'lane', 1)] },
        };
        const other = { kind: 'thread', id: T2, expects: 0, body: thread(T2) } as const;
        await conflicts({ ...rest, puts: [other, { kind: 'thread', id: T1, expects: 0, body: thread(T1) }] });
        await conflicts({ ...rest, puts: [other], expect: [{ kind: 'thread', id: T1, version: 2 }] });
        await conflicts({ ...rest, puts: [other], appends: [say(T1, 2, '跳号')] });
        expect(await versions(archive, T1, T2)).toEqual([1, 0]);
        expect(await texts(archive, T1)).toEqual([]);
        expect(await archive.nextTimer()).toBeNull();
        expect(await archive.outgoing(at(99), 10)).toEqual([]);
        await sure(archive, { ...rest, puts: [other], expect: [{ kind: 'thread', id: T1, version: 1 }] });
        expect(await versions(archive, T1, T2)).toEqual([1, 1]);
      });

      it('removes a document with a null body, from its indexes too', async () => {
        const body = thread(T1, { unanswered: [1] });
        await sure(archive, { puts: [{ kind: 'thread', id: T1, expects: 0, body }] });
        expect(await archive.find('thread', 'unanswered', 'yes')).toHaveLength(1);
        await sure(archive, { puts: [{ kind: 'thread', id: T1, expects: 1, body: null }] });
        expect(await versions(archive, T1)).toEqual([0]);
        expect(await archive.find('thread', 'unanswered', 'yes')).toEqual([]);
        await reopen();
        expect(await versions(archive, T1)).toEqual([0]);
        await sure(archive, { puts: [{ kind: 'thread', id: T1, expects: 0, body }] });
        expect(await versions(archive, T1)).toEqual([1]);
      });

      it('lets one of many win: 接管只有一个人成功', async () => {
        const c = id('conversation', 1);
        await sure(archive, { puts: [{ kind: 'conversation', id: c, expects: 0, body: conversation(c) }] });
        const take = async (agent: string): Promise<boolean> => {
          for (;;) {
            const [{ version }] = await archive.load([{ kind: 'conversation', id: c }]);
            if (version !== 1) return false;
            const body = conversation(c, { holder: { is: 'agent', since: at(1), agent, name: agent } });
            if ((await archive.commit({ puts: [{ kind: 'conversation', id: c, expects: 1, body }] })).ok) return true;
          }
        };
        const won = await Promise.all(Array.from({ length: 30 }, (_, n) => take(`agent-${n}`)));
        expect(won.filter(Boolean)).toHaveLength(1);
        const [{ version, body }] = await archive.load([{ kind: 'conversation', id: c }]);
        expect(version).toBe(2);
        expect(body?.holder).toMatchObject({ agent: `agent-${won.indexOf(true)}` });
      });

      it('loses no update of many who load, decide and commit at once', async () => {
        await sure(archive, { puts: [{ kind: 'thread', id: T1, expects: 0, body: thread(T1) }] });
        const add = async (): Promise<void> => {
          for (;;) {
            const [{ version, body }] = await archive.load([refOf(T1)]);
            const next = thread(T1, { lastSeq: (body?.lastSeq ?? 0) + 1 });
            if ((await archive.commit({ puts: [{ kind: 'thread', id: T1, expects: version, body: next }] })).ok) return;
          }
        };
        await Promise.all(Array.from({ length: 20 }, add));
        const [{ version, body }] = await archive.load([refOf(T1)]);
        expect([version, body?.lastSeq]).toEqual([21, 20]);
      });

      it('cannot be changed through a body that it gave out', async () => {
        await sure(archive, { puts: [{ kind: 'thread', id: T1, expects: 0, body: thread(T1) }] });
        const [{ body }] = await archive.load([refOf(T1)]);
        expect(Reflect.set(body ?? {}, 'lastSeq', 99)).toBe(false);
        const [again] = await archive.load([refOf(T1)]);
        expect(again.body?.lastSeq).toBe(0);
      });

      it('keeps every kind, and any text, over a restart', async () => {
        const text = '停电了！\u0000\n"引号"\\ \u2028 😀 \ud800 \u202e __proto__ 𠮷';
        const t = ticket('k1', {
          facts: JSON.parse(`{"__proto__":"a","constructor":"b","place":${JSON.stringify(text)}}`),
        });
        const puts = [
          { kind: 'thread', id: T1, expects: 0, body: thread(T1, { visitor: text }) },
          { kind: 'conversation', id: 'c1', expects: 0, body: conversation('c1') },
          { kind: 'dossier', id: 'd1', expects: 0, body: dossier('d1', { thread: T1 }) },
          { kind: 'ticket', id: 'k1', expects: 0, body: t },
          { kind: 'contact', id: 'r1', expects: 0, body: contact('r1') },
          { kind: 'alert', id: 'a1', expects: 0, body: alert('a1') },
        ] as const;
        const change = { log: 'dossier', of: 'd1', seq: 1, body: fieldChange('f1', text) } as const;
        await sure(archive, { puts, appends: [say(T1, 1, text, text), change] });
        const seen = async () => [
          await archive.load(puts),
          await archive.entries('thread', T1, { after: 0, limit: 9 }),
          await archive.entries('dossier', 'd1', { after: 0, limit: 9 }),
          await archive.entry('thread', T1, text),
        ];
        const before = await seen();
        expect(before[0]).toEqual(puts.map(({ kind, id: of, body }) => ({ kind, id: of, version: 1, body })));
        await reopen();
        expect(await seen()).toEqual(before);
        expect(await archive.find('thread', 'visitor', text)).toHaveLength(1);
      });
    });

    describe('find', () => {
      it('answers in order of id, page by page, and follows the documents', async () => {
        for (const n of [3, 1, 5, 2, 4]) {
          const body = contact(id('contact', n));
          await sure(archive, { puts: [{ kind: 'contact', id: body.id, expects: 0, body }] });
        }
        const ids = async (page?: { after?: string; limit?: number }) =>
          (await archive.find('contact', 'thread', T1, page)).map((found) => found.id.at(-1)).join('');
        expect(await ids()).toBe('12345');
        expect(await ids({ limit: 2 })).toBe('12');
        expect(await ids({ after: id('contact', 2), limit: 2 })).toBe('34');
        expect(await ids({ after: id('contact', 5) })).toBe('');
        const moved = contact(id('contact', 3), { thread: T2 });
        await sure(archive, { puts: [{ kind: 'contact', id: moved.id, expects: 1, body: moved }] });
        expect(await ids()).toBe('1245');
        expect(await ids({ after: id('contact', 3) })).toBe('45');
        expect(await archive.find('contact', 'thread', T2)).toEqual([
          { kind: 'contact', id: moved.id, version: 2, body: moved },
        ]);
        await reopen();
        expect(await ids()).toBe('1245');
      });

      it('leaves out what the index gives null for', async () => {
        const open = conversation('c1', { thread: T1 });
        await sure(archive, { puts: [{ kind: 'conversation', id: 'c1', expects: 0, body: open }] });
        expect(await archive.find('conversation', 'openIn', T1)).toHaveLength(1);
        const closed = conversation('c1', { thread: T1, status: 'closed', holder: { is: 'nobody' } });
        await sure(archive, { puts: [{ kind: 'conversation', id: 'c1', expects: 1, body: closed }] });
        expect(await archive.find('conversation', 'openIn', T1)).toEqual([]);
        expect(await archive.find('conversation', 'holder', 'nobody')).toHaveLength(1);
      });
    });

    describe('logs', () => {
      it('number their entries without a gap, also several in one commit, each owner for itself', async () => {
        await sure(archive, { appends: [say(T1, 1, '没电了'), say(T1, 2, '请远离'), say(T2, 1, 'hello')] });
        await conflicts({ appends: [say(T1, 2, '重号')] });
        await conflicts({ appends: [say(T1, 4, '跳号')] });
        await conflicts({ appends: [say(T1, 3, '对'), say(T1, 3, '又一次')] });
        await sure(archive, { appends: [say(T1, 3, '好的')] });
        expect(await texts(archive, T1)).toEqual(['1 没电了', '2 请远离', '3 好的']);
        expect(await texts(archive, T1, 1, 1)).toEqual(['2 请远离']);
        expect(await texts(archive, T1, 3)).toEqual([]);
        expect(await texts(archive, T2)).toEqual(['1 hello']);
        await reopen();
        expect(await texts(archive, T1)).toEqual(['1 没电了', '2 请远离', '3 好的']);
        await conflicts({ appends: [say(T1, 3, '重号')] });
        await sure(archive, { appends: [say(T1, 4, '再见')] });
        expect(await texts(archive, T1, 2)).toEqual(['3 好的', '4 再见']);
      });

      it('take a key once: 同一条消息只收一次', async () => {
        await sure(archive, { appends: [say(T1, 1, '没电了', 'client-1')] });
        await conflicts({ appends: [say(T1, 2, '没电了', 'client-1')] });
        await conflicts({ appends: [say(T1, 2, '甲', 'client-2'), say(T1, 3, '乙', 'client-2')] });
        await sure(archive, { appends: [say(T2, 1, '别家也停了', 'client-1')] });
        await reopen();
        await conflicts({ appends: [say(T1, 2, '没电了', 'client-1')] });
        expect((await archive.entry('thread', T1, 'client-1'))?.seq).toBe(1);
        expect((await archive.entry('thread', T2, 'client-1'))?.body.text).toBe('别家也停了');
        expect(await archive.entry('thread', T1, 'client-2')).toBeNull();
        expect(await archive.entry('thread', 'nobody', 'client-1')).toBeNull();
      });
    });

    describe('rewriting', () => {
      const other = (of: string, seq: number, text: string) =>
        ({ log: 'thread', of, seq, body: event(`${of}/${seq}`, text) }) as const;

      it('puts another text in the place of an entry, whose number and key stay, for good', async () => {
        await sure(archive, { appends: [say(T1, 1, '甲', 'client-1'), say(T1, 2, '乙'), say(T2, 1, '丙')] });
        await reopen();
        await sure(archive, { appends: [say(T1, 3, '丁', 'client-3')] });
        await sure(archive, { rewrites: [other(T1, 1, '一段比原来长得多的话'), other(T1, 3, '')] });
        const after = ['1 一段比原来长得多的话', '2 乙', '3 '];
        expect(await texts(archive, T1)).toEqual(after);
        await archive.purge();
        expect(await texts(archive, T1)).toEqual(after);
        await reopen();
        await conflicts({ appends: [say(T1, 4, '甲', 'client-1')] });
        expect((await archive.entry('thread', T1, 'client-3'))?.seq).toBe(3);
        await sure(archive, { appends: [say(T1, 4, '戊')] });
        expect(await texts(archive, T1)).toEqual([...after, '4 戊']);
        expect(await texts(archive, T2)).toEqual(['1 丙']);
      });

      it('refuses an entry that is not there, and then changes nothing of the commit', async () => {
        await sure(archive, { appends: [say(T1, 1, '甲')] });
        const put = { kind: 'thread', id: T1, expects: 0, body: thread(T1) } as const;
        await conflicts({ puts: [put], rewrites: [other(T1, 1, '乙'), other(T1, 2, '丙')] });
        await conflicts({ rewrites: [other(T2, 1, '丙')] });
        await conflicts({ appends: [say(T1, 3, '跳号')], rewrites: [other(T1, 1, '乙')] });
        expect(await texts(archive, T1)).toEqual(['1 甲']);
        expect(await versions(archive, T1)).toEqual([0]);
      });
    });

    describe('timers', () => {
      it('are due from their instant on, earliest first, and move when set again', async () => {
        await sure(archive, { timers: { set: [timer('late', 30), timer('early', 10), timer('middle', 20)] } });
        const due = async (second: number, limit = 9) => (await archive.due(at(second), limit)).map((of) => of.id);
        expect(await archive.nextTimer()).toBe(at(10));
        expect(await due(9)).toEqual([]);
        expect(await due(20)).toEqual(['early', 'middle']);
        expect(await due(99, 2)).toEqual(['early', 'middle']);
        await sure(archive, { timers: { set: [timer('early', 40)], clear: ['middle', 'never there'] } });
        await reopen();
        expect(await due(99)).toEqual(['late', 'early']);
        expect(await archive.nextTimer()).toBe(at(30));
      });

      it('fire once, and only for the instant that they are set for', async () => {
        await sure(archive, { timers: { set: [timer('a', 10)] } });
        await conflicts({ timers: { fired: [{ id: 'a', at: at(11) }] } });
        const fire = { timers: { fired: [{ id: 'a', at: at(10) }] } };
        const tries = await Promise.all(Array.from({ length: 20 }, () => archive.commit(fire)));
        expect(tries.filter(({ ok }) => ok).length).toBeLessThanOrEqual(1);
        if (!tries.some(({ ok }) => ok)) await sure(archive, fire);
        await conflicts(fire);
        expect(await archive.nextTimer()).toBeNull();
        await reopen();
        await conflicts(fire);
      });

      it('may fire and be set again in one commit', async () => {
        await sure(archive, { timers: { set: [timer('a', 10)] } });
        await sure(archive, { timers: { fired: [{ id: 'a', at: at(10) }], set: [timer('a', 60)] } });
        expect(await archive.nextTimer()).toBe(at(60));
      });
    });

    describe('outbox', () => {
      it('gives the first of each lane, when its instant has come, until it is done', async () => {
        const put = [
          outgoing('x2', 'x', 2),
          outgoing('x1', 'x', 1, { at: at(10) }),
          outgoing('y1', 'y', 1),
          outgoing('y2', 'y', 2),
        ];
        await sure(archive, { outbox: { put } });
        const heads = async (second: number, limit = 9) =>
          (await archive.outgoing(at(second), limit)).map((of) => of.id).sort();
        expect(await heads(5)).toEqual(['y1']);
        expect(await heads(10)).toEqual(['x1', 'y1']);
        expect(await heads(10, 1)).toHaveLength(1);
        await sure(archive, { outbox: { done: ['y1', 'never there'] } });
        await reopen();
        expect(await heads(10)).toEqual(['x1', 'y2']);
        await sure(archive, { outbox: { put: [outgoing('x1', 'x', 1, { at: at(50), tries: 1 })] } });
        expect(await heads(20)).toEqual(['y2']);
        expect((await archive.outgoing(at(50), 9)).find((of) => of.id === 'x1')?.tries).toBe(1);
        await sure(archive, { outbox: { done: ['x1', 'x2', 'y2'] } });
        expect(await heads(99)).toEqual([]);
      });
    });
  });
}
