import { onTestFinished } from 'vitest';
import { type ClientOptions, WebSocket } from 'ws';
import { until } from '../http/house.ts';

interface Frame {
  // biome-ignore lint/suspicious/noExplicitAny: tests read activities by name
  readonly activities: any[];
  readonly watermark?: string;
}

/** A bare stream client: what came in, and how it ended. */
export interface Socket {
  readonly ws: WebSocket;
  readonly frames: Frame[];
  closed: number | null;
  /** The seqs of stored activities, as they came. */
  seqs(): number[];
}

/** Opens a stream; rejects with the HTTP status when it is refused. */
export async function openSocket(url: string, options: ClientOptions = {}): Promise<Socket> {
  const ws = new WebSocket(url, options);
  const socket: Socket = {
    ws,
    frames: [],
    closed: null,
    seqs: () =>
      socket.frames.flatMap((frame) =>
        frame.watermark === undefined ? [] : frame.activities.map((one) => one.channelData.seq),
      ),
  };
  ws.on('message', (data) => {
    const text = String(data);
    if (text !== '') socket.frames.push(JSON.parse(text));
  });
  ws.on('close', (code) => {
    socket.closed = code;
  });
  onTestFinished(() => ws.terminate());
  await new Promise<void>((open, refused) => {
    ws.once('open', open);
    ws.once('unexpected-response', (_, answer) => {
      answer.resume();
      refused(new Error(`refused ${answer.statusCode}`));
    });
    ws.once('error', refused);
  });
  return socket;
}

export const closeOf = (socket: Socket): Promise<number> => until(() => socket.closed);
