import type { Office } from './office.ts';
import type { Stored } from './ports.ts';
import type { Challenge, Dossier, Instant } from './records.ts';
import type { Language } from './understood.ts';

/** What one-time codes are sent by; an address that a way does not take is not reached. */
export interface Reach {
  readonly mail: boolean;
  readonly sms: boolean;
}

const MINUTES = 10;
/** Wrong guesses in one conversation, and about one account in a day. */
const TRIES = 5;
/** Codes for one account, and asked for by one visitor, in an hour. */
const CODES = 3;
const ASKED = 10;
const HOUR = 60;
const DAY = 24 * HOUR;
/** A contact that was changed by talk is nobody's proof for so long: who can change it must not be let in by it. */
const SETTLED = DAY;

/** `sent` is said of every account alike, whether it exists or has a contact on file. */
export type Sent = { readonly is: 'sent' | 'tooMany' | 'otherAccount' | 'unavailable' };
/** `over`: no more guesses here. `none`: no code runs for this account. `left`: guesses that remain. */
export type Checked =
  | { readonly is: 'right'; readonly account: string; readonly customer: string }
  | { readonly is: 'wrong'; readonly left: number }
  | { readonly is: 'expired' | 'over' | 'none' };

const ago = (now: Instant, minutes: number): Instant => new Date(Date.parse(now) - minutes * 60_000).toISOString();
const EVERY = { limit: Number.MAX_SAFE_INTEGER } as const;

type There = Stored<'challenge'> & { readonly body: Challenge };
async function challenges(office: Pick<Office, 'archive'>, by: 'conversation' | 'account' | 'visitor', is: string) {
  const found = await office.archive.find('challenge', by, is, EVERY);
  return found.filter((one): one is There => one.body !== null);
}
const wrong = (of: readonly There[]): number => of.reduce((sum, { body }) => sum + body.tries, 0);

/** True where the value was put on file by somebody who had proven themselves otherwise, or long enough ago. */
async function settled(office: Office, dossier: Dossier, change: number, now: Instant): Promise<boolean> {
  const [entry] = await office.archive.entries('dossier', dossier.id, { after: change - 1, limit: 1 });
  return entry !== undefined && (entry.body.provenance.by !== 'message' || entry.body.at < ago(now, SETTLED));
}

/** The contact on file that a code can be sent to; a claim is none. */
async function contactOn(office: Office, dossier: Dossier, now: Instant): Promise<string | null> {
  const ways = [
    ['phones', office.reach.sms, /^1\d{10}$/],
    ['email', office.reach.mail, /@/],
  ] as const;
  for (const [field, open, form] of ways) {
    const held = dossier.fields[field];
    if (!open || held?.standing !== 'verified' || !(await settled(office, dossier, held.change, now))) continue;
    const contact = held.value.split('; ').find((one) => form.test(one));
    if (contact !== undefined) return contact;
  }
  return null;
}

/**
 * Sends a code to the contact that is ALREADY on file of the account. The answer, and what is written, are the same for
 * every account; only who gets the message differs.
 */
