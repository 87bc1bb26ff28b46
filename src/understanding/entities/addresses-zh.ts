import type { Found, Message } from './found.ts';

const HAN = '\\u3400-\\u9fff';
const NAME = `[${HAN}a-z0-9]`;
const PROVINCE =
  '(?:河北|山西|辽宁|吉林|黑龙江|江苏|浙江|安徽|福建|江西|山东|河南|湖北|湖南|广东|海南|四川|贵州|云南|陕西|甘肃|青海|台湾)省';
/** Endings that name a place by themselves, with two characters before them. */
const STRONG =
  '家属区|生活区|安置区|安置房|巷子|自治区|街道|新区|开发区|社区|新村|生产队|大队|林场|农场|大道|大街|环路|支路|胡同|小区|花园|家园|公寓|大厦|广场|新苑|嘉园|新城|豪庭|家属院|大院|工业园|产业园|商城|商场|批发市场|菜市场|名邸|华府|山庄|路|街|巷|镇|乡|村|庄|屯|苑|湾|寨|营子|台子';
/** Endings of many other words: they count beside another piece, after "at", with a "beside", or alone in a message. */
const WEAK =
  '市|区|县|旗|州|堡|沟|城|府|庭|园|园区|院|宿舍|市场|学校|小学|中学|大学|幼儿园|医院|卫生院|酒店|宾馆|饭店|车站|火车站|汽车站|站|大桥|桥|公园|祠堂|庙|加油站|水库|码头|机场|超市|银行|邮局|派出所|村部|厂|公司|基地|大楼|楼|轩|阁|半岛|坊|天地|世家|名苑|郡|岛|峰|店';
/** Endings that name a place only before a house number: 平安里11号. */
const BEFORE_NUMBER = '(?:里|弄|道)(?=\\d{1,5}号|\\d{1,3}弄)';
const DIGITS = '(?:\\d{1,4}|[一二三四五六七八九十]{1,3})';
const BUILDING = `(?:${DIGITS}|[a-z])(?:号楼|栋|幢|座|号院|号门|号厂房|期|排|组|队|区)`;
const PART = `(?<=[栋幢座号])[甲乙丙丁]单元|(?<=大厦|广场|公寓|中心|[a-d]座)\\d{3,4}(?:室|房)?(?![\\d度元块年月号])|(?<=村|庄|镇|屯)[ ]?[一二三四五六七八九十\\d]{1,2}(?:组|社|队)|(?<=路|街|道)[一二三四五六七八九十东西南北]{1,2}段|[a-h]区|(?<=车库|楼|座|区)[a-z]\\d?-?\\d{2,4}|${DIGITS}(?:单元|层|楼|室|房|门|号铺|铺)|(?<=单元|栋|幢|座|楼|号|门|-)\\d{2,4}(?:室|户|房)?(?!\\d|度|元|块|年|月|千|v)|\\d{1,3}-\\d{1,4}(?:-\\d{1,4})?(?![\\d-])`;
const BESIDE =
  '(?:那边的?|的)?(?:旁边|附近|对面|斜对面|门口|后门(?:旁边)?|前门|后座|后面|前面|隔壁|边上|路口|交叉口(?:[东西南北]{1,2}角)?|交汇处|十字路口|拐角|东头|西头|南头|北头|桥头|东边|西边|南边|北边|东侧|西侧|楼下|里面|后头|前头|旁|西口|东口|南口|北口|街口|巷口|村口|地下车库|车库|村东头|[东西南北]头|底商|头上)';
const LANDMARK =
  '(?:老|新|大|小|旧)?(?:菜市场|市场|小学|中学|学校|加油站|村部|大队部|村委会|邮局|卫生院|医院|派出所|银行|超市|供销社|粮站|车站|祠堂|庙|幼儿园|公园|广场|营业厅|水塔|水库|砖厂|收费站|火车站|地铁站|政府|社区服务中心|药店|饭店|面馆|理发店|网吧|桥|老槐树|大槐树|门)';

/** Names that hold a word of the sentence's grammar and are names all the same. */
const KNOWN_NAME =
  /和平|和谐|和睦|和美|建设|人民|开发|开元|自由|自强|为民|新民|会展|会馆|报国|都市|上海|北京|南京|学府|太和|永和|祥和|中和|不夜|有余|进步|上城|上河|上坝|对山|要塞|来福|来凤|从化|打铁|修水|换新|住友|到河|错桥/g;
