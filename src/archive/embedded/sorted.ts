/** Below zero when `a` comes first; zero only for the same item. */
type Order<T> = (a: T, b: T) => number;

export const byText: Order<string> = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

/** The first place whose item does not come before the given one. */
export function place<T>(list: readonly T[], item: T, order: Order<T>): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (order(list[middle]!, item) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

export function insert<T>(list: T[], item: T, order: Order<T>): void {
  const last = list.at(-1);
  // Ids and instants mostly grow: the end is the usual place.
  if (last === undefined || order(last, item) < 0) list.push(item);
  else list.splice(place(list, item, order), 0, item);
}

export function remove<T>(list: T[], item: T, order: Order<T>): void {
  const at = place(list, item, order);
  if (at < list.length && order(list[at]!, item) === 0) list.splice(at, 1);
}
