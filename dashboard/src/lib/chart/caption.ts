// The sentence under a chart: what a person would say who looked at it. The text alternative of the picture.
import type { Datastream } from '../api/shapes';
import { plural, text, type Language, type PluralKey } from '../i18n/dictionary';
import { clock, day } from '../i18n/format';
import { name, value, type Drawn } from '../quantity/quantity';
import { extremes, gaps, type Columns } from './columns';

export interface Words {
  language: Language;
  zone: string;
}

export const yesNo = (language: Language) => [text(language, 'chart.yes'), text(language, 'chart.no')] as const;

/** A moment, as short as the span allows. */
export function when({ language, zone }: Words, seconds: number, long: boolean): string {
  const at = seconds * 1_000;
  return long ? `${day(language, zone, at)} ${clock(language, zone, at)}` : clock(language, zone, at);
}

/** Whether two moments are on different days, so that a time alone could be of either. */
export const days = ({ language, zone }: Words, from: number, to: number): boolean =>
  to - from > 86_400 || day(language, zone, from * 1_000) !== day(language, zone, to * 1_000);

/** `lead`: in place of the name of what is measured; `long`: whether times are told with their day even within one. */
export function caption(words: Words, of: Datastream, drawn: Drawn, c: Columns, lead = name(words.language, of), long = false): string {
  const { language } = words;
  const found = extremes(c);
  if (!found) return text(language, 'chart.empty');
  const tell = (v: number | null | undefined) => value(language, of, v ?? 0, yesNo(language));
  const dated = long || days(words, c.t[0] ?? 0, c.t.at(-1) ?? 0);
  const at = (i: number) => when(words, c.t[i] ?? 0, dated);
  const parts: string[] = [];
  if (drawn === 'sum' || drawn === 'counter') {
    parts.push(text(language, 'chart.sum', { value: tell(c.v.reduce<number>((a, b) => a + (b ?? 0), 0)) }));
    parts.push(text(language, 'chart.max', { value: tell(c.v[indexOfMax(c.v)]), time: at(indexOfMax(c.v)) }));
  } else {
    parts.push(text(language, 'chart.latest', { value: tell(c.newest ?? c.v[found.last]) }));
    if (drawn === 'mean') {
      parts.push(text(language, 'chart.max', { value: tell(c.max[found.high]), time: at(found.high) }));
      parts.push(text(language, 'chart.min', { value: tell(c.min[found.low]), time: at(found.low) }));
    }
  }
  const holes = gaps(c);
  if (holes > 0) parts.push(plural(language, 'chart.gaps', holes));
  return `${lead}: ${parts.join('; ')}.`;
}

function indexOfMax(v: readonly (number | null)[]): number {
  return v.reduce<number>((best, x, i) => (x !== null && x > (v[best] ?? -Infinity) ? i : best), 0);
}

/** `10 Minuten`, `Stunde`: what one bucket is. */
export function stepName(language: Language, seconds: number): string {
  const units: [PluralKey, number][] = [['chart.step.day', 86_400], ['chart.step.hour', 3_600], ['chart.step.minute', 60]];
  const [stem, length] = units.find(([, span]) => seconds >= span && seconds % span === 0) ?? (['chart.step.second', 1] as const);
  return plural(language, stem, seconds / length);
}
