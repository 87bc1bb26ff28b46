import type { Found, Message } from './found.ts';

const SURNAMES =
  '王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐沿梅莫庄辛管祝左涂谷祁时舒耿牟卜肖詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来嵺苟全褚廉简娄盖符奚木穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙计喻揭窦迟宇敖糜鄢冷卓花仇艾蓝都巩稽井练仲乐虞卞封竺冼原官衣楚佟栗匡宗应台巫鞠僧桑荆谌银扬明沙薄伏岑习胥保和蔺谯厍蹇仝逯晁呙郄邝麦冼庹阚阙芮戈燕亢佘佴幸昝茹危咸令卯忻綦鄂粟谌揣郗靖仉逄禤缪璩邴濮阎宓巴弓盖黑惠晏缑笪肇隗宰郏查逯钭麻綦訾辜翦蔚邱鞠';
const COMPOUND = '欧阳|司马|上官|诸葛|尉迟|皇甫|慕容|令狐|东方|南宫|司徒|端木|公孙|夏侯';
const GIVEN_END = '(?=$|[^\\u3400-\\u9fff]|[的，在住电手是要想家打户我们你这有来])';
const SURNAME = `(?:${COMPOUND}|[${SURNAMES}])`;
const INTRODUCED = new RegExp(
  `(?:我叫|我名叫|我名字叫|我的名字[是叫]|姓名[是为:： ]{0,2}|名字[是叫为:：]{1,2}|叫我|他叫|她叫)[ ]?([\\u3400-\\u9fff]{2,4}?)${GIVEN_END}`,
  'g',
);
const HOLDER = new RegExp(
  `(?:联系人|户主|户名|本人|房主)[是为叫:： ]{0,2}(${SURNAME}[\\u3400-\\u9fff]{1,2})(?=$|[^\\u3400-\\u9fff]|[的电手是])`,
  'g',
);
const AM = new RegExp(`(?:我是|这里是|这是)(${SURNAME}[\\u3400-\\u9fff]{1,2})(?=$|[^\\u3400-\\u9fff])`, 'g');
const TITLED = new RegExp(
  `(?<![\\u3400-\\u9fff]位|那|这)(${SURNAME}[\\u3400-\\u9fff]{0,2}?)(?:先生|女士|小姐|太太)`,
  'g',
);
const SURNAMED = new RegExp(`(?:我|免贵|敝|本人)姓(${SURNAME})(?:名?叫?([\\u3400-\\u9fff]{2,3}?)${GIVEN_END})?`, 'g');
const COMMON =
  '王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔崔康毛邱秦江史顾侯邵孟龙段钱汤尹黎武贺赖龚文';
const ALONE = new RegExp(`^[ ]*((?:${COMPOUND}|[${COMMON}])[\\u3400-\\u9fff]{1,2})[。.! ]*$`);
const NO_NAME =
  /[了吗呢吧的啊呀嘛么没不人家区村庄路楼县市镇街电费线表号话户机店厂站水网啦额猴白一表档]$|^(?:[我你他她个加改请要找查来等知]|高兴|方便|安全|常见|白天|时候|和平|全部|都是|明天|明白|应该|有人|成功|向前|关于|连接|来电|来人|包括|强烈|单独|计划|任何|时间|平时|解决|保修|保险|原来|原因|都在|车库|和你|谢谢|温度|万一|花园|银行|查询|安装|费用|房东|关闭|管理|商铺|商店|游戏|方法|明年|今天|石头|金额|高压|高峰|谈谈|计算|常用|盛夏|解释|全黑|连续|文明|时段|空调|路灯|路口|车位|车间|房子|房屋|门口|田里|池塘|官方|单位|单元)/;
