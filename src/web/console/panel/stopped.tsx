import type { CaseView } from '../../../http/console/contract.ts';
import { useNames } from '../bits/names.ts';
import { useWords } from '../words/i18n.ts';
import { named } from './named.ts';
import { Section } from './section.tsx';
import { Text } from './text.tsx';

/** What the assistant was doing when it stopped, so that nobody asks the customer twice. */
export function Stopped({ bot }: { readonly bot: CaseView['bot'] }) {
  const t = useWords('panel');
  const names = useNames();
  if (bot === null) {
    return (
      <Section id="bot" title={t('section.bot')}>
        <p className="panel-calm">{t('bot.none')}</p>
      </Section>
    );
  }
  const answers = Object.entries(bot.answers);
  return (
    <Section id="bot" title={t('section.bot')}>
      <dl className="panel-facts">
        <dt>{t('bot.matter')}</dt>
        <dd>{names.intent(bot.intent)}</dd>
        <dt>{t('bot.asked')}</dt>
        <dd>
          {bot.asked === null ? (
            <span className="panel-quiet">{t('bot.nothingAsked')}</span>
          ) : (
            named(t, 'slot', bot.asked)
          )}
        </dd>
        <dt>{t('bot.answers')}</dt>
        <dd>
          {answers.length === 0 && <span className="panel-quiet">{t('bot.noAnswers')}</span>}
          <ul className="panel-plain">
            {answers.map(([slot, value]) => (
              <li key={slot}>
                <span className="panel-quiet">{named(t, 'slot', slot)}</span>{' '}
                {value === '' ? t('bot.skipped') : <Text of={value} />}
              </li>
            ))}
          </ul>
        </dd>
      </dl>
    </Section>
  );
}
