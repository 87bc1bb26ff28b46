import { useId } from 'react';

interface ChoicesProps {
  readonly legend: string;
  readonly options: readonly { readonly value: string; readonly name: string }[];
  readonly chosen: readonly string[];
  /** Why what is chosen will not do, or ''. */
  readonly bad: string;
  onChoose(chosen: readonly string[]): void;
}

/** Any number of a few things, in their given order. */
export function Choices({ legend, options, chosen, bad, onChoose }: ChoicesProps) {
  const id = useId();
  const toggle = (value: string, on: boolean) =>
    onChoose(options.map((option) => option.value).filter((one) => (one === value ? on : chosen.includes(one))));
  return (
    <fieldset className="users-choices" aria-describedby={id}>
      <legend>{legend}</legend>
      {options.map(({ value, name }) => (
        <label key={value}>
          <input
            type="checkbox"
            checked={chosen.includes(value)}
            onChange={({ target }) => toggle(value, target.checked)}
          />
          {name}
        </label>
      ))}
      <p id={id} className="users-fault">
        {bad}
      </p>
    </fieldset>
  );
}
