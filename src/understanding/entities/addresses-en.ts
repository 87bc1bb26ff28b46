import type { Found, Message } from './found.ts';

const SURE_ROAD =
  'road|rd|street|str?|lane|ln|avenue|ave?|boulevard|blvd|highway|hwy|crescent|cres|terrace|tce|mews|cul-de-sac|expressway|bypass|roundabout|motorway|freeway|brae|wynd|estate';
/** Endings that are common words too: they count with a house number before them or a capital letter. */
const OTHER_ROAD =
  'drive|dr|close|cl|court|ct|way|place|pl|gardens?|grove|hill|park|square|sq|row|rise|walk|view|green|parade|circuit|loop|quay|wharf|layout|crossing|croft|heights|meadows?|glen|vale|colony|nagar|marg|chowk';
const BUILDING_NAME =
  'house|building|towers?|apartments?|heights|mansions?|residences?|flats|plaza|mall|school|hospital|church|chapel|mosque|temple|market|station|farm|village|cottage|bungalow|hall|college|university|centre|center|clinic|hotel|hostel|court|library|mill|complex|arcade|lodge|barn|works|depot|stadium|airport|club|pub|nursery|cemetery|park|gate|junction|bridge|creamery|sawmill|marina|estate|condominium|condo|garden|villas?';
const WORDS_NUMBER = 'one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve';
const PART_WORD =
  'flat|apt|apartment|unit|suite|room|rm|block|blk|building|bldg|plot|shop|villa|tower|lot|door|stall|house|bay|site|phase|sector|ward|zone|level|floor|no|number|hse';
const PART = new RegExp(
  `\\b(?:${PART_WORD})\\.? ?(?:(?:no\\.?|number|#) ?)?(?:\\d{1,5}[a-z]?(?:[-/]\\d{1,4}[a-z]?)?|[a-h]\\d{1,4}|[b-h]|a(?= *(?:$|[,.!?])))\\b(?![.:]\\d| (?:years?|days?|hours?|weeks?|months?|minutes?|kw|amps?)\\b)`,
  'g',
);
const PART_IN_WORDS = new RegExp(`\\b(?:flat|apartment|unit|block|building|tower|villa) (?:${WORDS_NUMBER})\\b`, 'g');
const ANCHOR_PART =
  /^(?:flat|apt|apartment|unit|suite|block|blk|building|bldg|plot|shop|villa|lot|house|tower|hse|stall)/;
const WORD = "(?:[a-z][a-z'’]{0,19}|st\\.|dr\\.|mt\\.|n\\.|s\\.|e\\.|w\\.)";
const STREET_NUMBERED = new RegExp(
  `(?<![\\d.£$-])\\b(?:no\\.? ?)?\\d{1,5}[a-z]?(?:[-/]\\d{1,4}[a-z]?)?,? (?:${WORD} ){1,4}?(?:${SURE_ROAD}|${OTHER_ROAD})\\b(?: (?:north|south|east|west|[nsew])\\b)?`,
  'g',
);
const STREET_NAMED = new RegExp(`\\b(?:${WORD} ){1,3}?(?:${SURE_ROAD})\\b(?: (?:north|south|east|west))?`, 'g');
const CAPITAL = "(?:[A-Z][A-Za-z'’.]{0,19}|St\\.?|de|la|of)";
const CAPITAL_NAMED = new RegExp(
  `\\b(?:${CAPITAL} ){1,4}(?:${[SURE_ROAD, OTHER_ROAD, BUILDING_NAME]
    .join('|')
    .split('|')
    .map((word) => `[${word[0]!.toUpperCase()}]${word.slice(1)}`)
    .join('|')})\\b(?: \\d{1,3}\\b)?`,
  'g',
);
const BESIDE =
  '(?:near(?: to)?|next to|next door to|opposite|behind|beside|in front of|across from|outside|by(?= the )|close to|at the (?:corner|junction|end|top|bottom|back) of|corner of|junction of|(?:north|south|east|west) of)';
const LANDMARK = new RegExp(
  `\\b${BESIDE} (?:the )?(?:${WORD} ){0,4}?(?:${BUILDING_NAME}|${SURE_ROAD}|shop|store|supermarket|roundabout|crossroads|bus stop|traffic lights|petrol station|gas station|garage|post office|bank|river|canal|lake|railway|police station|fire station|substation|water tower|playground|bakery|restaurant|cafe|pharmacy|mart)\\b(?! (?:bill|cut|off|out))`,
  'g',
);
const FIRST_WORDS = new RegExp(`^${BESIDE} (?:the )?`);
const POSTCODE = /\b[a-z]{1,2}\d[a-z\d]? \d[a-z]{2}\b|\b[a-z]{1,2}\d{2}[a-z\d]?\d[a-z]{2}\b/g;
const NO_NAME = new Set(
  'the my our a an this that whole same your on of by in and to is are at from for with down up across along entire next main every any some other his her their no off all side it its was has i we you they there here just only both which what where when how one be been new into out over under near road street please sir madam hi hello me us live lives living address change moved moving still side dark wet old re im entire lit busy fallen closed include includes about called named'.split(
    ' ',
  ),
);
/** Words that make a kind of street and not its name: "the coast road". */
const KIND_ONLY =
  /^(?:(?:county|coast|country|dirt|access|service|ring|private|main|high|back|council|farm|housing|industrial|real|public|trading|business) ?)+$/;
