import Button from 'antd/es/button';
import { useState } from 'react';
import type { ContactView } from '../../../http/console/contract.ts';
import { Contact } from '../dossier/contact.tsx';
import { useWords } from '../words/i18n.ts';
import { Section } from './section.tsx';

const FIRST = 5;

/** What the customer came for before. */
export function Contacts({ contacts }: { readonly contacts: readonly ContactView[] }) {
  const t = useWords('panel');
  const [all, setAll] = useState(false);
  const hidden = all ? 0 : Math.max(0, contacts.length - FIRST);
  return (
    <Section id="contacts" title={t('section.contacts')} count={contacts.length}>
      {contacts.length === 0 && <p className="panel-calm">{t('contacts.none')}</p>}
      <ul className="panel-plain">
        {contacts.slice(0, all ? contacts.length : FIRST).map((contact) => (
          <li key={contact.id}>
            <Contact contact={contact} />
          </li>
        ))}
      </ul>
      {hidden > 0 && (
        <Button size="small" type="link" onClick={() => setAll(true)}>
          {t('contacts.more', { count: hidden })}
        </Button>
      )}
    </Section>
  );
}
