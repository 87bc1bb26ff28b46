import { useWords } from '../words/i18n.ts';

interface Bar {
  readonly name: string;
  readonly value: number;
  /** The value as it is read. */
  readonly said: string;
}

interface ChartProps {
  /** What the bars show. */
  readonly title: string;
  readonly bars: readonly Bar[];
  /** Groups whose figure is hidden. */
  readonly hidden: number;
}

const MOST = 12;
const WIDTH = 760;
const NAMES = 240;
const FIGURES = 110;
const LINE = 26;
const LETTERS = 17;

/** The width of a text in letters: a Chinese one takes two of a Latin one's. */
function fitting(text: string): string {
  let room = LETTERS * 2;
  let kept = '';
  for (const letter of text) {
    room -= letter.codePointAt(0)! > 0x2e80 ? 2 : 1.1;
    if (room < 0) return `${kept}…`;
    kept += letter;
  }
  return kept;
}

/** The largest figures as bars. The table has them all, and is what a screen reader is led to. */
export function Chart({ title, bars, hidden }: ChartProps) {
  const t = useWords('reports');
  const shown = bars.toSorted((a, b) => b.value - a.value).slice(0, MOST);
  const [first] = shown;
  if (!first) return <p className="reports-quiet">{t('chartNone')}</p>;
  const largest = Math.max(...shown.map(({ value }) => value), 0) || 1;
  const room = WIDTH - NAMES - FIGURES;
  const rest = bars.length - shown.length;
  const label = t('chartOf', { title, name: first.name, value: first.said });
  return (
    <figure className="reports-chart">
      <figcaption>{title}</figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${shown.length * LINE}`} role="img" aria-label={label}>
        {shown.map(({ name, value, said }, at) => (
          <g key={name} transform={`translate(0 ${at * LINE})`}>
            <text className="reports-name" x={NAMES - 10} y={LINE / 2 + 4} textAnchor="end">
              {fitting(name)}
            </text>
            <rect
              className="reports-bar"
              x={NAMES}
              y={5}
              height={LINE - 10}
              width={Math.max(1, (value / largest) * room)}
            />
            <text className="reports-figure" x={NAMES + Math.max(1, (value / largest) * room) + 6} y={LINE / 2 + 4}>
              {said}
            </text>
          </g>
        ))}
      </svg>
      {(rest > 0 || hidden > 0) && (
        <p className="reports-quiet">
          {rest > 0 && t('chartRest', { count: rest })} {hidden > 0 && t('chartHidden', { count: hidden })}
        </p>
      )}
    </figure>
  );
}
