/** How far the devices of a thread are, in its seqs; 0: nothing yet. */
export interface Reach {
  readonly connected: boolean;
  readonly delivered: number;
  readonly seen: number;
}

/** What customers' devices have and show, in the memory of this process alone: lost at a restart, when they come back and tell it anew. */
export interface Attention {
  /** A device listens that has everything up to `after`; the answer is to be called once, when it has gone. */
  joined(thread: string, after: number): () => void;
  /** A device without a socket asked for what follows `after`; it counts as connected until it stops asking. */
  polled(thread: string, after: number): void;
  delivered(thread: string, seq: number): void;
  seen(thread: string, seq: number): void;
  of(thread: string): Reach;
  /** Hears of every thread whose reach has changed; the answer ends that. */
  onChange(listener: (thread: string) => void): () => void;
}

interface Devices {
  readonly connected: number;
  readonly delivered: number;
  readonly seen: number;
}

const NONE: Devices = { connected: 0, delivered: 0, seen: 0 };
const IDLE_THREADS = 50_000;
/** Polling clients ask every second or two, and a phone that sleeps for a moment has not gone. */
const POLLED_MS = 15_000;

/** `most`: how many threads without a device are remembered. */
export function createAttention(most = IDLE_THREADS): Attention {
  const live = new Map<string, Devices>();
  /** Oldest first. */
  const idle = new Map<string, Devices>();
  const polls = new Map<string, NodeJS.Timeout>();
  const listeners = new Set<(thread: string) => void>();
  const find = (thread: string): Devices => live.get(thread) ?? idle.get(thread) ?? NONE;

  function keep(thread: string, devices: Devices): void {
    idle.delete(thread);
    if (devices.connected > 0) {
      live.set(thread, devices);
      return;
    }
    live.delete(thread);
    idle.set(thread, devices);
    const oldest = idle.size > most ? idle.keys().next().value : undefined;
    if (oldest !== undefined) idle.delete(oldest);
  }

  function move(thread: string, by: Partial<Devices>): void {
    const before = find(thread);
    const seen = Math.max(before.seen, by.seen ?? 0);
    const delivered = Math.max(before.delivered, by.delivered ?? 0, seen);
    const connected = by.connected ?? before.connected;
    const moved = delivered > before.delivered || seen > before.seen;
    if (!moved && connected === before.connected) return;
    keep(thread, { connected, delivered, seen });
    if (!moved && connected > 0 === before.connected > 0) return;
    for (const listener of listeners) listener(thread);
  }

  const joined: Attention['joined'] = (thread, after) => {
    move(thread, { connected: find(thread).connected + 1, delivered: after });
    return () => move(thread, { connected: find(thread).connected - 1 });
  };

  return {
    joined,
    polled: (thread, after) => {
      const waiting = polls.get(thread);
      if (waiting !== undefined) {
        waiting.refresh();
        move(thread, { delivered: after });
        return;
      }
      const leave = joined(thread, after);
      const gone = setTimeout(() => {
        polls.delete(thread);
        leave();
      }, POLLED_MS);
      polls.set(thread, gone.unref());
    },
    delivered: (thread, seq) => move(thread, { delivered: seq }),
    seen: (thread, seq) => move(thread, { seen: seq }),
    of: (thread) => {
      const { connected, delivered, seen } = find(thread);
      return { connected: connected > 0, delivered, seen };
    },
    onChange: (listener) => {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
