import { fileTypeFromBuffer } from 'file-type';
import { imageSize } from 'image-size';
import type { FileType } from '../../desk/records.ts';

/** Every kind that is taken, with the endings that it may have; the first is given where there is none. */
const KINDS: Readonly<Record<FileType, readonly string[]>> = {
  'image/png': ['png'],
  'image/jpeg': ['jpg', 'jpeg', 'jpe', 'jfif'],
  'image/heic': ['heic', 'heif'],
  'application/pdf': ['pdf'],
};
/** Phones call the same kind by several names, or by none. */
const ALIASES: Readonly<Record<string, string>> = {
  'image/jpg': 'image/jpeg',
  'image/pjpeg': 'image/jpeg',
  'image/heif': 'image/heic',
  'image/heic-sequence': 'image/heic',
  'image/heif-sequence': 'image/heic',
};
const UNDECLARED = new Set(['', 'application/octet-stream', 'binary/octet-stream']);
/** A picture of more pixels than this fills the memory of whoever looks at it. */
const MOST_PIXELS = 40_000_000;
const LONGEST_NAME = 80;
const RESERVED = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i;

const kindOf = (type: string): string => {
  const plain = type.toLowerCase().split(';')[0]?.trim() ?? '';
  return ALIASES[plain] ?? plain;
};

/** A name that is safe to show and to save under: no path, no control or direction marks, nothing that a system reserves; with an ending that fits. */
export function harmless(name: string, type: FileType): string {
  const last = name.normalize('NFC').split(/[\\/]/).at(-1) ?? '';
  const shown = last
    .replaceAll(/[\p{C}\p{Zl}\p{Zp}<>:"|?*]/gu, '')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/^[\s.]{1,255}|[\s.]{1,255}$/g, '');
  const ending = /\.([^.]{1,5})$/.exec(shown)?.[1]?.toLowerCase() ?? '';
  const fits = KINDS[type].includes(ending);
  const stem = [...(fits ? shown.slice(0, -ending.length - 1) : shown)].slice(0, LONGEST_NAME - 6).join('');
  const safe = stem === '' || RESERVED.test(stem) ? `file${stem === '' ? '' : `-${stem}`}` : stem;
  return `${safe}.${fits ? ending : KINDS[type][0]}`;
}

/** What a file really is; null when that is no kind we take, or not what it claims to be. */
export async function takenAs(file: {
  readonly name: string;
  readonly declared: string;
  readonly bytes: Buffer;
}): Promise<FileType | null> {
  const sniffed = kindOf((await fileTypeFromBuffer(file.bytes))?.mime ?? '');
  if (!(sniffed in KINDS)) return null;
  const type = sniffed as FileType;
  const declared = kindOf(file.declared);
  if (!UNDECLARED.has(declared) && declared !== type) return null;
  const ending = /\.([^./\\]{1,8})$/.exec(file.name)?.[1]?.toLowerCase();
  if (ending !== undefined && !KINDS[type].includes(ending)) return null;
  return type === 'image/png' || type === 'image/jpeg' ? (isBearable(file.bytes) ? type : null) : type;
}

function isBearable(bytes: Buffer): boolean {
  try {
    const { width, height } = imageSize(bytes);
    return width > 0 && height > 0 && width * height <= MOST_PIXELS;
  } catch {
    return false;
  }
}
