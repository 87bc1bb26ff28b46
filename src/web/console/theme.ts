import type { ConfigProviderProps } from 'antd/es/config-provider';
import theme from 'antd/es/theme';
import { useEffect, useSyncExternalStore } from 'react';

export type Shade = 'light' | 'dark' | 'system';

/**
 * The console's colours; in CSS each is var(--name). Every ink on every ground that it stands on has a contrast of at
 * least 4.5:1: ink, quiet and faint on ground, surface, raised and tint; x-ink on x.
 */
const LIGHT = {
  ground: '#f3f6f5',
  surface: '#ffffff',
  raised: '#f8faf9',
  hover: '#eef3f1',
  ink: '#13211e',
  quiet: '#4b5b56',
  faint: '#5c6b66',
  line: '#dce4e1',
  'line-strong': '#81918b',
  accent: '#0a6a5f',
  'accent-hover': '#085349',
  'accent-ink': '#ffffff',
  'accent-text': '#0a6a5f',
  tint: '#e2f1ed',
  own: '#dff0ec',
  'own-ink': '#10302b',
  customer: '#eef1f5',
  'customer-ink': '#1a2230',
  note: '#fff4cf',
  'note-ink': '#4d3a00',
  'note-line': '#d9b84a',
  danger: '#a8231a',
  'danger-ink': '#ffffff',
  'danger-text': '#98190f',
  'danger-tint': '#fdecea',
  'danger-line': '#e7b3ac',
  warn: '#fdf0cf',
  'warn-ink': '#6a4800',
  good: '#ddf1e4',
  'good-ink': '#0d4d28',
  focus: '#0b57d0',
  shadow: '0 2px 6px rgb(19 33 30 / 8%), 0 10px 30px rgb(19 33 30 / 12%)',
} as const;

const DARK: Readonly<Record<keyof typeof LIGHT, string>> = {
  ground: '#0c1412',
  surface: '#121c19',
  raised: '#18231f',
  hover: '#1c2925',
  ink: '#e4edea',
  quiet: '#a9bab4',
  faint: '#95a7a0',
  line: '#25332f',
  'line-strong': '#6f827b',
  accent: '#63cdbb',
  'accent-hover': '#86dccd',
  'accent-ink': '#05211c',
  'accent-text': '#6fd3c2',
  tint: '#15352f',
  own: '#163b34',
  'own-ink': '#e2f6f1',
  customer: '#212b33',
  'customer-ink': '#e6edf4',
  note: '#382d0c',
  'note-ink': '#ffe5a3',
  'note-line': '#8a6f1d',
  danger: '#9a2219',
  'danger-ink': '#ffffff',
  'danger-text': '#ffb4a9',
  'danger-tint': '#331612',
  'danger-line': '#6b2b22',
  warn: '#3a2e0c',
  'warn-ink': '#ffdf9a',
  good: '#12351f',
  'good-ink': '#b2eac5',
  focus: '#a8c7fa',
  shadow: '0 2px 6px rgb(0 0 0 / 40%), 0 10px 30px rgb(0 0 0 / 50%)',
};

const KEPT = 'griddesk-shade';
const system = matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  system.addEventListener('change', listener);
  return () => {
    listeners.delete(listener);
    system.removeEventListener('change', listener);
  };
}

export function keptShade(): Shade {
  const kept = localStorage.getItem(KEPT);
  return kept === 'light' || kept === 'dark' ? kept : 'system';
}

export function chooseShade(shade: Shade): void {
  localStorage.setItem(KEPT, shade);
  for (const listener of listeners) listener();
}

const isDark = (): boolean => (keptShade() === 'system' ? system.matches : keptShade() === 'dark');

export const useShade = (): Shade => useSyncExternalStore(subscribe, keptShade);

/** Puts the colours where the style sheet finds them; called before the first drawing too. */
export function paint(): void {
  const { style } = document.documentElement;
  style.colorScheme = isDark() ? 'dark' : 'light';
  for (const [name, value] of Object.entries(isDark() ? DARK : LIGHT)) style.setProperty(`--${name}`, value);
}

type AntTheme = NonNullable<ConfigProviderProps['theme']>;

/** Ant Design's own greys and tints fall short of 4.5:1; these stand in for them. */
function antTheme(dark: boolean): AntTheme {
  const c = dark ? DARK : LIGHT;
  return {
    algorithm: dark ? theme.darkAlgorithm : theme.defaultAlgorithm,
    token: {
      colorPrimary: c.accent,
      colorPrimaryHover: c['accent-hover'],
      colorPrimaryActive: c['accent-hover'],
      colorPrimaryText: c['accent-text'],
      colorTextLightSolid: c['accent-ink'],
      colorLink: c['accent-text'],
      colorLinkHover: c['accent-text'],
      colorError: c['danger-text'],
      colorErrorHover: c['danger-text'],
      colorErrorText: c['danger-text'],
      colorWarningText: c['warn-ink'],
      colorSuccessText: c['good-ink'],
      colorInfo: c['accent-text'],
      colorText: c.ink,
      colorTextHeading: c.ink,
      colorTextSecondary: c.quiet,
      colorTextTertiary: c.faint,
      colorTextQuaternary: c.faint,
      colorTextDescription: c.quiet,
      colorTextPlaceholder: c.faint,
      colorTextDisabled: c.faint,
      colorIcon: c.quiet,
      colorBgBase: c.surface,
      colorBgContainer: c.surface,
      colorBgElevated: dark ? c.raised : c.surface,
      colorBgLayout: c.ground,
      colorBgContainerDisabled: c.hover,
      colorBorder: c['line-strong'],
      colorBorderSecondary: c.line,
      colorSplit: c.line,
      controlOutline: 'transparent',
      fontFamily: 'var(--sans)',
      fontSize: 13,
      controlHeight: 30,
      controlHeightSM: 24,
      borderRadius: 6,
      wireframe: false,
      motionDurationMid: '0.1s',
      motionDurationSlow: '0.12s',
    },
    components: {
      Button: {
        defaultBorderColor: dark ? '#42534d' : '#b7c4bf',
        primaryShadow: 'none',
        defaultShadow: 'none',
        dangerShadow: 'none',
        dangerColor: c['danger-ink'],
      },
      Tooltip: { colorBgSpotlight: dark ? '#dfe9e6' : '#13211e', colorTextLightSolid: dark ? '#13211e' : '#ffffff' },
    },
  };
}

const themes = { light: antTheme(false), dark: antTheme(true) };

/** The theme for Ant Design in the chosen or the system's shade; keeps the page's own colours in step. */
export function useTheme(): AntTheme {
  const dark = useSyncExternalStore(subscribe, isDark);
  // biome-ignore lint/correctness/useExhaustiveDependencies: painting reads the shade itself.
  useEffect(paint, [dark]);
  return dark ? themes.dark : themes.light;
}