const HAN_NAME = `(?:${COMPOUND})[\\u3400-\\u9fff]{1,2}|[${SURNAMES}][\\u3400-\\u9fff]{1,2}`;
/** After these words a name may be of any people: 阿依古丽·买买提, 扎西顿珠. */
const CALLED =
  /(?:联系人|经办人|户主|户名|房主|房东|老板|租客|申请人|报修人|负责人|法人|法定代表人|开户人|收件人|经办|儿子|女儿|老公|老婆|爱人|父亲|母亲|爸爸|妈妈|舅舅|婆婆|媳妇|丈夫|妻子|孙子|女婿|邻居|过户给|转给|改成|名字|姓名|我叫|他叫|她叫|叫我|真叫|就叫|我爸|我妈|我爷爷|我奶奶|我老公|我老婆|给我女婿|给我儿子|给我女儿|财务|书记|应该是)[是叫登成为:： "“]{0,2}([\u3400-\u9fff]{2,4}(?:[·•・][\u3400-\u9fff]{2,5})?)(?=$|[^\u3400-\u9fff·•・]|两个字|[的，这])/g;
/** Words that a name of any people may follow; after others it begins with a surname that is common with the Han. */
const CALLS = /^(?:联系人|户主|户名|名字|姓名|我叫|他叫|她叫|叫我|真叫|就叫|我爸 |应该是|我妈 )/;
const STARTS_AS_NAME = new RegExp(`^(?:${HAN_NAME})$`);
const AM_SOMEBODY = new RegExp(
  `(?:我是|我系|这里是|俺是|咱是)[\\u3400-\\u9fff\\d]{0,10}?(${HAN_NAME})(?=$|[^\\u3400-\\u9fff])`,
  'g',
);
const LOOKED_FOR = new RegExp(
  `(?:找|揾|联系|给|叫)(?:财务|会计|老板|店长|经理|主任)?(${HAN_NAME})(?=老师|书记|师傅|经理|主任|医生|就行|就可以|点|$|[^\\u3400-\\u9fff])`,
  'g',
);
/** A name that stands by itself next to a number, as people sign. */
const SIGNED = new RegExp(`(?<![\\u3400-\\u9fff\\w·])(${HAN_NAME})(?![\\u3400-\\u9fff\\w·])`, 'g');
const SIGNED_BESIDE =
  /^[\s,，、.。:：;；]{0,3}(?:电话|手机|户号|表|身份证|住|\+?[\d(（幺一]|想|[\u3400-\u9fff]{2,12}(?:路|街|村|镇|小区|苑|区))|两个字/;
const NEVER_SIGNED =
  /^(?:高压|强电|弱电|安全|应急|单位|电话|时间|温馨|方便|祝|谢|查|计|连|包|麻烦|别|任|全|毕竟|都|明|常用|白|盛|安装|关|向|路|花|钱|费|金|成|和|万|段|程|项|车|房|游|管|应|解|原|计划|储|冷|伏|单|封|鞠|宗|楚|官|银|席)(?:$|.*[的了吗呢表电费号线灯价桩店车房门路网图度块元钱])|^(?:一样|马上|马虎|高兴死|关于|包括|成都|向来|连夜|和气|明早|路灯|常州|温州|杭州|金华|柳州|宁波|安徽|江苏|江西|湖北|云南|贵州|广东|海南|万元|段子|项目|程序|成本|管理|单价|应收|费用|全屋|花费|伏天|封条|计费|储能|车库|房租|钱包|别墅|白天|白班|常年|平时|平价|方案|方法|方向|左右|左边|石板|石材|水表|金额|金属|银行|毛病|毛坯|施工|宁愿|莫非|齐全|强烈|康复|顾客|柴油|农电|农网|古城|苗圃|窦|边上|边角|从头|从来|丁点|甘蔗|厚道|权限|简单|简介|阳台|阳光|卫生间|那边|习惯|容量|容易|晏|柏油|冀|燕|单相|三相|双电)$/;

const ENGLISH_INTRODUCED =
  /\b(?:my name is|my name's|my names|name is|name:|name -|call me|i'm called|i am called|account holder is|contact is|ask for)[ ]?/gi;
const ENGLISH_AM = /\b(?:this is|i am|i'm|im|it's|its|speaking to)[ ]/gi;
const ENGLISH_WORD = /^[A-Za-z][A-Za-z'’-]{0,19}(?![\w@])\.?/;
const ENGLISH_TITLE = /^(?:mr|mrs|ms|miss|dr|sir|madam|prof)\.?$/i;
const ENGLISH_STOP =
  /^(?:and|from|at|i|i'm|im|my|the|a|an|calling|here|speaking|living|live|of|phone|number|on|in|but|with|for|please|is|mobile|account|address|or|so|because|not|just|the|to|we|our|about|you|can|tel|email|house|flat|customer|acct|again|now|on)$/i;
const NO_ENGLISH_NAME =
  /^(?:not|no|urgent|still|calling|just|having|very|so|sorry|going|looking|trying|about|in|at|on|the|a|an|my|your|our|really|here|from|ridiculous|moving|without|waiting|getting|wondering|writing|sure|new|also|for|it|that|this|what|only|regarding|unacceptable|all|out|down|off|fine|ok|okay|too|happy|good|correct|wrong|right|done|hi|hello|thanks|thank|yes|power|building|flat|unit|block|house|now|back|spelt|spelled|wrong|wrongly|misspelled|incorrect|on|again|when|after|before|tomorrow|later|asap|today|if|landlord|student|tenant|customer|contractor|farmer|teacher|nurse|driver|missing|different|changed|too|only|as|same|being|until|i|last|first)$/i;
const ROAD =
  /^(?:road|rd|street|st|lane|ln|avenue|ave|drive|close|court|house|hill|park|estate|way|place|building|school|hospital|station|village|town|power|outage|bill|meter|morning|evening|afternoon|night|day|service|help)$/i;

/** Characters of the sentence's grammar that names hardly have. */
const NEVER_IN_NAME =
  /[不的我你他她它们咱了吗呢吧给把还再只想要叫付有没来去说写换跟打退拿让被就也都很太在从到讲问查改开关做弄看发收交报办姐叔哥姨某谁什么怎这那哪呗么先后前同登错对下上能全吓教动谢删绑盖]|^(?:方式|工业|客房|名下|头晕|信息|微信|失联|方法|方案|朋友|保障|九十|房东|租户|业主|户主|同意|退休|算账|家长|老板|师傅|先生|女士)/;
/** What people are, which is no name. */
const KIN =
  /[户主客东民员长者家商厂司校院班队组站所部店老师傅友邻农]$|用户|业主|租户|物业|学生|经理|会计|财务|老板|本人|房东|公寓|小区/;
/** Endings that no name has. */
const ORDINARY = /[了吗呢吧的啊呀嘛么没不区村庄路楼县市镇街费线表号话户机店厂站网啦额度块元钱天月年]$/;

function chinese(text: string, raw: string): Found[] {
  const found: Found[] = [];
  const add = (match: RegExpMatchArray, name: string | undefined) => {
    if (!name || NO_NAME.test(name)) return;
    const start = match.index! + match[0].indexOf(name);
    found.push({ type: 'name', value: raw.slice(start, start + name.length), start, end: start + name.length });
  };
  for (const match of text.matchAll(INTRODUCED)) if (!NEVER_IN_NAME.test(match[1]!)) add(match, match[1]);
  for (const match of text.matchAll(HOLDER)) add(match, match[1]);
  for (const match of text.matchAll(AM)) add(match, match[1]);
  for (const match of text.matchAll(TITLED)) if (!/^[位和]|[我你他她]/.test(match[1]!)) add(match, match[1]);
  for (const match of text.matchAll(SURNAMED)) add(match, match[2] ?? match[1]);
  for (const match of text.matchAll(CALLED)) {
    const [whole, name] = match;
    const sure = CALLS.test(whole) || STARTS_AS_NAME.test(name!);
    if (sure && !NEVER_IN_NAME.test(name!) && !ORDINARY.test(name!)) add(match, name);
  }
  for (const match of text.matchAll(AM_SOMEBODY)) {
    const name = match[1]!;
    if (!NEVER_IN_NAME.test(name) && !ORDINARY.test(name) && !NEVER_SIGNED.test(name) && !KIN.test(name))
      add(match, name);
  }
  for (const match of text.matchAll(LOOKED_FOR)) if (!NEVER_IN_NAME.test(match[1]!)) add(match, match[1]);
  for (const match of text.matchAll(SIGNED)) {
    const before = text.slice(0, match.index);
    const after = text.slice(match.index + match[0].length);
    // Next to a number, or at the end as a signature.
    const beside =
      SIGNED_BESIDE.test(after) ||
      /\d[\s,，、。]{0,2}$/.test(before) ||
      (/^[。.!！ ]*$/.test(after) && /[,，。.!！ ]$/.test(before));
    if (
      beside &&
      !KIN.test(match[1]!) &&
      !NEVER_IN_NAME.test(match[1]!) &&
      !NEVER_SIGNED.test(match[1]!) &&
      !ORDINARY.test(match[1]!)
    )
      found.push(nameAt(raw, match, match[1]!));
  }
  const alone = ALONE.exec(text);
  if (alone) add(alone, alone[1]);
  return found;
}

function nameAt(raw: string, match: RegExpMatchArray, name: string): Found {
  const start = match.index! + match[0].indexOf(name);
  return { type: 'name', value: raw.slice(start, start + name.length), start, end: start + name.length };
}

/** The words of a name from `from` on: at most three, up to the first that cannot be one. */
function wordsAfter(raw: string, from: number, capitals: boolean): Found | null {
  let end = from;
  let words = 0;
  let at = from;
  while (words < 3) {
    const word = ENGLISH_WORD.exec(raw.slice(at, at + 24))?.[0];
    if (!word || ENGLISH_STOP.test(word) || (capitals && !/^[A-Z]/.test(word))) break;
    const titled = ENGLISH_TITLE.test(word);
    end = at + word.length - (word.endsWith('.') && !titled ? 1 : 0);
    if (!titled) words += 1;
    at += word.length;
    if (raw[at] !== ' ' || (word.endsWith('.') && !titled)) break;
    at += 1;
  }
  const value = raw.slice(from, end);
  if (words === 0 || value.split(' ').some((word) => NO_ENGLISH_NAME.test(word) || ROAD.test(word))) return null;
  return { type: 'name', value, start: from, end };
}

const TITLE_NAME = "[A-Z](?:['’][A-Z])?[a-z]+(?:-[A-Z]?[a-z]+)?";
const FULL_NAME = `${TITLE_NAME}(?: (?:bin |bint |al-|de |van )?${TITLE_NAME}){1,2}`;
/** Words that bring in a person of two or three names. */
const BROUGHT_IN = new RegExp(
  `\\b(?:[Nn]ame(?:'s| is| on contract)?:?|naam|[Cc]ontact(?: is|:)?|(?:[Mm]y|[Hh]is|[Hh]er|[Oo]ur|to my) (?:wife|husband|son|daughter|mother|father|brother|sister|landlord|landlady|tenant|boss|colleague|building manager|manager)(?: is|,)?|[Oo]wner is|[Hh]older is|[Mm]anager is|[Ww]idow|[Cc]all|[Aa]sk for|named|called|[Ee]nglish|should be|stays|I am her husband|I am his wife|(?:I|i)(?:'m| am)|[Gg]ive me|[Ss]peak (?:with|to)|[Hh]i|[Hh]ello|[Tt]his is|it's|spelled|to|and)(?: to)? (${FULL_NAME})(?!['’]s (?:Road|Street))\\b`,
  'g',
);
const TITLED_ENGLISH = new RegExp(
  `\\b(?:Mr|Mrs|Ms|Miss|Mdm|Madam|Dr|Prof|Auntie|Uncle)\\.? (${TITLE_NAME}(?: ${TITLE_NAME}){0,2})`,
  'g',
);
const FIRST_WORD = new RegExp(
  `^(${FULL_NAME})(?=[.,]| -| –| \\(| here\\b| again\\b| speaking\\b| is my name)|\\b(${FULL_NAME})(?= (?:here|speaking|is my name|again)\\b|, (?:he|she) holds| is my (?:mother|father|wife|husband|landlord|son|daughter))|[.,] (${FULL_NAME})(?=, \\+?1\\d{2})`,
  'g',
);
/** A name under a message, or after "myself" and the like; one word is enough, in small letters after "my name is" only. */
const SIGN_OFF =
  /(?:[Tt]hanks|[Tt]hank you|[Tt]hx|[Cc]heers|[Rr]egards|[Rr]gds|[Bb]est|[Yy]ours|[Ss]incerely|[Tt]a|[Mm]any thanks)[,.! ]+([A-Z][a-z]+(?: [A-Z][a-z'’]+){0,2})[. ]*$|[-–—] ?([A-Z][a-z]+(?: [A-Z][a-z'’]+){0,2})[. ]*$|\b[Mm]yself ([A-Z][a-z]+(?: [A-Z][a-z'’]+){0,2})\b|\b(?:[Aa]sk for|[Nn]ame's|[Cc]ontact person(?: is|:)?|[Rr]egistered (?:to|under)|[Bb]elongs to|[Tt]enant is|[Oo]wner is|[Oo]wner:?|[Nn]ame of|under|[Ii]t'?s) ([A-Z][a-z'’]+(?: [A-Z][a-z'’]+){1,2})\b|\b(?:[Aa]sk for|[Nn]ame's) ([A-Z][a-z]+)\b/g;
/** Two or three capitalised words inside a sentence. */
const WITHIN = new RegExp(`(?<=[a-z0-9,;:(] ?)(?<![A-Z][\\w'’-]*,? )\\b(${FULL_NAME})(?![\\w'’-]| [A-Z])`, 'g');
const HAN_IN_ENGLISH = new RegExp(
  `(?:name(?: is|:| on contract:)?|landlord is|contact(?: is|:)?|under|wife|husband) (${HAN_NAME})(?![\\u3400-\\u9fff])`,
  'g',
);
/** Capitalised words that are no part of a person's name. */
const NO_PERSON =
  /\b(?:Good|Morning|Evening|Afternoon|Dear|Sir|Madam|Power|Electric|Electricity|State|Grid|Customer|Service|Meter|Account|Bill|Prepaid|Kindly|Please|Thank|Thanks|Hello|Hi|Old|New|No|My|Our|The|Your|Road|Street|Lane|Avenue|District|Village|Town|Garden|Gardens|Court|Tower|Building|Community|Compound|Plaza|Park|Mansions|Villas|Room|Unit|Flat|Block|Floor|Group|Phase|Bay|Harbour|China|Chinese|English|Wechat|WeChat|Alipay|Visa|January|February|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Spring|Festival|School|Clinic|Hospital|Restaurant|Hotel|Company|Shop|Store|Factory|Ltd|Co|Club|Centre|Center|House|Home|Apartments|Office|Staff|Quarters|Station|Induction|Reading|Invoice|Also|And|But|So|If|When|Where|What|Why|How|There|Here|Is|Are|Was|Can|Could|Would|Will you|Shanghai|Beijing|Hangzhou|Suzhou|Ningbo|Shenzhen|Chengdu|Wuhan|Just|Not|Still|Only|Sorry|Zhejiang|Jiangsu|Guangdong|Fujian|Sichuan|Yuhang|Xihu|Pudong|Nanjing|Guangzhou|Golden|Week|Day|Chinese New|Year|Middle|East|West|North|South|Great|Big|Smart|Phone|Apple|Tesla|Samsung|Google|Excel|Bluetooth|Wifi|Direct|Line|Water|Gas|Police|Fire|Red|Cross|Public|Security|Bureau|Union|Pay|Bank|Agricultural|Construction|Merchants|Credit|Card|Tax|Union Pay|Square|Market|Mall|Hall|Temple|Church|University|College|Institute|Department|Committee|Association|Airport|Metro|Line|Zone|Science|Technology|Software|International|Global|World|Trade|Consulate|Embassy|Ministry|Government|Council|Union|Team|Crew|Dept|Attn|Re|Ref|Fw|Ps|Eid|Ramadan|Diwali|Christmas|Easter)\b/;

function english(raw: string, capitals: boolean): Found[] {
  const found: (Found | null)[] = [];
  for (const match of raw.matchAll(ENGLISH_INTRODUCED))
    found.push(wordsAfter(raw, match.index + match[0].length, false));
  for (const match of raw.matchAll(ENGLISH_AM)) found.push(wordsAfter(raw, match.index + match[0].length, true));
  if (!capitals) return found.filter((each) => each !== null);
  const speaking = /^(?:[A-Z][a-z'’-]+(?: [A-Z][a-z'’-]+)? speaking|[A-Z][a-z'’-]+ [A-Z][a-z'’-]+ here)\b/.exec(raw);
  if (speaking) found.push(wordsAfter(raw, 0, true));
  if (/^[A-Z][a-z'’-]+(?: [A-Z][a-z'’-]+){1,2}[.! ]*$/.test(raw)) found.push(wordsAfter(raw, 0, true));
  for (const pattern of [BROUGHT_IN, TITLED_ENGLISH, FIRST_WORD, SIGN_OFF, WITHIN]) {
    for (const match of raw.matchAll(pattern)) {
      const name = match.slice(1).find((each) => each !== undefined);
      if (name && !NO_PERSON.test(name)) found.push(nameAt(raw, match, name));
    }
  }
  for (const match of raw.matchAll(HAN_IN_ENGLISH)) found.push(nameAt(raw, match, match[1]!));
  return found.filter((each) => each !== null);
}

/** Names of persons, as they introduce themselves; a message that is nothing but a name counts too. */
export function namesIn({ raw, folded, has }: Message): Found[] {
  return [...(has.han ? chinese(folded, raw) : []), ...(has.latin ? english(raw, has.capitals) : [])];
}
