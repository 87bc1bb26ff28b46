import type { ClientFrame, ServerFrame } from '../../../http/console/contract.ts';
import { backOff, createPause } from '../../chat/pause.ts';
import { setLine } from './line.ts';

export interface SocketEnds {
  heard(frame: ServerFrame): void;
  /** The session behind the socket has ended: there is no use in trying again. */
  ended(): void;
}

export interface LiveSocket {
  /** False when there is no line: the frame is then not kept. */
  send(frame: ClientFrame): boolean;
  /** For good. */
  close(): void;
}

const OPEN_MS = 10_000;
/** After so long a silence the line is tried out. */
const QUIET_MS = 30_000;
const ANSWER_MS = 6_000;
const SESSION_ENDED = 4401;
/** A conversation that nobody has: the server's refusal shows that the line carries both ways. */
const PROBE: ClientFrame = { do: 'watch', conversation: 'none', after: 0 };

type Close = 'ended' | 'lost' | 'worked';

interface Attempt {
  readonly closed: Promise<Close>;
  send(frame: ClientFrame): boolean;
  /** Closes the socket unless it answers soon. */
  probe(): void;
  close(): void;
}

/** One socket from its opening to its end. */
function attempt(heard: (frame: ServerFrame) => void): Attempt {
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
  const socket = new WebSocket(`${scheme}://${location.host}/api/console/stream`);
  let worked = false;
  let heardAt = Date.now();
  let end: (how: Close) => void = () => undefined;
  const closed = new Promise<Close>((resolve) => {
    end = resolve;
  });
  // A browser may take minutes to notice that the network is gone, so the end is not left to it.
  const finish = (how: Close): void => {
    clearTimeout(opening);
    clearInterval(beat);
    socket.onmessage = socket.onclose = null;
    socket.close();
    end(how);
  };
  const opening = setTimeout(() => finish('lost'), OPEN_MS);
  const send = (frame: ClientFrame): boolean => {
    if (socket.readyState !== WebSocket.OPEN) return false;
    socket.send(JSON.stringify(frame));
    return true;
  };
  const probe = (): void => {
    const asked = Date.now();
    if (send(PROBE)) setTimeout(() => heardAt < asked && finish('lost'), ANSWER_MS);
  };
  const beat = setInterval(() => Date.now() - heardAt > QUIET_MS && probe(), QUIET_MS / 3);
  socket.onmessage = ({ data }) => {
    heardAt = Date.now();
    worked = true;
    clearTimeout(opening);
    heard(JSON.parse(String(data)) as ServerFrame);
  };
  socket.onclose = ({ code }) => finish(code === SESSION_ENDED ? 'ended' : worked ? 'worked' : 'lost');
  return { closed, send, probe, close: () => finish('lost') };
}

/** Keeps one socket to the server open until it is closed: tries again after growing pauses, and at once when the network or the page comes back. */
export function openSocket(ends: SocketEnds): LiveSocket {
  const pause = createPause();
  let current: Attempt | null = null;
  let running = true;
  let tries = 0;
  const heard = (frame: ServerFrame): void => {
    if (frame.is === 'hello') setLine('open');
    ends.heard(frame);
  };
  const hurry = (): void => {
    if (document.visibilityState === 'hidden') return;
    current?.probe();
    pause.hurry();
  };
  const lost = (): void => current?.close();
  addEventListener('online', hurry);
  addEventListener('offline', lost);
  document.addEventListener('visibilitychange', hurry);

  const run = async (): Promise<void> => {
    while (running) {
      current = attempt(heard);
      const how = await current.closed;
      current = null;
      if (!running) return;
      setLine('lost');
      if (how === 'ended') return ends.ended();
      tries = how === 'worked' ? 1 : tries + 1;
      await pause.wait(backOff(tries));
    }
  };
  void run();
  return {
    send: (frame) => current?.send(frame) ?? false,
    close: () => {
      running = false;
      removeEventListener('online', hurry);
      removeEventListener('offline', lost);
      document.removeEventListener('visibilitychange', hurry);
      pause.hurry();
      current?.close();
      setLine('opening');
    },
  };
}