export async function sendCode(office: Office, conversationId: string, account: string): Promise<Sent> {
  if (!office.reach.mail && !office.reach.sms) return { is: 'unavailable' };
  for (;;) {
    const now = office.clock.now().toISOString();
    const [conversation] = await office.archive.load([{ kind: 'conversation', id: conversationId }] as const);
    if (!conversation.body) return { is: 'unavailable' };
    const { grants, thread: threadId, language } = conversation.body;
    if (grants.some((grant) => grant.until > now && grant.account !== account)) return { is: 'otherAccount' };
    const [thread] = await office.archive.load([{ kind: 'thread', id: threadId }] as const);
    const visitor = thread.body?.visitor ?? threadId;
    const [here, ofAccount, ofVisitor, [known]] = await Promise.all([
      challenges(office, 'conversation', conversationId),
      challenges(office, 'account', account),
      challenges(office, 'visitor', visitor),
      office.archive.find('dossier', 'account', account, { limit: 1 }),
    ]);
    const since = (from: Instant) => (one: There) => one.body.at > from;
    if (ofVisitor.filter(since(ago(now, HOUR))).length >= ASKED) return { is: 'tooMany' };
    const today = ofAccount.filter(since(ago(now, DAY)));
    const often = today.filter(since(ago(now, HOUR))).length >= CODES || wrong(today) >= TRIES;
    const contact = known?.body ? await contactOn(office, known.body, now) : null;
    const code = String(office.mint.number(1_000_000)).padStart(6, '0');
    const goes = contact !== null && !often;
    const until = ago(now, -MINUTES);
    const body: Challenge = {
      v: 1,
      id: office.mint.id(),
      at: now,
      until,
      conversation: conversationId,
      visitor,
      account,
      code: goes ? code : null,
      tries: 0,
      state: 'open',
    };
    const closed = here
      .filter((one) => one.body.state === 'open')
      .map(
        ({ id, version, body: old }) =>
          ({ kind: 'challenge', id, expects: version, body: { ...old, state: 'closed' } }) as const,
      );
    const lapsed = ofAccount
      .filter((one) => one.body.at <= ago(now, DAY) && one.body.conversation !== conversationId)
      .map(({ id, version }) => ({ kind: 'challenge', id, expects: version, body: null }) as const);
    const item = goes
      ? [
          {
            id: `code:${body.id}`,
            lane: `code:${body.id}`,
            seq: 1,
            at: now,
            kind: 'code',
            body: { to: contact, until, ...letter(office, language, code) },
            tries: 0,
          } as const,
        ]
      : [];
    const done = await office.archive.commit({
      puts: [{ kind: 'challenge', id: body.id, expects: 0, body }, ...closed, ...lapsed],
      outbox: { put: item },
    });
    if (done.ok) {
      office.watch.count('codes_total', { sent: goes ? 'yes' : 'no' });
      return { is: 'sent' };
    }
  }
}

/** What the message says, in the conversation's language. */
function letter(
  { words }: Office,
  language: Language,
  code: string,
): { readonly subject: string; readonly text: string } {
  const given = { code, minutes: MINUTES };
  return {
    subject: words.say({ key: 'common.codeSubject', with: given }, language),
    text: words.say({ key: 'common.codeText', with: given }, language),
  };
}

/** Checks what the customer types. Of parallel guesses each counts; one that was right stays right, in its own conversation. */
export async function checkCode(
  office: Pick<Office, 'archive' | 'clock' | 'watch'>,
  conversation: string,
  account: string,
  given: string,
): Promise<Checked> {
  for (;;) {
    const now = office.clock.now().toISOString();
    const here = await challenges(office, 'conversation', conversation);
    const newest = here.findLast(({ body }) => body.account === account && body.state !== 'closed');
    if (!newest) return { is: wrong(here) >= TRIES ? 'over' : 'none' };
    const { body, id, version } = newest;
    const right = body.code !== null && body.code === given;
    if (body.state === 'passed' && !right) return { is: 'none' };
    if (body.until <= now) return { is: 'expired' };
    const left = TRIES - wrong(here) - (right ? 0 : 1);
    const state = right ? 'passed' : left > 0 ? 'open' : 'closed';
    if (state !== body.state || !right) {
      const after: Challenge = { ...body, state, tries: body.tries + (right ? 0 : 1) };
      const done = await office.archive.commit({ puts: [{ kind: 'challenge', id, expects: version, body: after }] });
      if (!done.ok) continue;
      office.watch.count('code_checks_total', { right: right ? 'yes' : 'no' });
    }
    if (!right) return left > 0 ? { is: 'wrong', left } : { is: 'over' };
    const [known] = await office.archive.find('dossier', 'account', account, { limit: 1 });
    return known?.body ? { is: 'right', account, customer: known.id } : { is: 'none' };
  }
}
