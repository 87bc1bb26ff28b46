import { type Found, findAll, type Message } from './found.ts';

const LEGAL = '有限责任公司|股份有限公司|有限公司|合作社|事务所|村民委员会|居民委员会|业主委员会';
/** Endings of what people call their firms, shops, schools and clubs. */
const KIND =
  '公司|加工厂|厂|超市|酒店|宾馆|民宿|茶楼|茶舍|茶馆|饭店|饭庄|餐厅|餐馆|饭馆|面馆|火锅店|火锅|烧烤|柴火鸡|牛肉面|羊肉粉|麻辣烫|包子铺|烘焙|工作室|经营部|商贸部|商行|批发部|五金机电|五金|建材|大药房|药房|诊所|卫生室|卫生院|医院|幼儿园|小学|中学|大学|学院|学校|培训中心|服务中心|活动中心|物业服务中心|村委会|居委会|业委会|协会|商会|基金会|养老院|敬老院|福利院|老年公寓|青年公寓|店|工程队|施工队|养殖场|养猪场|养鸡场|农场|农庄|农家乐|健身房|理发室|网吧|舞蹈室|印刷厂|修理厂|铺子|商店|美容院|造型|影楼|书吧|咖啡';
/** What is said before a name: it ends here. */
const CUE =
  /^.*(?:公司叫|公司是|公司名[称字]?[是为叫]?|的公司|总公司|公司(?=[\u3400-\u9fff]{4})|抬头[是为叫]?|名称[是为叫]?|店名[是叫]?|单位[是为叫]?|名字叫|开成|开给|我们|我司|咱们?|这里|他们说|个店|家店|[是的叫在把给了我你他她您])(?=[\u3400-\u9fff]{2})/;
const LEAD = /^(?:原来?|刚|就|要|以|为|公司|抬头|名称|店名|单位|报装|名)(?=[\u3400-\u9fff]{4})/;
const RUN = /[\u3400-\u9fff()（）·]{3,40}/g;
const ENDS = new RegExp(`(?:${LEGAL}|${KIND})`, 'g');
const STANDS_ALONE = new RegExp(`^(?:${LEGAL})$`);
/** Names of kinds of firm, and of places where somebody stands, are no names. */
const NO_STEM =
  /^(?:供电|电力|注册|租赁|旅游|电梯|装修队|清洁|保洁|贷款|小贷|运营|孩子|学生|空置的|接手的|海边|口腔|甜品|美甲|咖啡|化纤|国网|物业|自来水|燃气|天然气|快递|装修|保险|搬家|光伏|开发|施工|维修|房产|房地产|通信|移动|电信|联通|分|总|子|新|老|小|大|本|该|某|整个|全|.?家|.?个|你们|我们|他们|别的|其他|同一|普通|私人|私立|公立|民办|连锁|便利|水果|早餐|早点|奶茶|理发|美发|网红|火锅|烧烤|小吃|服装|花|鞋|书|药|面|饭|米|肉|菜|五金|建材|杂货|烟酒|手机|电动车|汽车|洗车|修车|洗衣|干洗|母婴|宠物|养|食品|服务|农村|城里|镇上|村里|乡里|社区|街道|营业|售电|大|初级|高级|实验|中心|附属|第[一二三四五六七八九十]|人民|中医|儿童|妇幼)$/;
const IN_SENTENCE =
  /^[开在做把谁这那]|接手|装的|装梯|装网|截图|抵债|转公司|卖的|藏|走廊|年底|贵公司|归总|再开|做烘|管我|代表|提供|报销|自助|连着|总公司|楼下|隔壁|对面|旁边|附近|门口|我家|我开|开了|开个|一个|一家|这家|那家|那个|这个|什么|哪个|怎么|因为|所以|就是|不是|没有|可以|想|要|去|来|到|和|跟|被|让|请|说|会|能|都|也|还|很|太|停电|电费|电表|用电|家里|晚上|早上|今天|昨天|每天|已经|突然|上次|打电话|投诉|举报|投|办/;
const PLACE_AFTER =
  /^(?:旁|附近|对面|门口|后门|前门|后面|前面|隔壁|边|路口|楼下|楼上|那边|里面|站|路|街|村|小区|巷|宿舍|家属)/;

const WORD = "(?:[A-Z][\\wé'’&.-]{0,24}|\\d{1,4}[A-Za-z]{0,3}|&|of|and|the)";
const ENGLISH_KIND =
  "Ltd|Limited|Inc|LLC|PLC|plc|Corp|Corporation|Company|Co|GmbH|Pty|LLP|Holdings|Enterprises?|Cooperative|Clinic|School|Kindergarten|Nursery|College|University|Academy|Institute|Hospital|Restaurant|Pizzeria|Bistro|Diner|Café|Cafe|Coffee|Bakery|Kitchen|Catering|Hotel|Hostel|Serviced Apartments|Centre|Center|Warehouse|Factory|Logistics|Robotics|Foods?|Seafood|Trading|Travel Service|Health Service Station|Services?|Store|Shop|Mart|Supermarket|Tea House|Coffee House|Dumpling House|Steak House|Guest House|Elderly Home|Nursing Home|Care Home|Children's Home|Supplies|Consulting|Software|Technology|Tech|Electronics|Plastics|Machinery|Hardware|Brewing|Brewery|Brothers|Gym|Studio|Workshop|Association|Society|Foundation|Pharmacy|Laundry|Salon|Spa|Cold Storage|Textiles?|Garments?|Industries|Industrial|Manufacturing|Engineering|Medical|Dental|Printing|Packaging|Ceramics|Furniture|Motors|Farms?|Mining|Media|Design|Group|Partners|Solutions|Systems|Imports?|Exports?|Shipping|Bar|Pub|Lounge|Noodles?|Bazaar|Boutique|Tailors?";
