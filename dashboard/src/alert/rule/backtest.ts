// What a back-test says, in a sentence and as strips over time. No DOM, no clock.
import type { Alert, BackTest, Condition, Firing, Measured } from '../../lib/api/shapes';
import { plural, text, type Language } from '../../lib/i18n/dictionary';
import { number, span } from '../../lib/i18n/format';

/** `In den letzten 30 Tagen hätte sie 3-mal ausgelöst, am längsten 2 Std. 10 Min., zusammen 3 Std. 5 Min.` */
export function summary(language: Language, { firings, total_s, longest_s, subjects }: BackTest, days: number): string {
  const period = text(language, 'backtest.period', { n: number(language, days) });
  if (firings.length === 0) return text(language, 'backtest.none', { period });
  const longest = span(language, longest_s);
  const where = plural(language, 'backtest.where', subjects, { n: number(language, new Set(firings.map(place)).size), of: number(language, subjects) });
  if (firings.length === 1) return text(language, 'backtest.once', { period, longest, where });
  return text(language, 'backtest.times', { period, n: number(language, firings.length), longest, total: span(language, total_s), where });
}

/** In what the values of a back-test are told: as those of an alert of the rule would be. */
export function subjectOf(condition: Condition, quantities: readonly Measured[]): Pick<Alert, 'kind' | 'subject'> {
  const quantity = 'quantity' in condition ? condition.quantity : null;
  const { label, unit, symbol } = quantities.find((one) => one.quantity === quantity) ?? { label: null, unit: null, symbol: null };
  return { kind: condition.kind, subject: { device: null, name: '', datastream: null, quantity, label, unit, symbol, gateway: null } };
}

/** Where a firing was: a datastream, a device or a gateway. */
const place = ({ device, datastream, name }: Firing): string => `${device ?? name} ${datastream ?? ''}`;

export interface Strip {
  key: string;
  name: string;
  device: string | null;
  datastream: number | null;
  firings: number;
  /** Start and width, shares of the period. */
  parts: { at: number; width: number }[];
}

/** One strip for each place where the rule would have fired, that with the most time first. */
export function strips(firings: readonly Firing[], from: number, to: number): Strip[] {
  const found = new Map<string, Strip>();
  for (const firing of firings) {
    const { device, datastream, name, from: began, to: ended } = firing;
    const key = place(firing);
    const strip = found.get(key) ?? { key, name, device, datastream, firings: 0, parts: [] };
    const share = (time: string | null) => Math.min(1, Math.max(0, ((time === null ? to : Date.parse(time)) - from) / (to - from)));
    strip.firings += 1;
    strip.parts.push({ at: share(began), width: share(ended) - share(began) });
    found.set(key, strip);
  }
  const length = ({ parts }: Strip) => parts.reduce((sum, { width }) => sum + width, 0);
  return [...found.values()].sort((a, b) => length(b) - length(a) || b.firings - a.firings);
}
