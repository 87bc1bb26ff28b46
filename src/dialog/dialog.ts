/** The languages a dialog has words in. */
export type Tongue = 'zh' | 'en';

/** A fact that understanding found in a message; `value` is normalised, [start, end) its span in the raw text. */
export interface Fact {
  readonly type: string;
  readonly value: string | number;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** What the classifier, after its bands, takes the message for. */
export type Wish =
  | {
      readonly is: 'intent';
      readonly intent: string;
      readonly confidence: number;
      /** The other request of the same message, which comes after it. */
      readonly also?: string;
    }
  | { readonly is: 'clarify'; readonly intents: readonly string[] }
  | { readonly is: 'elsewhere'; readonly topic: string }
  | { readonly is: 'refuse' }
  | { readonly is: 'handOver' };

/** One customer message, understood. The kit itself reads only yes / no, choices, commands and free text. */
export interface TurnInput {
  readonly seq: number;
  readonly text: string;
  readonly language: Tongue;
  readonly entities: readonly Fact[];
  readonly wish: Wish;
  /** True when the customer asked for a person in so many words. */
  readonly person: boolean;
}

/** An answer with its source: the message it was said in, or what was known before. */
export interface Answer {
  readonly value: string;
  readonly seq: number | null;
  readonly span: readonly [number, number] | null;
  /** What may be said of it, where the value itself may not. */
  readonly shown?: string;
}
export type Answers = Readonly<Record<string, Answer>>;

/** A word's parameter, formatted when it is said: an instant in the company's zone, a name in both languages, other words by key. */
export type Value =
  | string
  | number
  | { readonly instant: string }
  | { readonly zh: string; readonly en: string }
  | { readonly words: string; readonly with?: Readonly<Record<string, Value>> };

/** Words by key with their parameters. */
export interface Said {
  readonly key: string;
  readonly with?: Readonly<Record<string, Value>>;
}

/** A small table that goes with words, for what is written down or read out over the phone; rows whose {fact} is not there are left out. */
export interface CardOf {
  readonly title: string;
  readonly rows: readonly {
    readonly label: string;
    readonly value: Value | { readonly fact: 'ticket' | 'department' | 'due' };
  }[];
}

/** A quick reply: what it shows, and the text it sends back. */
export interface Option {
  readonly value: string;
  readonly title: Value;
}

/** What a ticket is of. `fault`: something is out of order, and it is no power cut. `report`: of theft or misconduct, for those eyes alone whom it concerns. */
export type TicketKind = 'outage' | 'hazard' | 'fault' | 'complaint' | 'request' | 'report' | 'opinion' | 'callBack';

/** What a dialog wants done, as data. Words and cards after `openTicket` may use {ticket}, {department} and, where there is a promise, {due}. */
export type Effect =
  | {
      readonly do: 'say';
      readonly said: Said;
      readonly options?: readonly Option[];
      readonly privacy?: true;
      readonly tone?: 'safety';
      readonly card?: CardOf;
    }
  | {
      readonly do: 'openTicket';
      readonly kind: TicketKind;
      readonly facts: Readonly<Record<string, string>>;
      readonly joins: string | null;
      readonly promise: string | null;
      readonly intent: string;
      readonly seqs: readonly number[];
      /** Overrides the department that the intent belongs to. */
      readonly department?: string;
    }
  | {
      readonly do: 'amendTicket';
      readonly kind: TicketKind;
      /** Names the ticket: it was opened for one of these messages; the newest of its kind when none was. */
      readonly seqs: readonly number[];
      /** Replaces the running promise; the clock still counts from the opening. */
      readonly promise?: string | null;
      readonly facts: Readonly<Record<string, string>>;
      readonly joins?: string | null;
    }
  | { readonly do: 'propose'; readonly field: string; readonly answer: Answer }
  /** The customer says whether what was said helped; `of` names it. */
  | { readonly do: 'judge'; readonly of: string; readonly helped: boolean }
  | {
      /** A change of the archive that the customer has asked for and read back; the desk decides what it takes and says so. */
      readonly do: 'requestChange';
      readonly field: string;
      readonly answer: Answer;
      /** Fields that are ways to reach the customer: the old one is told where that can be done. */
      readonly notify: readonly string[];
      /** Words for {what} and for {to} as it is shown. */
      readonly words: Readonly<Record<string, Value>>;
      /** Words with {to}, from level 1 on {from} masked, and {until}: waits for an agent; the same with the old value shown; holds; is so already. */
      readonly said: { readonly pending: string; readonly known: string; readonly held: string; readonly same: string };
    }
  /** Says where the tickets of this thread stand, or that there are none. */
  | { readonly do: 'tellTickets' }
  /** The customer has proven that the account, whose dossier is given, is theirs. */
  | { readonly do: 'verify'; readonly account: string; readonly customer: string }
  /** Takes back the latest change that the customer asked for. */
  | { readonly do: 'undo' }
  /** Puts the conversation into the queue of the intent's department; the dialogs below stay as they are. */
  | { readonly do: 'handOff'; readonly intent: string }
  | { readonly do: 'alert'; readonly hazard: string }
  | {
      readonly do: 'lookUp';
      readonly id: string;
      readonly name: string;
      readonly args: Readonly<Record<string, string>>;
    }
  | { readonly do: 'dropLookUp'; readonly id: string }
  | { readonly do: 'repeat' }
  | { readonly do: 'language'; readonly to: Tongue }
  | { readonly do: 'close'; readonly outcome: 'goodbye' };

/** What a dialog may look at when it decides. */
export interface View {
  readonly intent: string;
  readonly answers: Answers;
  /** What its look-ups gave, by name. */
  readonly results: Readonly<Record<string, unknown>>;
  /** Seqs of the customer's messages that this dialog took, oldest first. */
  readonly seqs: readonly number[];
  /** True once the dialog has ended and an answer is being corrected. */
  readonly amending: boolean;
  /** True when the dialog ended before in this conversation with the same answers. */
  readonly repeated: boolean;
  /** What the opener handed in: the intents to choose from, the kind of a hazard. */
  readonly about: readonly string[];
  /** True where it is no time to ask whether it helped: a danger was met in this conversation, the dialog before has just asked it, or another matter waits below. */
  readonly hushed: boolean;
}

export interface Slot {
  /** An entity type (`code` is looked for only where it is asked for), or what the kit reads itself: `yesNo`, `choice`, `words`, the customer's own, of any length, and `verdict`: `helped` or `not`; where `yes` is among its options, "yes" and "no" answer that offer. */
  readonly takes: string;
  /** Other entity types that do as well. */
  readonly also?: readonly string[];
  readonly ask: string;
  readonly again: string;
  /** The quick replies of a choice; for `choice` these are the only answers. */
  readonly options?: (view: View) => readonly Option[];
  /** Asked only then; asked always when absent. */
  readonly when?: (view: View) => boolean;
  /** A short message without the entity is taken as it stands: at once, or only when asked again. */
  readonly orText?: 'atOnce' | 'again';
  /** May be filled from what this conversation already holds, not only from the message that opened the dialog. */
  readonly known?: true;
  /** Only what is said to the question itself answers it. */
  readonly fresh?: true;
  /** Free text is kept with its place in the message: the dialog reads it back before anything is written. */
  readonly verbatim?: true;
  /** A read-back of these slots: "no" forgets their answers, which are then asked for anew; one that changes is read back again. */
  readonly confirms?: readonly string[];
  /** A short message with the entity is taken as it stands: what surrounds it helps to find the place. */
  readonly whole?: true;
  /** May be refused; the answer is then ''. Asked once only. */
  readonly optional?: true;
  /** Whoever says something else has passed it over: it is never asked again. */
  readonly passing?: true;
  /** The archive field that the answer is proposed for. */
  readonly field?: string;
  /** A personal question: the privacy notice comes before the first one. */
  readonly personal?: true;
  /** Sits what is corrected into what was said ("no, building 8"). */
  readonly merge?: (old: string, fresh: string) => string;
  /** May be offered from what an earlier conversation said, masked, with these words. */
  readonly offer?: string;
  /** What the words of `ask` and `again` may use. */
  readonly with?: (view: View) => Readonly<Record<string, Value>>;
}

/** A question to the company's systems, run outside the conversation's lock. */
export interface LookUp {
  readonly needs: readonly string[];
  readonly args: (view: View) => Readonly<Record<string, string>>;
  readonly when?: (view: View) => boolean;
}

export type Words = Readonly<Record<string, string>>;

/** The intent to go on with, and what its dialog is to know. */
export interface Next {
  readonly intent: string;
  readonly about?: readonly string[];
  /** The id of the dialog that goes on with it, where that is not the one that the intent opens. */
  readonly dialog?: string;
}

/** What a message says to a dialog. */
export interface Heard {
  /** What it is about, in its own order: the dialog's `about` where the opener hands in nothing. */
  readonly about: readonly string[];
  /** The facts that count; not one that the message itself puts away ("138... is out of use"). */
  readonly facts: readonly Fact[];
  /** It can hardly mean anything but this dialog. */
  readonly sure: boolean;
}
export type Message = Pick<TurnInput, 'text' | 'entities'> & {
  /** The intent that it opens the dialog with, or that the open dialog serves. */
  readonly intent: string;
};

/** A dialog is a value: no class, no state, no I/O. */
export interface Dialog {
  readonly id: string;
  readonly intents: readonly string[];
  readonly text: Readonly<Record<Tongue, Words>>;
  readonly slots: Readonly<Record<string, Slot>>;
  readonly lookUps: Readonly<Record<string, LookUp>>;
  /** Done at once when the dialog opens, before anything is asked. */
  readonly begin: (view: View) => readonly Effect[];
  /** Done when every slot and look-up it needs is there; again, amending, after a correction. */
  readonly done: (view: View) => readonly Effect[];
  /** Starts this intent next, carrying over the message that opened the dialog. */
  readonly next: (view: View) => Next | null;
  /** Reads a message that may open the dialog or is said in it. */
  readonly hears: (message: Message) => Heard;
  /** The archive fields that it has changed, each with a slot of the same name: nothing of them is kept before it has been read back, and "undo" takes back. */
  readonly changes: readonly string[];
  /** Never interrupted by the way back: small talk. */
  readonly aside: boolean;
  /** Each of its intents is a matter of its own: doubt between two of them is doubt. */
  readonly apart: boolean;
  /** All that it still asks is an offer: whatever comes instead declines it. */
  readonly offers: boolean;
  /** Nothing that is said in it is kept in the customer's own archive. */
  readonly restricted: boolean;
}

/** The words of one dialog, by key; both languages must have the same keys, or it does not compile. */
export interface DialogOf<K extends string> {
  readonly id: string;
  readonly intents?: readonly string[];
  readonly text: { readonly en: Readonly<Record<K, string>>; readonly zh: Readonly<Record<NoInfer<K>, string>> };
  readonly slots?: Readonly<
    Record<string, Omit<Slot, 'ask' | 'again' | 'offer'> & { ask: NoInfer<K>; again: NoInfer<K>; offer?: NoInfer<K> }>
  >;
  readonly lookUps?: Readonly<Record<string, LookUp>>;
  readonly begin?: (view: View, say: Say<NoInfer<K>>) => readonly Effect[];
  readonly done?: (view: View, say: Say<NoInfer<K>>) => readonly Effect[];
  readonly next?: (view: View) => Next | null;
  readonly hears?: (message: Message) => Heard;
  readonly changes?: readonly string[];
  readonly aside?: true;
  readonly apart?: true;
  readonly offers?: true;
  readonly restricted?: true;
}
export type Say<K extends string> = (key: K, words?: Said['with'], options?: readonly Option[]) => Effect;

/** Makes a dialog; its words are known as `<id>.<key>`. */
export function dialog<const T extends Words>(of: DialogOf<Extract<keyof T, string>> & { text: { en: T } }): Dialog {
  const say = (key: string, words?: Said['with'], options?: readonly Option[]): Effect => ({
    do: 'say',
    said: words ? { key: `${of.id}.${key}`, with: words } : { key: `${of.id}.${key}` },
    ...(options ? { options } : {}),
  });
  const { begin, done } = of;
  const slots = Object.entries(of.slots ?? {}).map(([name, slot]) => {
    const { offer } = slot;
    const keys = {
      ask: `${of.id}.${slot.ask}`,
      again: `${of.id}.${slot.again}`,
      ...(offer ? { offer: `${of.id}.${offer}` } : {}),
    };
    return [name, { ...slot, ...keys }] as const;
  });
  return {
    id: of.id,
    intents: of.intents ?? [],
    text: of.text,
    slots: Object.fromEntries(slots) as Record<string, Slot>,
    lookUps: of.lookUps ?? {},
    begin: (view) => begin?.(view, say) ?? [],
    done: (view) => done?.(view, say) ?? [],
    next: of.next ?? (() => null),
    hears: of.hears ?? (({ entities }) => ({ about: [], facts: entities, sure: false })),
    changes: of.changes ?? [],
    aside: of.aside ?? false,
    apart: of.apart ?? false,
    offers: of.offers ?? false,
    restricted: of.restricted ?? false,
  };
}