const TITLE_RUN = new RegExp(`(?<![\\w’'&])${WORD}(?:,? ${WORD}){0,8}`, 'g');
const ENGLISH_ENDS = new RegExp(
  `\\b(?:${ENGLISH_KIND})(?![\\w])(?:,? ?(?:Co\\.?,? ?)?(?:Ltd|Limited|Inc|LLC|Corp)\\b)*(?: \\([A-Z][a-z]+\\)| (?:Hangzhou|Shanghai|Beijing|Shenzhen|Suzhou|Ningbo)(?![\\w]))?`,
  'g',
);
const ENGLISH_LEAD =
  /^(?:We|We're|Our|A|An|My|I|I'm|Is|It|It's|Its|At|From|For|In|On|Of|And|Company|Title|Shop|Store name|Charity|Hi|Hello|Dear|Power|Solar|Old|New|This|That|Please|Kindly|Invoice|Credit|Code|USCC|Name|Want|Business|Firm|to|of|and|the|No|Contact|Can|Could|Would|Does|Do|Your|Their|His|Her|Good|Morning|Afternoon|Evening|Last|Next|Customer|Account|Meter|Also|But|So|If|When|Where|What|Why|How|There|Here|You|He|She|They)(?:,? |$)/;
const ENGLISH_CUE =
  /(?:\b(?:[Cc]ompany(?: name)?(?: is|:)?|[Ii]nvoice title(?: is|:)?|[Tt]itle(?: is|:)?|[Ss]hop(?: name)?(?: is|:)|(?:in|under) (?:the )?name of|[Cc]ode [0-9A-Za-z]{18} for|[0-9A-Za-z]{18}, for) )((?:[A-Z][\w'’&-]{1,24})(?: (?:[A-Z][\w'’&-]{1,24}|&|of)){1,5})/g;
const NO_ENGLISH = /\b(?:State Grid|Power|Electricity|Grid|Electric|Customer Service|Help|Service Cent(?:er|re))\b/;

/** The Chinese name that ends here within a run of characters, or null. */
function hanName(run: string, from: number, end: number, ending: string): { start: number; end: number } | null {
  const said = run.slice(from, end);
  const cue = CUE.exec(said.slice(0, said.length - ending.length))?.[0].length ?? 0;
  const lead = LEAD.exec(said.slice(cue))?.[0].length ?? 0;
  const start = from + cue + lead;
  const stem = run.slice(start, end - ending.length).replace(/^[()（）·]+/, '');
  const skipped = end - ending.length - stem.length;
  if (stem.length < 2 || NO_STEM.test(stem) || PLACE_AFTER.test(run.slice(end))) return null;
  if (!STANDS_ALONE.test(ending) && (IN_SENTENCE.test(stem) || stem.length > 16)) return null;
  return { start: skipped, end };
}

function chinese({ raw, folded }: Message): Found[] {
  const found: Found[] = [];
  for (const run of folded.matchAll(RUN)) {
    const text = run[0];
    let from = 0;
    const ends = [...text.matchAll(ENDS)];
    ends.forEach((match, at) => {
      const end = match.index + match[0].length;
      const next = ends[at + 1];
      // "生鲜超市", "物业服务中心公司": the name ends with the last of endings that touch, or that little is left between.
      if (next && next.index - end <= 4 && !/[的是,]/.test(text.slice(end, next.index)) && next.index >= end) return;
      const name = hanName(text, from, end, match[0]);
      from = end;
      if (!name) return;
      const start = run.index + name.start;
      found.push({ type: 'org_name', value: raw.slice(start, run.index + name.end), start, end: run.index + name.end });
    });
  }
  return found;
}

function english(raw: string): Found[] {
  const found: Found[] = [];
  for (const run of raw.matchAll(TITLE_RUN)) {
    const ending = [...run[0].matchAll(ENGLISH_ENDS)].at(-1);
    if (!ending) continue;
    let start = 0;
    const end = ending.index + ending[0].length;
    // A comma parts the name from what stands before, unless a legal form follows it.
    const comma = run[0].slice(0, ending.index).lastIndexOf(', ');
    if (comma >= 0 && !/^, (?:Co|Ltd|Inc)/.test(run[0].slice(comma))) start = comma + 2;
    const stop = run[0].slice(start, ending.index).lastIndexOf('. ');
    if (stop >= 0 && !/\b(?:Co|St|Dr)$/.test(run[0].slice(start, start + stop))) start += stop + 2;
    for (
      let lead = ENGLISH_LEAD.exec(run[0].slice(start, end));
      lead;
      lead = ENGLISH_LEAD.exec(run[0].slice(start, end))
    ) {
      start += lead[0].length;
    }
    const dot =
      raw[run.index + end] === '.' &&
      /(?:Co|Ltd|Inc)$/.test(run[0].slice(start, end)) &&
      /Ltd\.|Co\./.test(raw.slice(run.index + start, run.index + end + 1))
        ? 1
        : 0;
    const name = raw.slice(run.index + start, run.index + end + dot);
    if (name.split(' ').length < 2 || NO_ENGLISH.test(name)) continue;
    found.push({ type: 'org_name', value: name, start: run.index + start, end: run.index + end + dot });
  }
  return [
    ...found,
    ...findAll(raw, ENGLISH_CUE, 'org_name', ([, name]) => name!).map((each) => ({
      ...each,
      start: each.end - String(each.value).length,
    })),
  ];
}

/** Organisations by what their names end with, or by the word that introduces them. */
export function organisationsIn(message: Message): Found[] {
  const { raw, has } = message;
  return [...(has.han ? chinese(message) : []), ...(has.capitals ? english(raw) : [])];
}
