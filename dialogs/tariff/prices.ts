type Both = Readonly<Record<'zh' | 'en', string>>;

/** What a customer has said of their usage: kWh of a month, of its cheap hours, of the year so far; the people at home; whether on low-income support. Decimal strings. */
export interface Said {
  readonly kwh?: string | undefined;
  readonly night?: string | undefined;
  readonly year?: string | undefined;
  readonly persons?: string | undefined;
  readonly poor?: string | undefined;
}

export interface PlanFacts {
  readonly name: Both;
  readonly source: Both;
  /** ISO day. */
  readonly from: string;
  readonly yearly: boolean;
  /** The borders of this month, and the price of each tier in the first period. */
  readonly borders: readonly string[];
  readonly prices: readonly string[];
  readonly periods: readonly { readonly name: Both; readonly hours: Both; readonly price: string }[];
  readonly persons: { readonly least: number; readonly add: string; readonly firstOnly: boolean } | null;
}

export interface Sum {
  readonly total: string;
  readonly lines: readonly {
    readonly is: 'tier' | 'period' | 'surcharge' | 'free';
    readonly tier: number | null;
    readonly kwh: string;
    readonly price: string;
    readonly amount: string;
  }[];
  readonly tier: number;
  readonly left: string | null;
  /** Why it is an estimate; empty: it is exact for what was said. */
  readonly doubts: readonly string[];
}

/** Time-of-use against the tiered plan. Where the other periods are not told apart, the time-of-use sum lies between two. */
export interface Against {
  readonly tiered: string;
  readonly least: string;
  readonly most: string;
  readonly cheaper: 'yes' | 'no' | 'depends';
  /** What it saves (or costs more) at least and at most. */
  readonly differs: string;
  readonly doubts: readonly string[];
}

/** The company's tariffs as the dialogs ask for them; every sum is of the current month. */
export interface Prices {
  /** What the money is called. */
  unit(): Both;
  tiered(): PlanFacts | null;
  timeOfUse(): PlanFacts | null;
  /** Null: what was said cannot be computed with. */
  sum(said: Said): Sum | null;
  /** About how many kWh a sum pays for; null as above. */
  kwhFor(amount: string, said: Said): string | null;
  against(said: Said): Against | null;
  /** From how many kWh in the cheap hours on time-of-use is cheaper however the rest is spread; null: never. */
  enough(said: Said): string | null;
  /** The kWh a month that low-income support makes free. */
  free(): { readonly least: string; readonly most: string } | null;
}
