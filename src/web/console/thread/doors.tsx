import Button from 'antd/es/button';
import Tooltip from 'antd/es/tooltip';
import { useState } from 'react';
import type { Resolution, Row } from '../../../http/console/contract.ts';
import { Dialog } from '../bits/dialog.tsx';
import { say } from '../bits/notice.tsx';
import { strokeFor, useKey } from '../keys/keys.ts';
import { useWords } from '../words/i18n.ts';
import type { Act, Acts } from './acts.ts';

interface DoorProps {
  readonly act: Act;
  readonly acts: Acts;
  readonly primary?: boolean;
  onAct(): void;
}

/** One action with its key. One that cannot be done stays in reach and says why. */
function Door({ act, acts, primary = false, onAct }: DoorProps) {
  const t = useWords();
  const why = acts.whyNot(act);
  const stroke = strokeFor(act);
  const long = act === 'take' ? t('act.take') : t(`act.${act}Long`);
  const open = (): void => {
    if (why !== null) say(why, 'bad');
    else if (acts.busy === null) onAct();
  };
  useKey(act, open);
  return (
    <Tooltip title={why ?? `${long} (${stroke})`}>
      <Button
        type={primary && why === null ? 'primary' : 'default'}
        aria-disabled={why !== null}
        aria-keyshortcuts={stroke}
        className={why === null ? '' : 'shut'}
        loading={acts.busy === act}
        onClick={open}
      >
        {t(`act.${act}`)}
      </Button>
    </Tooltip>
  );
}

export function Doors({ row, acts }: { readonly row: Row; readonly acts: Acts }) {
  const [closing, setClosing] = useState(false);
  const held = row.holder.is === 'agent' && acts.whyNot('take') !== null && acts.whyNot('release') === null;
  return (
    <div className="doors">
      {!held && <Door act="take" acts={acts} primary onAct={() => void acts.run('take')} />}
      <Door act="handBack" acts={acts} onAct={() => void acts.run('handBack')} />
      <Door act="release" acts={acts} onAct={() => void acts.run('release')} />
      <Door act="close" acts={acts} onAct={() => setClosing(true)} />
      {closing && <Close acts={acts} onDone={() => setClosing(false)} />}
    </div>
  );
}

const RESOLUTIONS: readonly Resolution[] = ['resolved', 'callBack', 'passedOn', 'noAnswer', 'spam'];
const LONGEST = 500;

function Close({ acts, onDone }: { readonly acts: Acts; onDone(): void }) {
  const t = useWords();
  const [resolution, setResolution] = useState<Resolution>('resolved');
  const [next, setNext] = useState('');
  const close = async (): Promise<void> => {
    await acts.run('close', { resolution, next: next.trim() === '' ? null : next.trim() });
    onDone();
  };
  return (
    <Dialog title={t('close.title')} onClose={onDone}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void close();
        }}
      >
        <fieldset className="choices">
          <legend>{t('close.resolution')}</legend>
          {RESOLUTIONS.map((one) => (
            <label className="check" key={one}>
              <input type="radio" name="resolution" checked={resolution === one} onChange={() => setResolution(one)} />
              {t(`close.${one}`)}
            </label>
          ))}
        </fieldset>
        <label className="field">
          <span>{t('close.next')}</span>
          <textarea
            className="text"
            rows={3}
            maxLength={LONGEST}
            value={next}
            placeholder={t('close.nextHint')}
            onChange={({ target }) => setNext(target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) event.currentTarget.form?.requestSubmit();
            }}
          />
        </label>
        <div className="dialog-foot">
          <Button onClick={onDone}>{t('close.cancel')}</Button>
          <Button type="primary" htmlType="submit" loading={acts.busy === 'close'}>
            {t('close.submit')}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
