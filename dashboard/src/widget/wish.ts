// What a widget's attributes ask for, and what it asks the server. Pure.
import de from '../i18n/widget/de.json';
import en from '../i18n/widget/en.json';

export type Language = 'de' | 'en';
export interface Wish {
  /** Number of the datastream; null without a sound one. */
  ds: number | null;
  kind: 'chart' | 'card';
  period: '24h' | '7d' | '30d';
  language: Language;
  theme: 'auto' | 'light' | 'dark';
  /** Pixels. */
  height: number;
  /** In place of the name of sensor and quantity. */
  title: string;
  /** Whether the values can be unfolded as a table. */
  table: boolean;
}

export const ATTRIBUTES = ['ds', 'kind', 'period', 'lang', 'theme', 'height', 'title', 'table'] as const;

const complete: Record<keyof typeof de, string> = en;
const TEXTS = { de, en: complete };

export function text(language: Language, key: keyof typeof de, values: Record<string, string> = {}): string {
  return TEXTS[language][key].replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}

/** Reads the attributes; what it does not understand is as if it were not there. `page`: the language of the page around. */
export function read(attribute: (name: string) => string | null, page: string): Wish {
  const ds = attribute('ds') ?? '';
  const period = attribute('period');
  const theme = attribute('theme');
  const height = Math.round(Number(attribute('height')));
  const language = (attribute('lang') ?? page).slice(0, 2);
  return {
    ds: /^[1-9]\d{0,9}$/.test(ds) ? Number(ds) : null,
    kind: attribute('kind') === 'card' ? 'card' : 'chart',
    period: period === '7d' || period === '30d' ? period : '24h',
    language: language === 'en' ? 'en' : 'de',
    theme: theme === 'light' || theme === 'dark' ? theme : 'auto',
    height: height >= 160 && height <= 1_200 ? height : 280,
    title: attribute('title')?.trim() ?? '',
    table: attribute('table') !== null && attribute('table') !== 'false',
  };
}

/** The maps there are. */
export const MAPS = ['sensors', 'broadband', 'mobile', 'lorawan'] as const;

export interface MapWish {
  of: (typeof MAPS)[number];
  title: string;
  /** Path and query of the picture. */
  path: string;
}

/** A map as wide as there is room, in steps. */
export function map(attribute: (name: string) => string | null, look: { width: number; dark: boolean; language: Language; minute: number }): MapWish {
  const of = MAPS.find((known) => known === attribute('of')) ?? 'sensors';
  const w = Math.min(1_600, Math.max(320, Math.floor(look.width / 40) * 40));
  const height = Math.round(Number(attribute('height')));
  const query = new URLSearchParams({
    w: String(w), h: String(height >= 240 && height <= 1_600 ? height : Math.max(240, Math.round(w * 0.7))),
    lang: look.language, theme: look.dark ? 'dark' : 'light', at: String(look.minute),
  });
  return { of, title: attribute('title')?.trim() ?? '', path: `/maps/${of}.svg?${query}` };
}

export interface RankingWish {
  /** Null without a sound one. */
  quantity: string | null;
  title: string;
  /** What counts of a day. */
  by: 'max' | 'min' | 'sum';
  n: number;
  path: string;
}

/** Of these the sum of a day counts. */
const SUMS = new Set(['precipitation', 'people_count', 'bicycle_count', 'vehicle_count']);

/** The places where a quantity was highest or lowest in the last day. */
export function ranking(attribute: (name: string) => string | null, now: number): RankingWish {
  const quantity = /^[a-z0-9_]{1,60}$/.exec(attribute('quantity') ?? '')?.[0] ?? null;
  const wanted = Math.round(Number(attribute('n')));
  const n = wanted >= 1 && wanted <= 50 ? wanted : 5;
  const lowest = attribute('order') === 'lowest';
  const by = SUMS.has(quantity ?? '') ? 'sum' : lowest ? 'min' : 'max';
  const minute = Math.floor(now / 60_000) * 60_000;
  const query = new URLSearchParams({
    quantity: quantity ?? '', by, order: lowest ? 'asc' : 'desc',
    // A device may have several datastreams of a quantity; it is named once.
    limit: String(n * 20), from: new Date(minute - 86_400_000).toISOString(), to: new Date(minute).toISOString(),
  });
  return { quantity, title: attribute('title')?.trim() ?? '', by, n, path: `/api/v1/city/top?${query}` };
}

/** Address of the picture. Widths go in steps, so that a window being dragged does not ask for every pixel. */
export function picture(origin: string, wish: Wish, width: number, dark: boolean, minute: number): string {
  const spark = wish.kind === 'card';
  const w = Math.min(2_000, Math.max(spark ? 120 : 320, Math.floor(width / 40) * 40));
  const query = new URLSearchParams({
    t: wish.period, w: String(w), h: String(spark ? 56 : wish.height), lang: wish.language, theme: dark ? 'dark' : 'light',
    // The minute is nothing to the server, but lets a browser ask again.
    ...(spark ? { kind: 'spark' } : {}), at: String(minute),
  });
  return `${origin}/charts/${wish.ds}.svg?${query}`;
}

/** How long ago, in words. */
export function ago(language: Language, at: number, now: number): string {
  const seconds = Math.min(0, (at - now) / 1_000);
  const [unit, length] = seconds > -90 ? (['second', 1] as const) : seconds > -5_400 ? (['minute', 60] as const) : seconds > -129_600 ? (['hour', 3_600] as const) : (['day', 86_400] as const);
  return new Intl.RelativeTimeFormat(language, { numeric: 'auto' }).format(Math.round(seconds / length), unit);
}

/** A value as people write it, with its unit behind a narrow space. */
export function value(language: Language, v: number, symbol: string, truth: boolean): string {
  if (truth) return text(language, v >= 0.5 ? 'widget.yes' : 'widget.no');
  const digits = Math.abs(v) < 10 ? 2 : Math.abs(v) < 1_000 ? 1 : 0;
  const told = new Intl.NumberFormat(language === 'de' ? 'de-DE' : 'en-GB', { maximumFractionDigits: digits }).format(v).replace('-', '−');
  return symbol ? `${told}${symbol === '°' ? '' : '\u202f'}${symbol}` : told;
}
