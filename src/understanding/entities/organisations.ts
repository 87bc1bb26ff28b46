import { type Found, findAll, type Message } from './found.ts';

const CHINESE =
  /(?<![\u3400-\u9fff])(?:我们?是|我司是?|公司名[称字]?[是为叫:：]{0,2}|单位[是为叫:：]{1,2}|抬头[是为叫:：]{0,2}|这里是)?([\u3400-\u9fff()（）]{2,24}?(?:有限责任公司|股份有限公司|有限公司|合作社|事务所))/g;
const ENGLISH =
  /\b((?:[A-Z0-9][\w&'’.-]{0,20} ){1,5}(?:Ltd|Limited|Inc|LLC|PLC|plc|Corp|Corporation|Company|Co\.|GmbH|Pty|LLP|Holdings|Enterprises|Cooperative))\b/g;

/** Organisations by the legal form at the end of their names. */
export function organisationsIn({ raw, folded }: Message): Found[] {
  const han = [...folded.matchAll(CHINESE)].map((match): Found => {
    const end = match.index + match[0].length;
    const start = end - match[1]!.length;
    return { type: 'org_name', value: raw.slice(start, end), start, end };
  });
  return [
    ...han,
    ...findAll(raw, ENGLISH, 'org_name', ([name]) => (/^(?:We|The|Our|My|I)\b/.test(name) ? null : name)),
  ];
}