const GAP = /^(?:[ ,]{0,3}|,? ?(?:on|in|at|of|off|and|&|just off) (?:the )?)$/;

interface Piece {
  readonly start: number;
  readonly end: number;
  readonly anchor: boolean;
}

/** A named street without the words of the sentence in front of it. */
function withoutSentence(text: string, start: number, end: number): Piece | null {
  const words = text.slice(start, end).split(' ');
  let first = 0;
  for (let at = 0; at < words.length - 1; at += 1) {
    if (NO_NAME.has(words[at]!.replace(/[.,]$|'/g, ''))) first = at + 1;
  }
  if (first >= words.length - 1 || KIND_ONLY.test(words.slice(first, -1).join(' '))) return null;
  const skipped = words.slice(0, first).reduce((sum, word) => sum + word.length + 1, 0);
  return { start: start + skipped, end, anchor: true };
}

function spans(text: string, pattern: RegExp, anchor: (match: string) => boolean): Piece[] {
  return [...text.matchAll(pattern)].map((match) => ({
    start: match.index,
    end: match.index + match[0].length,
    anchor: anchor(match[0]),
  }));
}

function numberedStreets(folded: string): Piece[] {
  return spans(folded, STREET_NUMBERED, () => true).filter(({ start, end }) => {
    const words = folded.slice(start, end).split(' ').slice(1, -1);
    return words.every(
      (word) => !NO_NAME.has(word) || word === 'the' || word === 'old' || word === 'new' || word === 'main',
    );
  });
}

/** From the first capital letter on, where the name has one: "include Gaol Lane" is Gaol Lane. */
function fromCapital(raw: string, piece: Piece): Piece {
  const capital = /(?:^| )([A-Z])/.exec(raw.slice(piece.start, piece.end));
  const skipped = capital ? capital.index + capital[0].length - 1 : 0;
  return / /.test(raw.slice(piece.start + skipped, piece.end)) ? { ...piece, start: piece.start + skipped } : piece;
}

function namedStreets(raw: string, folded: string): Piece[] {
  return spans(folded, STREET_NAMED, () => true)
    .map(({ start, end }) => withoutSentence(folded, start, end))
    .filter((piece) => piece !== null)
    .map((piece) => fromCapital(raw, piece));
}

/** "near our flats" and "behind locked gate" say nothing that a crew could find. */
function landmarks(folded: string): Piece[] {
  return spans(folded, LANDMARK, () => true).filter(({ start, end }) => {
    const words = folded.slice(start, end).replace(FIRST_WORDS, '').split(' ');
    return words.slice(0, -1).every((word) => !NO_NAME.has(word) || word === 'old' || word === 'new');
  });
}

function capitalNamed(raw: string): Piece[] {
  return spans(raw, CAPITAL_NAMED, () => true)
    .map(({ start, end }) => {
      const found = withoutSentence(raw.toLowerCase().length === raw.length ? raw.toLowerCase() : raw, start, end);
      return found;
    })
    .filter((piece) => piece !== null);
}

function join(text: string, pieces: Piece[]): Piece[] {
  const sorted = pieces.sort((one, other) => one.start - other.start || other.end - one.end);
  const joined: Piece[] = [];
  for (const piece of sorted) {
    const last = joined.at(-1);
    if (last && (piece.start <= last.end || GAP.test(text.slice(last.end, piece.start)))) {
      joined[joined.length - 1] = {
        start: last.start,
        end: Math.max(last.end, piece.end),
        anchor: last.anchor || piece.anchor,
      };
    } else {
      joined.push(piece);
    }
  }
  return joined;
}

const PLACE_WORD =
  'District|Town|Township|Village|New Village|County|City|Province|Community|Compound|Gardens?|Court|Park|Plaza|Quarters|Staff Quarters|Pavilion|Phase|Villas?|Bay|Tower|Mansions?|Residences?|Estate|Heights|Subdistrict|Sub-district|Zone|SIP|House|Center|Centre';
const NUMBERED_PART =
  '(?:(?:Room|Rm|Unit|Floor|Lane|Group|No\\.?|Block|Building|Bldg|Tower|Flat|Apt|Apartment|Villa|Shop|Suite|Gate|Level) ?(?:No\\.? ?)?[A-Z]?\\d{0,4}[A-Z]?(?:-\\d{1,4})?|G\\/F|\\d{1,2}\\/F|\\d{3,4})';
const NAMED_PART = `(?:[A-Z][\\w'’-]{0,20} ){0,4}(?:${PLACE_WORD})(?: (?:[IVX]{1,4}|\\d{1,3}))?`;
/** Provinces and large cities, which come first where an address goes from the widest part to the narrowest. */
const WIDE =
  '(?:Zhejiang|Jiangsu|Guangdong|Fujian|Sichuan|Hunan|Hubei|Henan|Hebei|Shandong|Shanxi|Shaanxi|Anhui|Jiangxi|Yunnan|Guizhou|Guangxi|Hainan|Liaoning|Jilin|Heilongjiang|Gansu|Qinghai|Ningxia|Xinjiang|Tibet|Inner Mongolia|China|PRC|Hangzhou|Ningbo|Wenzhou|Jiaxing|Huzhou|Shaoxing|Jinhua|Yiwu|Taizhou|Zhoushan|Quzhou|Lishui|Shanghai|Beijing|Tianjin|Chongqing|Suzhou|Wuxi|Nanjing|Changzhou|Nantong|Xuzhou|Shenzhen|Guangzhou|Dongguan|Foshan|Zhuhai|Xiamen|Fuzhou|Quanzhou|Chengdu|Wuhan|Changsha|Zhengzhou|Jinan|Qingdao|Yantai|Xi.an|Kunming|Guiyang|Nanning|Haikou|Sanya|Shenyang|Dalian|Harbin|Changchun|Hefei|Nanchang)(?: (?:Province|City))?';
/** A part before the address: "402, ", "Hongshi Community, ", "east gate of Begonia Garden, ". */
const BEFORE = new RegExp(`(?:(?:${NUMBERED_PART}|${NAMED_PART}|${WIDE}),? ?,? )$`);
/** A part after it: a town, a district, a park; at most three words that begin with a capital letter. */
const AFTER = new RegExp(
  `^(?: \\d{1,4}(?= *(?:$|[,.!?;]))|,? ?(?:(?:${NUMBERED_PART})(?![\\w])|[A-Z][\\w'’-]{1,20}(?: [A-Z][\\w'’-]{1,20}){0,3}(?: \\d{1,4})?)(?= *(?:$|[,.!?;])))`,
);
/** Two such parts in a row are an address without a street. */
const PLACES_ONLY = new RegExp(`\\b(?:(?:${NUMBERED_PART}), )*${NAMED_PART}(?:, (?:${NAMED_PART}|[A-Z][a-z]+))+`, 'g');

/** With the parts that commas join to it, on either side. */
function withParts(raw: string, piece: Piece): Piece {
  let { start, end } = piece;
  for (let turn = 0; turn < 6; turn += 1) {
    const before = BEFORE.exec(raw.slice(Math.max(0, start - 60), start));
    if (!before) break;
    start -= before[0].length;
  }
  for (let turn = 0; turn < 6; turn += 1) {
    const after = AFTER.exec(raw.slice(end, end + 90));
    if (!after || (!after[0].startsWith(',') && !/^ \d/.test(after[0]))) break;
    end += after[0].length;
  }
  return { ...piece, start, end };
}

/** Without a digit and without one of these a text holds no address. */
const ADDRESS_WORD = new RegExp(
  `\\b(?:${SURE_ROAD}|${OTHER_ROAD}|${BUILDING_NAME}|${PART_WORD}|${BESIDE}|${PLACE_WORD.toLowerCase()})\\b`,
);

/** Addresses as people type them in English, whole or in part ("building 8"), and places beside something known. */
export function englishAddresses({ raw, folded, has }: Message): Found[] {
  if (!has.latin || !(has.digits || ADDRESS_WORD.test(folded))) return [];
  const pieces = [
    ...spans(folded, PART, (text) => ANCHOR_PART.test(text)),
    ...spans(folded, PART_IN_WORDS, () => true),
    ...numberedStreets(folded),
    ...namedStreets(raw, folded),
    ...(has.capitals ? capitalNamed(raw) : []),
    ...landmarks(folded),
    ...spans(folded, POSTCODE, () => false),
    ...(has.capitals ? spans(raw, PLACES_ONLY, () => true) : []),
  ];
  const whole = join(folded, pieces)
    .filter(({ anchor }) => anchor)
    .map((piece) => withParts(raw, piece));
  return join(folded, whole).map(({ start, end }) => ({ type: 'address', value: raw.slice(start, end), start, end }));
}