/** Words of the sentence that end in front of a place's name. */
const GRAMMAR =
  '在住是到我你您他她咱俺恁的了吗呢吧啊呀嘛么这那哪给帮请没有就都也很还把被让对跟从说叫问想要会能可怎多谁报修停查看打搬往去来错改换成和与做着又听接找个俩趟';
const LEADING = new RegExp(`^.*[${GRAMMAR}]`);
const WORDS_BEFORE =
  /^(?:家里|家住|家|住址|地址|新地址|位置|地点|现住|现|户|个|边|址|属于|位于|们|得|先|另|再|其实|今天|昨晚|刚才|整个|我们)+(?=.)/;
const EMPTY_NAME =
  /^(?:整个?|全|每个?|本|同一?个?|各个?|附近|隔壁|某|别的|其他|[一二三四五六七八九十两几数整半\d]+(?:个|栋|条|趟|座|层|家|排|片)?|老|家|个|人|此|于|边|属|个人|老旧|物业|楼下|门口|新|旧|大|小|条|趟|栋|座|前|后|上|下|公|出租|农|城|乡|全国|村里|周边)$/;
const NO_PLACE =
  /(?:线路|电路|短路|开路|半路|走路|马路|道路|修路|网路|一路|铁路|水路|回路|过路|跑路|挖路|堵路|带路|套路|思路|出路|销路|村路|地区|城区|市区|郊区|片区|台区|山区|辖区|灾区|景区|城市|门市|上市|股市|超市|农村|全村|合村|下乡|乡镇|城乡|返乡|家乡|老乡|网站|变电站|充电站|基站|电站|电厂|工厂|供电公司|电力公司|物业公司|邻居|定居|同居|民居|大楼|全楼|整楼|住院|法院|出院|设计院|养老院|敬老院|电网|全县|全镇|逛街|步行街|小区门|夜店|网店|饭店|商店|政府|自来水厂|路由器|居民楼|办公楼|高楼|楼下|县城|长城|商城里|改造|电视台)$/;

interface Piece {
  readonly start: number;
  readonly end: number;
  /** A piece that makes an address by itself. */
  readonly anchor: boolean;
}

const ENDING = `${STRONG}|${WEAK}|${BEFORE_NUMBER}`;
const NAMED = new RegExp(`${PROVINCE}|${NAME}{1,10}?(?:${ENDING})`, 'g');
const LONGER =
  /^(?:新村|小区|花园|家园|公寓|大厦|广场|市场|大道|大街|街道|社区|家属院|大院|工业园|园区|医院|学校|小学|中学|支路|新城|[东西南北]苑|[东西南北]区|[东西南北]路|[东西南北]街|车站|公园|区|县|路|街|村|镇|庄|城(?!关)|园|苑|湾)/;
const ANY_ENDING = new RegExp(`(?:${STRONG}|${WEAK}|里|弄|道)$`);
const STRONG_ENDING = new RegExp(`(?:${STRONG}|里|弄|道)$`);
const VILLAGE_ENDING = /(?:庄|村|屯|湾|寨|镇|乡)$/;
const NUMBERED = new RegExp(`(?:${BUILDING})|${PART}`, 'g');
const HOUSE_NUMBER = /\d{1,5}(?:-\d{1,3})?号(?!楼|院|门|厂|铺)(?:附\d{1,3}号?|后座|前座)?/g;
const LANDMARKS = new RegExp(`(?:${NAME}{1,6}?)?${LANDMARK}${BESIDE}`, 'g');
const AFTER = new RegExp(`^(?:${BESIDE})`);
const AT = /(?:在|住|地址|位置|地点|是|到|[:：])$/;
const ALONE = /^(?:地址|位置|不对|不是|哦|嗯|在|是|就是|我在|我住|我家在?|住在?)?[:： ,，]{0,2}$/;

/** A name without the words of the sentence in front of it. */
function nameOf(name: string): string {
  const masked = name.replace(KNOWN_NAME, (known) => '名'.repeat(known.length));
  const leading = LEADING.exec(masked)?.[0].length ?? 0;
  return name.slice(leading).replace(WORDS_BEFORE, '');
}

