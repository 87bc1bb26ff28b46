/** A file that the customer has chosen, as it will be sent. */
export interface Picked {
  readonly name: string;
  readonly type: string;
  readonly size: number;
  readonly blob: Blob;
  /** A picture that this browser can show; good as long as the page. */
  readonly preview: string | null;
}

export const MOST_FILES = 5;
export const MOST_BYTES = 5 * 1024 * 1024;
const LONGEST_SIDE = 2560;
const QUALITY = 0.82;
/** Below this, making it smaller is not worth the wait. */
const WORTH_IT = 700 * 1024;
const SHOWN = /^image\/(?:png|jpeg)$/;
const TAKEN = /^(?:image\/(?:png|jpeg|heic|heif)|application\/pdf)$/;
const ENDING: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  heic: 'image/heic',
  heif: 'image/heic',
  pdf: 'application/pdf',
};

/** What a file is by its type, or by its ending where the browser does not know the type. */
function typeOf({ type, name }: File): string {
  return type || (ENDING[/\.(\w+)$/.exec(name)?.[1]?.toLowerCase() ?? ''] ?? '');
}

/** A photo of at most 2560 pixels a side as JPEG, upright; null where that is not smaller, or the browser cannot. */
async function smaller(file: Blob): Promise<Blob | null> {
  try {
    const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' });
    const scale = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height));
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.round(bitmap.width * scale));
    canvas.height = Math.max(1, Math.round(bitmap.height * scale));
    canvas.getContext('2d')?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    bitmap.close();
    const made = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', QUALITY));
    return made !== null && made.size < file.size ? made : null;
  } catch {
    return null;
  }
}

/** The file as it is to be sent; why not, where it cannot be. */
export async function pick(file: File): Promise<Picked | 'fileType' | 'fileTooLarge'> {
  const type = typeOf(file);
  if (!TAKEN.test(type)) return 'fileType';
  const light = SHOWN.test(type) && file.size > WORTH_IT ? await smaller(file) : null;
  const blob = light ?? file.slice(0, file.size, type);
  if (blob.size > MOST_BYTES) return 'fileTooLarge';
  const name = light === null ? file.name : file.name.replace(/\.\w+$/, '') + '.jpg';
  return {
    name,
    type: light === null ? type : 'image/jpeg',
    size: blob.size,
    blob,
    preview: SHOWN.test(type) ? URL.createObjectURL(blob) : null,
  };
}

/** Kilobytes, or megabytes with one digit. */
export const sizeOf = (bytes: number): string =>
  bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
