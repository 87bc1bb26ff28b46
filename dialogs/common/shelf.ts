/** Where articles are found; their words are known as `article.<id>`, `articleTitle.<id>` and `articleChecked.<id>`. */
export interface Shelf {
  /** The intents that have one. */
  readonly intents: readonly string[];
  /** The article of that intent that fits a message best, then what may be offered in its place; empty when the intent has none today. */
  find(intent: string, text: string): readonly string[];
  /** Whether it answers a question, so that it is of use to ask if it did. */
  asks(article: string): boolean;
  /** Whether there is something for a department to do once it has been read. */
  leadsOn(article: string): boolean;
}
