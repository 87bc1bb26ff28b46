/**
 * Why the archive cannot do what it was asked. `refused`: a write failed (a full disk), nothing was changed, trying
 * again later may work. `unknown`: the disk did not confirm a write, so the process must end; the next start finds out.
 * The others stop a start (`locked`, `damaged`, `newer`, `sealed`, `unsupported`) or follow a close (`closed`).
 */
type Reason = 'refused' | 'unknown' | 'closed' | 'locked' | 'damaged' | 'newer' | 'sealed' | 'unsupported';

/** The archive's only fault; the message says what to do. */
export class ArchiveFault extends Error {
  override readonly name = 'ArchiveFault';
  readonly reason: Reason;

  constructor(reason: Reason, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.reason = reason;
  }
}

export function damaged(file: string, at: number, what: string): ArchiveFault {
  return new ArchiveFault(
    'damaged',
    `${file} is damaged at byte ${at}: ${what}. Nothing has been changed. Keep a copy of the folder, then restore the newest backup, or put this file back from a copy of the disk.`,
  );
}
