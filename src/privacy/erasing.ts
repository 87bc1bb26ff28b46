import { createHmac } from 'node:crypto';
import type { Archive, Clock, Commit, Files, Mint, Put, Stored } from '../desk/ports.ts';
import type { Erasure } from '../desk/records.ts';
import { blankChange, blankContact, blankConversation, blankEvent, blankThread, blankTicket } from './blank.ts';
import { type Holds, heldAmong } from './holds.ts';
import type { Ledger } from './ledger.ts';
import { conversationsIn, every, isOpen, type Reach, reachOf } from './person.ts';

/** How many of each kind an erasure reaches. */
export interface Reached {
  readonly dossiers: number;
  readonly changes: number;
  readonly proposals: number;
  readonly conversations: number;
  readonly messages: number;
  readonly contacts: number;
  readonly tickets: number;
  readonly files: number;
  readonly efforts: number;
}

/** `held`: a legal hold; `case`: a ticket that is not done; `talking`: an open conversation; `importing`: a table is on its way in. */
export type NotErased =
  | { readonly ok: false; readonly because: 'unknown' | 'talking' | 'importing' }
  | { readonly ok: false; readonly because: 'held'; readonly reason: string }
  | { readonly ok: false; readonly because: 'case'; readonly tickets: readonly string[] };
export type Erased = { readonly ok: true; readonly reached: Reached; readonly erasure: string | null } | NotErased;

export interface Erasing {
  /** All of a person, by account or by dossier. Resolves once nothing of them is in any file. `dryRun`: only counts. */
  erase(
    of: { account: string } | { dossier: string },
    how: Pick<Erasure, 'by' | 'reason'> & { dryRun: boolean },
  ): Promise<Erased>;
  /** The day on which the customer of this account was erased last; null: nobody was. */
  erasedOn(account: string): Promise<string | null>;
  /** Does again what the ledger tells and the archive does not know: after a crash, and after a restore. How many it took. */
  again(): Promise<number>;
}

interface Means {
  readonly archive: Archive;
  readonly files: Files;
  readonly clock: Clock;
  readonly mint: Pick<Mint, 'id'>;
  readonly holds: Holds;
  readonly ledger: Ledger;
  /** 32 bytes; without them nobody can tell an account from its hash. */
  readonly key: Buffer;
}

const PAGE = 200;

