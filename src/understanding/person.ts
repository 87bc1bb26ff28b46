import { fold } from './fold.ts';

const HAN_ASKS =
  /转人工|转接人工|人工客服|人工服务|接人工|要人工|找人工|换人工|叫人工|来个?人工|真人|活人|转客服|找客服|叫客服|要客服|接客服|人工坐席|转坐席|接线员|(?:跟|和|同|找|换|叫|让|派)(?:个|一个)?(?:真|活)?人(?:来)?(?:跟我|和我|同我)?(?:说|聊|谈|讲|沟通|对话|接)|别(?:用|让)机器人|不要机器人|不想跟机器|不跟机器|^人工[!。. ]*$/;
const HAN_DECLINES = /(?:不用|不要|不必|别|无需|不需要|不想)(?:再)?(?:转|找|接|叫)?(?:人工|真人|客服)/;
const PERSON =
  '(?:human|person|agent|operator|representative|rep|advisor|adviser|someone|somebody|real person|actual person|live person|live agent|human being|customer care|customer service|staff|manager|supervisor|colleague|anyone)';
const ENGLISH_ASKS = new RegExp(
  `\\b(?:speak|talk|chat|transfer me|put me through|put me on|connect me|pass me|get me|give me|want|need|let me have|hand me over|hand over|switch me|i'd like|could i have|can i have|can i get|may i have)(?: (?:to|with|on|with a|a|an|the|some|your|one of your|real|actual|live|human|proper|customer|service)){0,5} ${PERSON}\\b(?! (?:to (?:come|fix|check|look|read|visit|repair)|who|out|from the crew))|^(?:a |an |real |live |human )*(?:human|agent|operator|representative|person|live agent)(?: please| pls| now)?[.! ]*$|\\b(?:not|no|don't want|stop the|hate) (?:a |this |talking to a |more )?(?:bots?|robots?|machines?|chatbots?)\\b|\\breal (?:human|person)\\b|\\bhuman (?:please|being|agent|now)\\b`,
);
const ENGLISH_DECLINES =
  /\b(?:don't|dont|do not|no) need (?:to (?:speak|talk) to )?(?:a |an )?(?:human|person|agent|someone)\b/;

/** True when a text asks for a person in so many words; works without a model. */
export function asksForPerson(text: string): boolean {
  const folded = fold(text.slice(0, 500));
  const han = folded.replace(/[\s\u200b]+/g, '');
  if (HAN_ASKS.test(han) && !HAN_DECLINES.test(han)) return true;
  const english = folded.replace(/[\s\u200b]+/g, ' ').trim();
  return ENGLISH_ASKS.test(english) && !ENGLISH_DECLINES.test(english);
}
