import Button from 'antd/es/button';
import Input from 'antd/es/input';
import { type FormEvent, useId, useState } from 'react';
import { useWords } from '../words/i18n.ts';
import { slow } from './slow.ts';

interface AskProps {
  readonly label: string;
  readonly initial?: string;
  readonly least: number;
  readonly most: number;
  /** What is said of a text that is too short. */
  readonly bad: string;
  readonly send: string;
  readonly danger?: boolean;
  readonly busy: boolean;
  /** Why it was refused last time, or ''. */
  readonly fault?: string;
  onSend(text: string): void;
  onCancel(): void;
}

/** One line of text asked for in place, and sent or cancelled; Escape cancels. */
export function Ask({
  label,
  initial = '',
  least,
  most,
  bad,
  send,
  danger = false,
  busy,
  fault = '',
  onSend,
  onCancel,
}: AskProps) {
  const t = useWords('panel');
  const id = useId();
  const [text, setText] = useState(initial);
  const [tried, setTried] = useState(false);
  const fits = text.trim().length >= least;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (fits && !busy) onSend(text.trim());
  };
  return (
    <form
      className="panel-form"
      noValidate
      onSubmit={submit}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.nativeEvent.isComposing) return;
        event.stopPropagation();
        onCancel();
      }}
    >
      <label htmlFor={id}>{label}</label>
      <Input
        id={id}
        autoFocus
        autoComplete="off"
        maxLength={most}
        value={text}
        aria-invalid={tried && !fits}
        aria-describedby={`${id}-bad`}
        onChange={({ target }) => setText(target.value)}
      />
      <p id={`${id}-bad`} className="panel-fault" role="alert">
        {tried && !fits ? bad : fault}
      </p>
      <div className="panel-buttons">
        <Button size="small" type="primary" danger={danger} htmlType="submit" loading={slow(busy)}>
          {send}
        </Button>
        <Button size="small" onClick={onCancel}>
          {t('cancel')}
        </Button>
      </div>
    </form>
  );
}