/** A matched place, cut to its name; null when nothing of a name is left. */
function placeOf(text: string, start: number, end: number): Piece | null {
  const matched = text.slice(start, end);
  const ending = ANY_ENDING.exec(matched)?.[0] ?? '';
  const name = nameOf(matched.slice(0, matched.length - ending.length));
  if (name.length === 0 || EMPTY_NAME.test(name) || NO_PLACE.test(name + ending)) return null;
  const from = end - ending.length - name.length;
  const said = AT.test(text.slice(0, from)) || ALONE.test(text.slice(0, from));
  const beside = AFTER.test(text.slice(end));
  const strong = STRONG_ENDING.test(matched) && name.length >= 2;
  const village = VILLAGE_ENDING.test(matched) && said;
  // 正街42号: one character is enough for a street with a house number.
  const numbered = /^[东西南北中正老新后前横上下]$/.test(name) && /^\d{1,4}号/.test(text.slice(end));
  const single = name.length === 1 && ending.length === 1 && !said && !beside && !numbered;
  if (single) return null;
  const alone = said && /^(?:的|这边|那边|里面?)?[。,，.! ]*$/.test(text.slice(end));
  return { start: from, end, anchor: strong || village || alone || (beside && name.length >= 2) };
}

function namedPieces(text: string): Piece[] {
  const pieces: Piece[] = [];
  for (const match of text.matchAll(NAMED)) {
    const after = text.slice(match.index + match[0].length, match.index + match[0].length + 4);
    const piece = placeOf(text, match.index, match.index + match[0].length + (LONGER.exec(after)?.[0].length ?? 0));
    if (piece) pieces.push(piece);
  }
  return pieces;
}

function landmarkPieces(text: string): Piece[] {
  return [...text.matchAll(LANDMARKS)].flatMap((match) => {
    const kept = nameOf(match[0]);
    const end = match.index + match[0].length;
    return kept.length >= 4 ? [{ start: end - kept.length, end, anchor: true }] : [];
  });
}

function numberedPieces(text: string): Piece[] {
  const alone = /^(?:\d{1,4}|[一二三四五六七八九十]{1,3}|[a-z])(?:号楼|栋|幢|座|单元|号院)|^\d{3,4}(?:室|房)/;
  return [...text.matchAll(NUMBERED), ...text.matchAll(HOUSE_NUMBER)].map((match) => {
    const end = match.index + match[0].length;
    const counted = /^(?:楼|的?电表|户|都|居民)/.test(text.slice(end)) && /栋$/.test(match[0]);
    return { start: match.index, end, anchor: alone.test(match[0]) && !counted };
  });
}

/** Joins pieces that touch, or that only a blank, a comma, 的 or 和 parts, into whole addresses. */
function join(text: string, pieces: Piece[]): Piece[] {
  const sorted = pieces.sort((one, other) => one.start - other.start || other.end - one.end);
  const joined: Piece[] = [];
  for (const piece of sorted) {
    const last = joined.at(-1);
    const touches =
      last &&
      (piece.start <= last.end || /^(?:[ \u200b]{1,2}|[,，、-]|的|[和与跟])$/.test(text.slice(last.end, piece.start)));
    if (!last || !touches) {
      joined.push(piece);
      continue;
    }
    // A place of an uncertain kind and a number make an address together: 高新区168号.
    const together = /^[\da-z一二三四五六七八九十]/.test(text.slice(piece.start)) && piece.end - last.start >= 5;
    const end = Math.max(last.end, piece.end);
    joined[joined.length - 1] = { start: last.start, end, anchor: last.anchor || piece.anchor || together };
  }
  return joined;
}

/** Addresses as people type them in Chinese, whole or in part ("8栋"), and places beside something known. */
export function chineseAddresses({ raw, folded }: Message): Found[] {
  if (!/[\u3400-\u9fff]/.test(folded)) return [];
  return join(folded, [...namedPieces(folded), ...landmarkPieces(folded), ...numberedPieces(folded)])
    .filter(({ anchor }) => anchor)
    .map(({ start, end }) => {
      const beside = AFTER.exec(folded.slice(end, end + 8))?.[0].length ?? 0;
      return { type: 'address', value: raw.slice(start, end + beside), start, end: end + beside };
    });
}
