import { emptyDossier } from './dossier.ts';
import type { Draft } from './draft.ts';
import { change, type Office } from './office.ts';
import type { Conversation, Dossier, Instant, Verification } from './records.ts';

/** A host's word is good for a conversation, and for no longer than this. */
const HOURS = 12;
/** How long it waits for the conversation that it is for. */
const WAITS_MINUTES = 15;
const HOST = "the host's signed token";

/** `level`: what the customer now has. `otherAccount`: this conversation is proven for another one, and is not switched. */
export type Vouched =
  | { readonly ok: true; readonly level: 1 | 2; readonly until: Instant }
  | { readonly ok: false; readonly because: 'otherAccount' | 'noThread' };

/** The account's dossier, which is begun where there is none. */
export async function dossierOf(office: Office, draft: Draft, account: string): Promise<Dossier> {
  const [known] = await office.archive.find('dossier', 'account', account, { limit: 1 });
  const dossier = known?.body ?? emptyDossier(office.mint.id(), null, office.clock.now().toISOString(), account);
  if (!known?.body) draft.customer = dossier;
  return dossier;
}

const later = (now: Instant, minutes: number): Instant => new Date(Date.parse(now) + minutes * 60_000).toISOString();

/** A grant of level 1; `how` in a few words, for agents. */
export const grantOf = (account: string, now: Instant, how: string): Verification => ({
  account,
  level: 1,
  how,
  at: now,
  until: later(now, HOURS * 60),
});

/** The host of the page vouches at level 1 that its signed-in user holds the account: for the open conversation, else for the next one if it opens soon. A higher level stays. */
export async function vouch(office: Office, thread: string, account: string): Promise<Vouched> {
  const done = await change<Vouched>(office, thread, async (draft) => {
    const now = office.clock.now().toISOString();
    const open = draft.conversation;
    const standing = open?.grants.filter(({ until }) => until > now) ?? [];
    if (standing.some((grant) => grant.account !== account)) return { ok: false, because: 'otherAccount' };
    const had = standing.toSorted((a, b) => b.level - a.level)[0];
    if (had) return { ok: true, level: had.level, until: had.until };
    const { id } = await dossierOf(office, draft, account);
    if (!open) {
      const until = later(now, WAITS_MINUTES);
      draft.thread = { ...draft.thread, vouched: { account, customer: id, until } };
      return { ok: true, level: 1, until };
    }
    const grant = grantOf(account, now, HOST);
    draft.conversation = { ...open, grants: [...open.grants, grant], customer: id };
    draft.tell({ is: 'verified', because: grant.how });
    return { ok: true, level: 1, until: grant.until };
  });
  return done?.decided ?? { ok: false, because: 'noThread' };
}

/** What a conversation that opens now starts with, where the host has vouched for its customer. */
export function vouchedFor(draft: Draft, now: Instant): Pick<Conversation, 'grants' | 'customer'> {
  const { vouched } = draft.thread;
  if (!vouched) return { grants: [], customer: null };
  draft.thread = { ...draft.thread, vouched: null };
  if (vouched.until <= now) return { grants: [], customer: null };
  return { grants: [grantOf(vouched.account, now, HOST)], customer: vouched.customer };
}
