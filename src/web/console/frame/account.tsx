import Button from 'antd/es/button';
import { useEffect, useId, useRef, useState } from 'react';
import type { Availability } from '../../../http/console/contract.ts';
import { turnKeys, useKeysOn } from '../keys/keys.ts';
import { post } from '../live/api.ts';
import { chooseAvailability } from '../live/live.ts';
import { forget, setMe, useMe } from '../live/queries.ts';
import { chooseShade, type Shade, useShade } from '../theme.ts';
import { speak, type Tongue, useTongue, useWords } from '../words/i18n.ts';
import { turnChime, useChimeOn } from './sound.ts';

const AVAILABILITIES = ['online', 'busy', 'away'] as const satisfies readonly Availability[];
const SHADES: readonly Shade[] = ['system', 'light', 'dark'];
const TONGUES: readonly { readonly tongue: Tongue; readonly name: string; readonly lang: string }[] = [
  { tongue: 'zh', name: '中文', lang: 'zh-Hans' },
  { tongue: 'en', name: 'English', lang: 'en' },
];

async function signOut(): Promise<void> {
  // The cookie may be gone already; the screen must be empty either way.
  await post('/logout').catch(() => undefined);
  forget();
  setMe(null);
}

/** The user's own corner: availability, appearance, language, sounds, keys, and the way out. */
export function Account({ talks }: { readonly talks: boolean }) {
  const t = useWords();
  const me = useMe();
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const id = useId();
  useEffect(() => {
    if (!open) return;
    const outside = ({ target }: Event): void => {
      if (target instanceof Node && box.current?.contains(target) === false) setOpen(false);
    };
    addEventListener('pointerdown', outside);
    addEventListener('focusin', outside);
    return () => {
      removeEventListener('pointerdown', outside);
      removeEventListener('focusin', outside);
    };
  }, [open]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape anywhere in the corner folds it.
    <div
      className="account"
      ref={box}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || !open) return;
        event.stopPropagation();
        setOpen(false);
        box.current?.querySelector('button')?.focus();
      }}
    >
      <button
        type="button"
        className="rail-item"
        aria-expanded={open}
        aria-controls={id}
        title={t('nav.you', { name: me.user.name, state: t(`availability.${me.availability}`) })}
        onClick={() => setOpen(!open)}
      >
        <span className="avatar" aria-hidden="true">
          {[...me.user.name][0]}
          {talks && <i className={`presence presence-${me.availability}`} />}
        </span>
        <span className="rail-label">{talks ? t(`availability.${me.availability}`) : t('nav.account')}</span>
      </button>
      <div id={id} className="account-menu" role="dialog" aria-label={t('nav.account')} hidden={!open}>
        <Choices talks={talks} />
      </div>
    </div>
  );
}

function Choices({ talks }: { readonly talks: boolean }) {
  const t = useWords();
  const me = useMe();
  const tongue = useTongue();
  const shade = useShade();
  const chimeOn = useChimeOn();
  const keysOn = useKeysOn();
  return (
    <>
      <p className="account-name">
        <bdi>{me.user.name}</bdi>
        <span className="quiet">{me.user.email}</span>
      </p>
      {talks && (
        <fieldset>
          <legend>{t('availability.label')}</legend>
          {AVAILABILITIES.map((one) => (
            <label className="check" key={one}>
              <input
                type="radio"
                name="availability"
                checked={me.availability === one}
                onChange={() => chooseAvailability(one)}
              />
              <i className={`presence presence-${one}`} aria-hidden="true" />
              {t(`availability.${one}`)}
            </label>
          ))}
        </fieldset>
      )}
      <fieldset>
        <legend>{t('shade.label')}</legend>
        {SHADES.map((one) => (
          <label className="check" key={one}>
            <input type="radio" name="shade" checked={shade === one} onChange={() => chooseShade(one)} />
            {t(`shade.${one}`)}
          </label>
        ))}
      </fieldset>
      <fieldset>
        <legend>{t('language.label')}</legend>
        {TONGUES.map((one) => (
          <label className="check" key={one.tongue} lang={one.lang}>
            <input type="radio" name="tongue" checked={tongue === one.tongue} onChange={() => speak(one.tongue)} />
            {one.name}
          </label>
        ))}
      </fieldset>
      <div className="account-switches">
        {talks && (
          <label className="check">
            <input type="checkbox" checked={chimeOn} onChange={({ target }) => turnChime(target.checked)} />
            {t('nav.chime')}
          </label>
        )}
        <label className="check">
          <input type="checkbox" checked={keysOn} onChange={({ target }) => turnKeys(target.checked)} />
          {t('keys.on')}
        </label>
      </div>
      <Button block onClick={() => void signOut()}>
        {t('nav.logout')}
      </Button>
    </>
  );
}
