/** The parts of a place that a correction may name alone: building, unit, room, in either language. */
const PARTS: readonly RegExp[] = [
  /(?:[0-9一二三四五六七八九十]+|[A-Za-z]\d*)(?:号楼|栋|幢|座)/,
  /[0-9一二三四五六七八九十]+单元/,
  /\d+(?:室|房|户)/,
  /\d+(?:弄|号)(?!楼)/,
  /\b(?:building|block|tower|bldg)\s*(?:no\.?\s*)?[A-Za-z]?\d*[A-Za-z]?\b/i,
  /\b(?:flat|apartment|apt|unit|room)\s*(?:no\.?\s*)?[A-Za-z]?\d+[A-Za-z]?\b/i,
];

/** "阳光小区3栋" put right by "8栋" is "阳光小区8栋"; a place that stands by itself replaces the old one. */
export function mergePlace(old: string, fresh: string): string {
  const part = PARTS.find((p) => p.exec(fresh)?.[0].length === fresh.trim().length);
  if (!part) return fresh;
  if (part.test(old)) return old.replace(part, fresh.trim());
  return /\p{Script=Han}/u.test(fresh) ? `${old}${fresh.trim()}` : `${fresh.trim()}, ${old}`;
}
