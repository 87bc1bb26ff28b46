/** Where articles are found; their words are known as `article.<id>`. */
export interface Shelf {
  /** The intents that have one. */
  readonly intents: readonly string[];
  /** The article of that intent that fits a message best; null when the intent has none. */
  find(intent: string, text: string): string | null;
  /** Whether there is something for a department to do once it has been read. */
  leadsOn(article: string): boolean;
}
