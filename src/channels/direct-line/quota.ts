/** How many of something one key may hold at a time. */
export interface Quota {
  /** Takes a place; null when all are taken. The answer gives it back, once. */
  take(key: string): (() => void) | null;
}

export function createQuota(most: number): Quota {
  const taken = new Map<string, number>();
  return {
    take: (key) => {
      const before = taken.get(key) ?? 0;
      if (before >= most) return null;
      taken.set(key, before + 1);
      let held = true;
      return () => {
        if (!held) return;
        held = false;
        const now = (taken.get(key) ?? 1) - 1;
        if (now === 0) taken.delete(key);
        else taken.set(key, now);
      };
    },
  };
}
