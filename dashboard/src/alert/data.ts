// Alerts as the pages show them: which tab has them, in which order, what a live event changes, and values in words.
// No DOM, no clock.
import type { Alert, Severity } from '../lib/api/shapes';
import { plural, readable, type Language } from '../lib/i18n/dictionary';
import { number, percent, span } from '../lib/i18n/format';
import { digits } from '../lib/quantity/quantity';
import type { Tone } from '../lib/ui/Shape.svelte';

export const TABS = ['firing', 'acknowledged', 'resolved', 'silenced'] as const;
export type Tab = (typeof TABS)[number];

/** The worst first. */
export const SEVERITIES: readonly Severity[] = ['critical', 'warning', 'info'];
export const TONES: Record<Severity, Tone> = { critical: 'critical', warning: 'warn', info: 'info' };

export interface Wish {
  tab: Tab;
  /** Alerts of this rule only. */
  rule: string | null;
}

/** Reads the wish from an address; what it does not understand it ignores. */
export function readWish(query: URLSearchParams): Wish {
  return { tab: TABS.find((tab) => tab === query.get('state')) ?? 'firing', rule: query.get('rule') };
}

export function writeWish({ tab, rule }: Wish): URLSearchParams {
  return new URLSearchParams({ ...(tab === 'firing' ? {} : { state: tab }), ...(rule === null ? {} : { rule }) });
}

/** The one tab that shows an alert; what is kept silent is not among the others. */
export const tabOf = ({ state, silenced }: Alert): Tab => (state === 'resolved' ? 'resolved' : silenced ? 'silenced' : state);

export const select = (alerts: readonly Alert[], { tab, rule }: Wish): Alert[] =>
  alerts.filter((alert) => tabOf(alert) === tab && (rule === null || alert.rule === rule));

/** What nobody looks after yet. */
export const fresh = (alerts: readonly Alert[]): Alert[] => alerts.filter((alert) => tabOf(alert) === 'firing');

/** So many of what people did are told in a row; who wants all asks the interface. */
const MOST_DEEDS = 4;

/** What people did about an alert, the newest last. Of alerts from before there was a history, who took them on. */
export function deeds({ history, acknowledged }: Pick<Alert, 'history' | 'acknowledged'>): Alert['history'] {
  if (history.length === 0 && acknowledged) return [{ what: 'acknowledged', ...acknowledged }];
  return history.slice(-MOST_DEEDS);
}

export interface Group {
  severity: Severity;
  alerts: Alert[];
}

/** The worst first, in each group the newest first. Groups without an alert are left out. */
export function grouped(alerts: readonly Alert[]): Group[] {
  const newest = alerts.toSorted((a, b) => b.since.localeCompare(a.since));
  return SEVERITIES.map((severity) => ({ severity, alerts: newest.filter((alert) => alert.severity === severity) })).filter((group) => group.alerts.length > 0);
}

/** The open alerts after some changed: what is over leaves, what is new comes first. */
export function merged(open: readonly Alert[], changed: readonly Alert[]): Alert[] {
  const now = new Map(changed.map((alert) => [alert.id, alert]));
  const kept = open.map((alert) => now.get(alert.id) ?? alert);
  const added = changed.filter(({ id }) => !open.some((alert) => alert.id === id));
  return [...added, ...kept].filter(({ state }) => state !== 'resolved');
}

const SILENT = ['silent', 'gateway_silent'];

/** The value at a moment: a silence that goes on grows, though nobody hears of it. */
export function current(alert: Alert, now: number): number {
  const interval = intervalOf(alert);
  if (alert.state === 'resolved' || !SILENT.includes(alert.kind) || interval === null) return alert.value;
  return Math.max(alert.value, (now - Date.parse(alert.since)) / 1_000 / interval);
}

/** What an alert tells of, and when it was seen; a trial of a rule knows the former only. */
type Told = Pick<Alert, 'kind' | 'subject'> & Partial<Pick<Alert, 'since' | 'seen_at' | 'value'>>;

/** What one of a silence is, in seconds: of a device its interval. */
function intervalOf({ since = '', seen_at = '', value = 0 }: Told): number | null {
  const interval = (Date.parse(seen_at) - Date.parse(since)) / 1_000 / value;
  return interval > 0 && Number.isFinite(interval) ? interval : null;
}

/** A value in what the rule looks at: a silence as a span, undecoded uplinks as a share. */
export function told(language: Language, alert: Told, value: number): string {
  const { kind, subject } = alert;
  switch (kind) {
    case 'silent': {
      const interval = intervalOf(alert);
      return interval === null ? plural(language, 'app.intervals', value, { n: number(language, value, 1, 0) }) : span(language, value * interval);
    }
    case 'gateway_silent':
      return span(language, value);
    case 'undecoded':
      return percent(language, value);
    default: {
      const unit = subject.unit ?? '';
      const symbol = subject.symbol ?? unit;
      return number(language, value, digits(unit)) + (symbol === '' ? '' : `\u202f${symbol}`);
    }
  }
}

/** The same so that it cannot be taken for the value of a sensor: a rise and a fall have their signs. */
export function inWords(language: Language, alert: Alert, value: number): string {
  const sign = new Map([['rise', '+'], ['fall', '\u2212']]).get(alert.kind) ?? '';
  return sign + told(language, alert, value);
}

/** What is measured, if anything is; a field that nobody mapped has its own name as its label. */
export function measured(language: Language, { quantity, label }: Alert['subject']): string | null {
  if (quantity === null) return null;
  return label && label.de !== quantity ? label[language] : readable(quantity);
}

/** `Wupper über 2,40 m, Pegel Kluserbrücke: 2,55 m`: an alert in one line; of one that is over, how bad it was. */
export const line = (language: Language, alert: Alert): string => `${alert.name}, ${alert.subject.name}: ${inWords(language, alert, alert.state === 'resolved' ? alert.peak : alert.value)}`;
