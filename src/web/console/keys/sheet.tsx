import Button from 'antd/es/button';
import { Dialog } from '../bits/dialog.tsx';
import { useWords } from '../words/i18n.ts';
import { KEYS, turnKeys, useKeysOn } from './keys.ts';

const GROUPS = ['list', 'chat', 'places'] as const;

const shown = (stroke: string): string =>
  stroke.length === 1 ? stroke.toUpperCase() : stroke.replace('Escape', 'Esc');

/** All keys and what they do. */
export function Sheet({ onClose }: { onClose(): void }) {
  const t = useWords();
  const on = useKeysOn();
  return (
    <Dialog title={t('keys.title')} onClose={onClose}>
      <div className="sheet">
        {GROUPS.map((group) => (
          <section key={group}>
            <h3>{t(`keys.group.${group}`)}</h3>
            <dl>
              {KEYS.filter((key) => key.group === group).map(({ id, strokes }) => (
                <div key={id}>
                  <dt>
                    {strokes.map((stroke) => (
                      <kbd key={stroke}>{shown(stroke)}</kbd>
                    ))}
                  </dt>
                  <dd>{t(`key.${id}`)}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <p className="quiet">{t('keys.note')}</p>
      <div className="dialog-foot">
        <label className="check">
          <input type="checkbox" checked={on} onChange={({ target }) => turnKeys(target.checked)} />
          {t('keys.on')}
        </label>
        <Button type="primary" onClick={onClose}>
          {t('keys.close')}
        </Button>
      </div>
    </Dialog>
  );
}