export function createErasing({ archive, files, clock, mint, holds, ledger, key }: Means): Erasing {
  const hashOf = (account: string): string => createHmac('sha256', key).update(`erased ${account}`).digest('hex');

  /** Loads and commits until nobody was in between. */
  async function write(of: () => Promise<Commit | null>): Promise<void> {
    for (;;) {
      const change = await of();
      if (change === null || (await archive.commit(change)).ok) return;
    }
  }

  /** Each document of these as `to` has it, in commits of a page. */
  async function each<
    K extends
      | 'proposal'
      | 'contact'
      | 'ticket'
      | 'conversation'
      | 'file'
      | 'effort'
      | 'merge'
      | 'distinct'
      | 'challenge',
  >(kind: K, ids: readonly string[], to: (stored: Stored<K>) => Put['body']): Promise<void> {
    for (let at = 0; at < ids.length; at += PAGE)
      await write(async () => {
        const found = await archive.load(ids.slice(at, at + PAGE).map((id) => ({ kind, id })));
        const there = (found as unknown as readonly Stored<K>[]).filter(({ body }) => body !== null);
        if (there.length === 0) return null;
        return {
          puts: there.map((stored) => ({ kind, id: stored.id, expects: stored.version, body: to(stored) }) as Put),
        };
      });
  }

  async function rewriteLog<L extends 'thread' | 'dossier'>(log: L, of: string, dry: boolean): Promise<number> {
    let count = 0;
    for (let after = 0; ; after += PAGE) {
      const page = await archive.entries(log, of, { after, limit: PAGE });
      count += page.length;
      if (!dry && page.length > 0) {
        const rewrites = page.map(({ seq, body }) =>
          log === 'thread'
            ? ({ log: 'thread', of, seq, body: blankEvent(body as never) } as const)
            : ({ log: 'dossier', of, seq, body: blankChange(body as never) } as const),
        );
        await write(async () => ({ rewrites }));
      }
      if (page.length < PAGE) return count;
    }
  }

  /** The documents of a person, by kind. */
  async function inventory({ dossiers, threads }: Reach) {
    const conversations = (await Promise.all(threads.map((id) => conversationsIn(archive, id)))).flat();
    const byThread = async <K extends 'contact' | 'ticket' | 'file'>(kind: K) =>
      (await Promise.all(threads.map((id) => every(archive, kind, 'thread' as never, id)))).flat();
    const proposals = await Promise.all([
      ...dossiers.map((id) => every(archive, 'proposal', 'dossier', id)),
      ...conversations.map(({ id }) => every(archive, 'proposal', 'conversation', id)),
    ]);
    const own = async <K extends 'effort' | 'merge' | 'distinct'>(kind: K, by: string) =>
      (await Promise.all(dossiers.map((id) => every(archive, kind, by as never, id)))).flat();
    return {
      conversations,
      efforts: await own('effort', 'dossier'),
      merges: [...(await own('merge', 'kept')), ...(await own('merge', 'other'))],
      challenges: (
        await Promise.all(conversations.map(({ id }) => every(archive, 'challenge', 'conversation', id)))
      ).flat(),
      apart: [...(await own('distinct', 'one')), ...(await own('distinct', 'other'))],
      contacts: await byThread('contact'),
      tickets: await byThread('ticket'),
      files: await byThread('file'),
      proposals: [...new Set(proposals.flat().map(({ id }) => id))],
    };
  }
  type Inventory = Awaited<ReturnType<typeof inventory>>;
  const idsOf = (found: readonly { readonly id: string }[]): string[] => found.map(({ id }) => id);

  async function against(reach: Reach, { conversations, tickets }: Inventory): Promise<NotErased | null> {
    const hold = await heldAmong(holds, reach.dossiers);
    if (hold) return { ok: false, because: 'held', reason: hold.reason };
    if (conversations.some(({ body }) => body && isOpen(body))) return { ok: false, because: 'talking' };
    const open = tickets.filter(({ body }) => body && body.stage !== 'done');
    if (open.length > 0) return { ok: false, because: 'case', tickets: idsOf(open) };
    const states = ['staging', 'running'] as const;
    const importing = await Promise.all(states.map((is) => archive.find('importRun', 'open', is, { limit: 1 })));
    return importing.flat().length > 0 ? { ok: false, because: 'importing' } : null;
  }

  async function counted(reach: Reach, found: Inventory): Promise<Reached> {
    const sum = async (counts: readonly Promise<number>[]) => (await Promise.all(counts)).reduce((a, b) => a + b, 0);
    return {
      dossiers: reach.dossiers.length,
      changes: await sum(reach.dossiers.map((id) => rewriteLog('dossier', id, true))),
      proposals: found.proposals.length,
      conversations: found.conversations.length,
      messages: await sum(reach.threads.map((id) => rewriteLog('thread', id, true))),
      contacts: found.contacts.length,
      tickets: found.tickets.length,
      files: found.files.length,
      efforts: found.efforts.length,
    };
  }

  async function forgetInRuns(accounts: ReadonlySet<string>): Promise<void> {
    if (accounts.size === 0) return;
    for (const { id } of await every(archive, 'importRun', 'all', 'all'))
      await write(async () => {
        const [{ body, version }] = await archive.load([{ kind: 'importRun', id }] as const);
        const conflicts = body?.conflicts.filter(({ account }) => !accounts.has(account));
        if (body === null || conflicts?.length === body.conflicts.length) return null;
        return { puts: [{ kind: 'importRun', id, expects: version, body: { ...body, conflicts: conflicts ?? [] } }] };
      });
  }

  /** Takes everything away; whatever of it has been done already is done. The dossiers go last, so that what is left is found again. */
  async function carryOut(erasure: Erasure): Promise<void> {
    const { id } = erasure;
    const reach: Reach = erasure;
    const found = await inventory(reach);
    await forgetInRuns(
      new Set(
        (await archive.load(reach.dossiers.map((of) => ({ kind: 'dossier', id: of }) as const))).flatMap(
          ({ body }) => body?.account ?? [],
        ),
      ),
    );
    for (const file of found.files) await files.remove(file.id);
    await each('file', idsOf(found.files), () => null);
    await each('effort', idsOf(found.efforts), () => null);
    await each('merge', [...new Set(idsOf(found.merges))], () => null);
    await each('challenge', idsOf(found.challenges), () => null);
    await each('distinct', [...new Set(idsOf(found.apart))], () => null);
    await each('ticket', idsOf(found.tickets), ({ body }) => blankTicket(body!));
    for (const of of reach.threads) await rewriteLog('thread', of, false);
    for (const of of reach.dossiers) await rewriteLog('dossier', of, false);
    await each('proposal', found.proposals, () => null);
    await archive.commit({
      timers: { clear: found.proposals.map((of) => `hold:${of}`) },
      // A notice goes by the id of its proposal, and names the old contact.
      outbox: { done: found.proposals },
    });
    await each('conversation', idsOf(found.conversations), ({ body }) => blankConversation(body!));
    await each('contact', idsOf(found.contacts), ({ body }) => blankContact(body!));
    await write(async () => {
      const threads = await archive.load(reach.threads.map((of) => ({ kind: 'thread', id: of }) as const));
      const dossiers = await archive.load(reach.dossiers.map((of) => ({ kind: 'dossier', id: of }) as const));
      const [known] = await archive.load([{ kind: 'erasure', id }] as const);
      const there = threads.filter(({ body }) => body !== null);
      return {
        puts: [
          ...there.map((thread) => {
            const body = blankThread(thread.body!);
            return { kind: 'thread', id: thread.id, expects: thread.version, body } as const;
          }),
          ...dossiers
            .filter(({ body }) => body !== null)
            .map((dossier) => ({ kind: 'dossier', id: dossier.id, expects: dossier.version, body: null }) as const),
          { kind: 'erasure', id, expects: known.version, body: erasure },
        ],
      };
    });
    await archive.purge();
  }

  return {
    async erase(of, { by, reason, dryRun }) {
      const first =
        'account' in of
          ? idsOf(await every(archive, 'dossier', 'account', of.account))
          : idsOf((await archive.load([{ kind: 'dossier', id: of.dossier }] as const)).filter(({ body }) => body));
      if (first.length === 0) return { ok: false, because: 'unknown' };
      const own = await archive.load(first.map((id) => ({ kind: 'dossier', id }) as const));
      const account = own.flatMap(({ body }) => body?.account ?? [])[0] ?? null;
      const reach = await reachOf(archive, first);
      const found = await inventory(reach);
      const refused = await against(reach, found);
      if (refused) return refused;
      const reached = await counted(reach, found);
      if (dryRun) return { ok: true, reached, erasure: null };
      const at = clock.now().toISOString();
      const erasure: Erasure = { v: 1, id: mint.id(), at, by, reason, account: account && hashOf(account), ...reach };
      // First of all, and outside the archive: a crash carries on, and an older copy of the archive learns of it.
      await ledger.add(erasure);
      await carryOut(erasure);
      return { ok: true, reached, erasure: erasure.id };
    },
    async erasedOn(account) {
      const found = await every(archive, 'erasure', 'account', hashOf(account));
      const days = found.flatMap(({ body }) => body?.at.slice(0, 10) ?? []);
      return days.toSorted().at(-1) ?? null;
    },
    async again() {
      let taken = 0;
      for (const erasure of await ledger.all()) {
        const [known] = await archive.load([{ kind: 'erasure', id: erasure.id }] as const);
        if (known.body !== null) continue;
        await carryOut(erasure);
        taken += 1;
      }
      return taken;
    },
  };
}
