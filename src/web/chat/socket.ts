const OPEN_MS = 12_000;
const KEEP_ALIVE_MS = 20_000;
/** Silence after which a socket is taken for dead, once its server has shown that it sends keep-alive frames. */
const SILENT_MS = 70_000;
/** A socket that closes sooner than this after opening counts as one that did not work. */
const LIVED_MS = 3_000;

export interface SocketEnds {
  opened(): void;
  heard(text: string): void;
}

export interface Socket {
  /** Resolves when the socket has closed: whether it had worked. */
  readonly ended: Promise<boolean>;
  close(): void;
  /** Closes the socket if it has been silent for too long. */
  check(): void;
}

/** One WebSocket to the own server, from opening to its end. Never rejects. */
export function runSocket(path: string, ends: SocketEnds): Socket {
  const address = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}${path}`;
  const socket = new WebSocket(address);
  let openedAt = 0;
  let heardAt = 0;
  let keptAlive = false;
  let end: (worked: boolean) => void = () => undefined;
  const ended = new Promise<boolean>((resolve) => {
    end = resolve;
  });

  // A socket whose network is gone may take minutes to report its close, so the end is not left to the browser.
  const close = () => {
    clearTimeout(opening);
    clearInterval(beat);
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
    end(openedAt > 0 && Date.now() - openedAt > LIVED_MS);
  };
  const check = () => {
    if (keptAlive && Date.now() - heardAt > SILENT_MS) close();
  };
  const opening = setTimeout(() => openedAt === 0 && close(), OPEN_MS);
  const beat = setInterval(() => {
    check();
    if (socket.readyState === WebSocket.OPEN) socket.send('');
  }, KEEP_ALIVE_MS);

  socket.onopen = () => {
    openedAt = Date.now();
    ends.opened();
  };
  socket.onmessage = ({ data }) => {
    heardAt = Date.now();
    if (data === '') keptAlive = true;
    else if (typeof data === 'string') ends.heard(data);
  };
  socket.onclose = close;
  return { ended, close, check };
}
