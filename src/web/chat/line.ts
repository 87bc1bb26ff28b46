import { loose } from './activity.ts';
import type { Carried } from './files.ts';
import { backOff, createPause } from './pause.ts';
import { type Answer, ask, conversationPath, enter, parsed, refresh, rejoin, type Session, send } from './session.ts';
import { runSocket, type Socket } from './socket.ts';
import type { Tongue } from './words.ts';

const REFRESH_MS = 15 * 60_000;
const POLL_MS = 1_500;
const POLLS_BEFORE_STREAM = 40;
const SOCKETS_BEFORE_POLLING = 3;
const TRIES_BEFORE_UNREACHABLE = 3;
/** A post was acknowledged but its echo did not come: the socket is deaf. */
const ECHO_MS = 6_000;

export type LineState = 'opening' | 'open' | 'offline' | 'broken' | 'unreachable';

export interface LineEnds {
  readonly language: () => Tongue;
  /** What came, in the server's order; the same activity may come twice. `since`: what is older is history. */
  heard(activities: readonly unknown[], since: Date): void;
  turned(state: LineState): void;
}

/** The page's connection to its thread: streams, polls where sockets fail, and comes back by itself. */
export interface Line {
  /** Posts an activity; the answer's status is 0 when there was none. */
  post(activity: unknown, carried: Carried): Promise<Answer>;
  /** The activity with that seq and what follows, as the server would hand it out now; empty when it cannot be had. */
  again(seq: number): Promise<readonly unknown[]>;
  /** Posts what may be lost: never waits for the line, never tries again. Whether it arrived. */
  tell(activity: unknown): Promise<boolean>;
  /** Hands on what the host of the page says of its user. */
  identify(token: string): Promise<void>;
  /** Tries again at once instead of at the end of a wait. */
  hurry(): void;
  /** A post was acknowledged; `echoed` says whether it has been heard. */
  expectEcho(echoed: () => boolean): void;
}

export function openLine(ends: LineEnds): Line {
  const pause = createPause();
  let session: Session | null = null;
  let watermark = '';
  let tries = 0;
  let deadSockets = 0;
  let socket: Socket | null = null;
  let renewing: Promise<Session | null> | null = null;

  const offline = () => navigator.onLine === false;

  function hear(frame: Readonly<Record<string, unknown>>): void {
    if (typeof frame.watermark === 'string' && frame.watermark !== '') watermark = frame.watermark;
    if (session && Array.isArray(frame.activities)) ends.heard(frame.activities, session.since);
  }

  function opened(): void {
    tries = 0;
    ends.turned('open');
  }

  /** Another token for the same thread by the visitor's cookie; shared by all who ask at the same time. */
  function renew(): Promise<Session | null> {
    renewing ??= enter(ends.language()).then(({ session: next }) => {
      renewing = null;
      if (next === null) return null;
      const same = session?.conversation === next.conversation;
      if (!same) watermark = '';
      session = session !== null && same ? { ...next, since: session.since } : next;
      if (!same) socket?.close();
      return session;
    });
    return renewing;
  }

  /** The session with a stream that nobody has used. */
  async function join(): Promise<Session | null> {
    if (session === null) return renew();
    const { session: next, answer } = await rejoin(session, watermark);
    if (next !== null) session = next;
    else if (answer.status === 403 || answer.status === 404) return renew();
    return next;
  }

  async function poll(): Promise<void> {
    for (let round = 0; round < POLLS_BEFORE_STREAM && session !== null; round++) {
      const path = conversationPath(session, `/activities?watermark=${encodeURIComponent(watermark)}`);
      const { status, body } = await ask('GET', path, { token: session.token });
      if (status === 403) await renew();
      if (status !== 200) return;
      opened();
      hear(body);
      // After a message there is soon another: an answer, or the next page of the history.
      if (Array.isArray(body.activities) && body.activities.length === 0) await pause.wait(POLL_MS);
    }
    deadSockets = SOCKETS_BEFORE_POLLING - 1;
  }

  async function stream(at: Session): Promise<void> {
    socket = runSocket(at.stream, { opened, heard: (text) => hear(parsed(text)) });
    const lived = await socket.ended;
    socket = null;
    deadSockets = lived ? 0 : deadSockets + 1;
  }

  async function live(): Promise<never> {
    for (;;) {
      // Tried even when the browser says that it is offline: browsers are sometimes wrong.
      const joined = await join();
      if (joined !== null) {
        if (deadSockets < SOCKETS_BEFORE_POLLING) await stream(joined);
        else await poll();
      }
      tries++;
      ends.turned(offline() ? 'offline' : tries > TRIES_BEFORE_UNREACHABLE ? 'unreachable' : 'broken');
      await pause.wait(backOff(tries));
    }
  }

  /** A call, and once more with another token where the first is no longer good. */
  async function tried(call: (by: Session) => Promise<Answer>): Promise<Answer> {
    const at = session ?? (await renew());
    if (at === null) return { status: 0, body: {}, retryAfterMs: 0, date: new Date() };
    const answer = await call(at);
    const next = answer.status === 403 || answer.status === 404 ? await renew() : null;
    return next ? call(next) : answer;
  }

  const hurry = () => {
    socket?.check();
    pause.hurry();
  };
  window.addEventListener('online', () => {
    tries = 0;
    hurry();
  });
  window.addEventListener('offline', () => {
    ends.turned('offline');
    socket?.close();
  });
  document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && hurry());
  setInterval(async () => {
    if (session === null || offline()) return;
    const { token, answer } = await refresh(session);
    if (token !== null) session = { ...session, token };
    else if (answer.status === 403 || answer.status === 404) await renew();
  }, REFRESH_MS);
  void live();

  return {
    hurry,
    post: (activity, carried) =>
      tried((by) =>
        carried.files.length > 0
          ? send(conversationPath(by, '/upload'), by.token, activity, carried)
          : ask('POST', conversationPath(by, '/activities'), { token: by.token, body: activity }),
      ),
    again: async (seq) => {
      const { body } = await tried((by) =>
        ask('GET', conversationPath(by, `/activities?watermark=${seq - 1}`), { token: by.token }),
      );
      return Array.isArray(body.activities) ? body.activities : [];
    },
    identify: async (token) => {
      const at = session ?? (await renew());
      if (at !== null) await ask('POST', '/api/chat/identity', { token: at.token, body: { token } });
    },
    tell: async (activity) => {
      if (session === null || offline()) return false;
      const path = conversationPath(session, '/activities');
      return (await ask('POST', path, { token: session.token, body: activity })).status === 200;
    },
    expectEcho: (echoed) => {
      const on = socket;
      setTimeout(() => !echoed() && on?.close(), ECHO_MS);
    },
  };
}

/** The server's own words in an error's body, or null. */
export function wordsIn({ body }: Answer): string | null {
  const { message } = loose(body.error);
  return typeof message === 'string' && message !== '' ? message : null;
}
