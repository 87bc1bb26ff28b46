import { fold } from './fold.ts';

const HAN_ASKS = [
  /转人工|转接人工|人工客服|人工服务|接人工|要人工|找人工|换人工|叫人工|来个?人工|(?:要|找|换|转|接)(?:个|一个|位)?真人|活人|转到人|别(?:用|让)机器人|不要机器人|不想跟机器|不跟机器|随便来个能说话的/,
  /(?:转|接|找|叫|换|要)(?:个|一个|位|一位|到)?(?:客服|坐席|专员|接线员|工作人员|值班的|懂行的|经理来)/,
  /(?:跟|和|同|找|换|叫|让|派)(?:个|一个)?(?:真|活|大)?(?:人|工作人员)(?:来)?(?:直接)?(?:跟我|和我|同我|给我)?(?:说|聊|谈|讲|沟通|对话|接|通话|打过来|回电|回个电话)/,
  /^(?:人工)+[!。. ]*$|^(?:叫人|换人|要人|人呢|找人|有人吗|转人)[来呀啊吧!?。. ]*$|[,，。](?:换人|要人|叫人来|转过去)$/,
];
const HAN_DECLINES =
  /你是(?:真人|活人|人工)|(?:不用|不要|不必|别|无需|不需要|不想)(?:再)?(?:转|找|接|叫)?(?:人工|真人|客服)/;
const PERSON =
  '(?:human|person|agent|operator|representative|rep|advisor|adviser|someone|somebody|real person|actual person|live person|live agent|human being|customer care|customer service|csr|member of staff|manager|supervisor|colleagues?|anyone)';
const ASKING =
  "(?:speak|talk|chat|transfer me|put me|connect(?: me)?|pass me|get me|give me|want|need|let me have|hand me over|hand over|switch|i'd like|could i have|can i have|can i get|may i have)";
const FILLERS = '(?: (?:to|with|on|through|over|a|an|the|some|your|one of your|real|actual|live|human|proper))';
const ENGLISH_ASKS = [
  new RegExp(
    `\\b${ASKING}${FILLERS}{0,5} ${PERSON}\\b(?! (?:to (?:come|fix|check|look|read|visit|repair)|out|from the crew|held|senior|not))`,
  ),
  new RegExp(
    `^(?:(?:a|an|real|live|human|hmm|no|please|${PERSON})[ .,!]*){0,6}${PERSON}(?: (?:please|pls|plz|now|asap)|[.,!?] now)?[.! ]*$`,
  ),
  /\b(?:not|no|don't want|stop the|hate) (?:a |this |talking to a |more )?(?:bots?|robots?|machines?|chatbots?)\b/,
  /\b(?:real (?:human|person)|human (?:please|being|agent|now)|live person)\b/,
  /^put me through[.! ]*$/,
  /\b(?:pass|hand|put) me (?:on|over|through) to\b|\b(?:get|find) (?:me )?(?:someone|somebody) who\b/,
  /\b(?:someone|somebody|anyone|a lady|a rep|a person|a human|an agent)(?: there)? (?:(?:i|we) (?:can|could) (?:actually |please )?(?:speak|talk)|(?:please )?(?:phone|ring|call) me|take over)/,
  /\b(?:can|could|will|would) (?:a rep|an agent|a person|a human|an advisor|an operator) (?:take over|help|join|call|ring|phone)/,
];
const ENGLISH_DECLINES =
  /\b(?:am i|are you|is this) (?:talking |speaking |chatting )?(?:to |with )?(?:an? )?(?:real|human|person|bot|robot)|\b(?:don't|dont|do not|no) need (?:to (?:speak|talk) to )?(?:a |an )?(?:human|person|agent|someone)\b/;

/** True when a text asks for a person in so many words; works without a model. */
export function asksForPerson(text: string): boolean {
  const folded = fold(text.slice(0, 500));
  const han = folded.replace(/[\s\u200b]+/g, '');
  if (HAN_ASKS.some((pattern) => pattern.test(han)) && !HAN_DECLINES.test(han)) return true;
  const english = folded.replace(/[\s\u200b]+/g, ' ').trim();
  return ENGLISH_ASKS.some((pattern) => pattern.test(english)) && !ENGLISH_DECLINES.test(english);
}
