import type { Found, Message } from './found.ts';

const SURNAMES =
  '王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文庞樊兰殷施陶洪翟安颜倪严牛温芦季俞章鲁葛伍韦申尤毕聂丛焦向柳邢路岳齐沿梅莫庄辛管祝左涂谷祁时舒耿牟卜肖詹关苗凌费纪靳盛童欧甄项曲成游阳裴席卫查屈鲍位覃霍翁隋植甘景薄单包司柏宁柯阮桂闵解强柴华车冉房边辜吉饶刁瞿戚丘古米池滕晋苑邬臧畅宫来嵺苟全褚廉简娄盖符奚木穆党燕郎邸冀谈姬屠连郜晏栾郁商蒙计喻揭窦迟宇敖糜鄢冷卓花仇艾蓝都巩稽井练仲乐虞卞封竺冼原官衣楚佟栗匡宗应台巫鞠僧桑荆谌银扬明沙薄伏岑习胥保和蔺';
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
const TITLED = new RegExp(`(${SURNAME}[\\u3400-\\u9fff]{0,2}?)(?:先生|女士|小姐|太太)`, 'g');
const SURNAMED = new RegExp(`(?:我|免贵|敝|本人)姓(${SURNAME})(?:名?叫?([\\u3400-\\u9fff]{2,3}?)${GIVEN_END})?`, 'g');
const COMMON =
  '王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔崔康毛邱秦江史顾侯邵孟龙段钱汤尹黎武贺赖龚文';
const ALONE = new RegExp(`^[ ]*((?:${COMPOUND}|[${COMMON}])[\\u3400-\\u9fff]{1,2})[。.! ]*$`);
const NO_NAME =
  /[了吗呢吧的啊呀嘛么没不人家区村庄路楼县市镇街电费线表号话户机店厂站水网啦额猴白一表档]$|^(?:[我你他她个加改请要找查来等知]|高兴|方便|安全|常见|白天|时候|和平|全部|都是|明天|明白|应该|有人|成功|向前|关于|连接|来电|来人|包括|强烈|单独|计划|任何|时间|平时|解决|保修|保险|原来|原因|都在|车库|和你|谢谢|温度|万一|花园|银行|查询|安装|费用|房东|关闭|管理|商铺|商店|游戏|方法|明年|今天|石头|金额|高压|高峰|谈谈|计算|常用|盛夏|解释|全黑|连续|文明|时段|空调|路灯|路口|车位|车间|房子|房屋|门口|田里|池塘|官方|单位|单元)/;
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

function chinese(text: string, raw: string): Found[] {
  const found: Found[] = [];
  const add = (match: RegExpMatchArray, name: string | undefined) => {
    if (!name || NO_NAME.test(name)) return;
    const start = match.index! + match[0].indexOf(name);
    found.push({ type: 'name', value: raw.slice(start, start + name.length), start, end: start + name.length });
  };
  for (const match of text.matchAll(INTRODUCED)) add(match, match[1]);
  for (const match of text.matchAll(HOLDER)) add(match, match[1]);
  for (const match of text.matchAll(AM)) add(match, match[1]);
  for (const match of text.matchAll(TITLED)) add(match, match[1]);
  for (const match of text.matchAll(SURNAMED)) add(match, match[2] ?? match[1]);
  const alone = ALONE.exec(text);
  if (alone) add(alone, alone[1]);
  return found;
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

function english(raw: string): Found[] {
  const found: (Found | null)[] = [];
  for (const match of raw.matchAll(ENGLISH_INTRODUCED))
    found.push(wordsAfter(raw, match.index + match[0].length, false));
  for (const match of raw.matchAll(ENGLISH_AM)) found.push(wordsAfter(raw, match.index + match[0].length, true));
  const speaking = /^(?:[A-Z][a-z'’-]+(?: [A-Z][a-z'’-]+)? speaking|[A-Z][a-z'’-]+ [A-Z][a-z'’-]+ here)\b/.exec(raw);
  if (speaking) found.push(wordsAfter(raw, 0, true));
  if (/^[A-Z][a-z'’-]+(?: [A-Z][a-z'’-]+){1,2}[.! ]*$/.test(raw)) found.push(wordsAfter(raw, 0, true));
  return found.filter((each) => each !== null);
}

/** Names of persons, as they introduce themselves; a message that is nothing but a name counts too. */
export function namesIn({ raw, folded }: Message): Found[] {
  return [...chinese(folded, raw), ...english(raw)];
}
