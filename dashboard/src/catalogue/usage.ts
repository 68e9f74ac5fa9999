// How often a dataset was asked for, in a sentence and as bars. Pure.
import type { DatasetUsage, Way } from '../lib/api/shapes';
import { plural, text, type Key, type Language } from '../lib/i18n/dictionary';
import { date, number } from '../lib/i18n/format';

/** Days that are told. */
export const DAYS = 30;

/** In which way it was asked for: `als CSV`. */
export const wayOf = (language: Language, way: Way) => text(language, `usage.way.${way}` as Key);

/** What the days come to: how often, since when if that is shorter, and in which way most. */
export function sentence(language: Language, { requests, ways, from, counted_since: since }: DatasetUsage): string {
  if (since === null) return text(language, 'usage.never');
  const when = since > from ? text(language, 'usage.since', { date: date(language, since) }) : text(language, 'usage.last', { n: DAYS });
  const [most, next] = ways;
  if (!most) return text(language, 'usage.none', { when });
  const said = { when, n: number(language, requests), way: wayOf(language, most.way) };
  // Where two are equal neither is the most.
  if (next?.requests === most.requests) return text(language, 'usage.sum', said);
  return next ? text(language, 'usage.most', said) : plural(language, 'usage.all', requests, said);
}

/** Heights of days, of 100. */
export function heights(days: DatasetUsage['days']): number[] {
  const most = Math.max(1, ...days.map(({ requests }) => requests));
  return days.map(({ requests }) => (100 * requests) / most);
}
