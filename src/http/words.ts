/** What customers are told by the server itself, in one language; with the emergency line and the hotline in it. */
export interface Words {
  /** What the assistant is called in front of its messages. */
  readonly assistant: string;
  /** They send faster than we let anyone. */
  readonly busy: string;
  /** Something is down and the message was not taken. */
  readonly unavailable: string;
  /** A file that is of no kind we take, or not of the kind that it claims to be. */
  readonly fileType: string;
  readonly fileTooLarge: string;
  readonly tooManyFiles: string;
  /** Files that came by a channel whose files we do not fetch. */
  readonly noFilesHere: string;
  /** Nothing arrived. */
  readonly empty: string;
}
