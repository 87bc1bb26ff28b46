import { useEffect } from 'react';
import type { Availability, ClientFrame, EventView, ServerFrame } from '../../../http/console/contract.ts';
import { keys, putAlert, queryClient, setAvailability, timelineOf } from './queries.ts';
import { putAttention, rows } from './rows.ts';
import { type LiveSocket, openSocket } from './socket.ts';
import { heardTyping, typingEnded } from './typing.ts';

type Listener = (frame: ServerFrame) => void;

let socket: LiveSocket | null = null;
/** Kept over a drop: what the user has chosen holds until the user chooses again. */
let chosen: Extract<ClientFrame, { do: 'availability' }>['is'] | null = null;
const watched = new Map<string, number>();
const listeners = new Set<Listener>();

function watch(conversation: string): void {
  socket?.send({ do: 'watch', conversation, after: timelineOf(conversation).mark() });
}

/** Whatever was missed is asked for; what is watched goes on from the last seq that is here. */
function catchUp(): void {
  if (chosen !== null) socket?.send({ do: 'availability', is: chosen });
  void queryClient.invalidateQueries({ queryKey: keys.rows });
  void queryClient.invalidateQueries({ queryKey: keys.alerts });
  void queryClient.invalidateQueries({ queryKey: ['case'] });
  for (const conversation of watched.keys()) watch(conversation);
}

function hearEvents(conversation: string, events: readonly EventView[]): void {
  if (!timelineOf(conversation).hear(events)) watch(conversation);
  if (events.some(({ from }) => from.is === 'customer')) typingEnded(conversation);
}

function heard(frame: ServerFrame): void {
  if (frame.is === 'hello') {
    if (chosen === null) setAvailability(frame.availability);
    catchUp();
  } else if (frame.is === 'row') rows.put(frame.row);
  else if (frame.is === 'gone') rows.drop(frame.conversation);
  else if (frame.is === 'events') hearEvents(frame.conversation, frame.events);
  else if (frame.is === 'typing') heardTyping(frame.conversation);
  else if (frame.is === 'attention') putAttention(frame.conversation, frame.attention);
  else if (frame.is === 'alert') putAlert(frame.alert);
  else if (frame.is === 'case') void queryClient.invalidateQueries({ queryKey: keys.case(frame.conversation) });
  else if (frame.is === 'availability') setAvailability(frame.availability);
  for (const listener of listeners) listener(frame);
}

/** Keeps the console up to date while somebody is signed in; gives what ends it. */
export function goLive(ended: () => void): () => void {
  socket = openSocket({ heard, ended });
  return () => {
    socket?.close();
    socket = null;
    chosen = null;
    watched.clear();
  };
}

export function chooseAvailability(is: Exclude<Availability, 'offline'>): void {
  chosen = is;
  setAvailability(is);
  socket?.send({ do: 'availability', is });
}

export function sayTyping(conversation: string): void {
  socket?.send({ do: 'typing', conversation });
}

/** Hears the events of that conversation as they happen, once the stored ones are there. */
export function useWatch(conversation: string, loaded: boolean): void {
  useEffect(() => {
    if (!loaded) return;
    watched.set(conversation, (watched.get(conversation) ?? 0) + 1);
    watch(conversation);
    return () => {
      const left = (watched.get(conversation) ?? 1) - 1;
      if (left > 0) return void watched.set(conversation, left);
      watched.delete(conversation);
      socket?.send({ do: 'unwatch', conversation });
    };
  }, [conversation, loaded]);
}

/** Every frame that comes while the calling piece is on the screen; the listener must stay the same one. */
export function useFrames(listener: Listener): void {
  useEffect(() => {
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  }, [listener]);
}
