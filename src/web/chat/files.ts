/** A file that the customer has chosen, as it will be sent. */
export interface Picked {
  readonly name: string;
  readonly type: string;
  readonly size: number;
  readonly blob: Blob;
  /** A picture that this browser can show; good as long as the page. */
  readonly preview: string | null;
}

/** Files on their way. */
export interface Carried {
  readonly files: readonly Picked[];
  /** Told how many hundredths have gone. */
  moved(sent: number): void;
  readonly stop: AbortSignal;
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
  const picture = new Image();
  picture.src = URL.createObjectURL(file);
  try {
    await picture.decode();
    const { naturalWidth: width, naturalHeight: height } = picture;
    const scale = Math.min(1, LONGEST_SIDE / Math.max(width, height));
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.round(width * scale));
    canvas.height = Math.max(1, Math.round(height * scale));
    const paper = canvas.getContext('2d')!;
    // What is transparent would turn black.
    paper.fillStyle = '#fff';
    paper.fillRect(0, 0, canvas.width, canvas.height);
    paper.drawImage(picture, 0, 0, canvas.width, canvas.height);
    const made = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', QUALITY));
    return made !== null && made.size < file.size ? made : null;
  } catch {
    return null;
  } finally {
    URL.revokeObjectURL(picture.src);
  }
}

/** The bytes as they are now: what lies in a cloud or is changed later cannot break the sending. */
const inHand = (file: File, type: string): Promise<Blob | null> =>
  file.arrayBuffer().then(
    (bytes) => new Blob([bytes], { type }),
    () => null,
  );

/** The file as it is to be sent; why not, where it cannot be. */
export async function pick(file: File): Promise<Picked | 'fileType' | 'fileTooLarge' | 'fileUnreadable'> {
  const given = typeOf(file);
  if (!TAKEN.test(given)) return 'fileType';
  // A HEIC that this browser can read becomes a picture that everybody can.
  const heavy = SHOWN.test(given) ? file.size > WORTH_IT : given !== 'application/pdf';
  const light = heavy ? await smaller(file) : null;
  if (light === null && file.size > MOST_BYTES) return 'fileTooLarge';
  const blob = light ?? (await inHand(file, given));
  if (blob === null || blob.size === 0) return 'fileUnreadable';
  const { type, size } = blob;
  const name = light === null ? file.name : `${file.name.replace(/\.\w+$/, '')}.jpg`;
  return { name, type, size, blob, preview: SHOWN.test(type) ? URL.createObjectURL(blob) : null };
}

/** A word for what cannot be shown as a picture. */
export const kindOf = (type: string): string => (type === 'application/pdf' ? 'PDF' : type.slice(6).toUpperCase());

/** Kilobytes, or megabytes with one digit. */
export const sizeOf = (bytes: number): string =>
  bytes < 1024 * 1024 ? `${Math.max(1, Math.round(bytes / 1024))} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
