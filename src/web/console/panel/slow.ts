/** A button's waiting sign comes only when the answer is slow: one that goes again at once would get stuck half-way. */
export const slow = (busy: boolean) => (busy ? { delay: 300 } : false);
