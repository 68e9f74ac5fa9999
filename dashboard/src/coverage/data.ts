// What the pages of coverage share: which definition is meant, how the map classes cells by it, and tables in order.
import type { ExpressionSpecification } from 'maplibre-gl';
import type { CoverageSummary, Level, Release, Rule, Verdict } from '../lib/api/shapes';
import type { Query } from '../lib/api/address';
import type { Scheme, Shade } from '../lib/map/scheme';

/** Who counts as served: by a rule of policy, or by what can be ordered. Null: the rule in force at the release’s date. */
export type Measure = { rule: string } | { tech: string; down: number } | null;

/** What the tiles carry, by technology; the cell card knows all. */
export const OFFERS: Readonly<Record<string, readonly number[]>> = { alle: [30, 100, 200, 400, 1000], ftthb: [1000], hfc: [1000] };
export const LEVELS: readonly Level[] = ['city', 'district', 'quarter'];

export function readMeasure(query: URLSearchParams): Measure {
  const [rule, tech] = [query.get('rule'), query.get('tech')];
  if (rule) return { rule };
  const offered = OFFERS[tech ?? ''];
  if (!tech || !offered) return null;
  const down = Number(query.get('down'));
  return { tech, down: offered.includes(down) ? down : (offered.at(-1) ?? 0) };
}

export function measureEntries(measure: Measure): [string, string][] {
  if (!measure) return [];
  return 'rule' in measure ? [['rule', measure.rule]] : [['tech', measure.tech], ['down', String(measure.down)]];
}

export const measureQuery = (measure: Measure): Query => Object.fromEntries(measureEntries(measure));

export const readLevel = (text: string | null): Level => LEVELS.find((level) => level === text) ?? 'district';

export const byDate = (releases: readonly Release[], kind: string): Release[] =>
  releases.filter((release) => release.kind === kind).sort((a, b) => (a.data_date < b.data_date ? 1 : -1));

/** The rules of a kind, each in its newest version; without a kind those that count households by speed. */
export function newest(rules: readonly Rule[], of = 'fixed'): Rule[] {
  const some = rules.filter(({ kind }) => kind === of);
  return some.filter((rule) => !some.some((other) => other.key === rule.key && other.valid_from > rule.valid_from));
}

/** The rule in force on a day that the list names first; without one the last. */
export const inForce = (rules: readonly Rule[], day: string): Rule | undefined =>
  rules.find((rule) => rule.valid_from <= day && (rule.valid_to === null || day <= rule.valid_to)) ?? rules.at(-1);

/** The measure with the default for a day put in, and the rule it names if there is such a rule. */
export function settled(measure: Measure, rules: readonly Rule[], day: string): { measure: Measure; rule: Rule | undefined } {
  if (measure && 'tech' in measure) return { measure, rule: undefined };
  const rule = rules.find(({ key }) => key === measure?.rule) ?? inForce(rules, day);
  return { measure: rule ? { rule: rule.key } : null, rule };
}

export const VERDICTS: Scheme<Verdict>['classes'] = [
  { key: 'unserved', fill: '--unserved', pattern: 'cross', ink: '--unserved-ink' },
  { key: 'partly', fill: '--partly', pattern: 'hatch', ink: '--partly-ink' },
  { key: 'served', fill: '--served', pattern: null, ink: '--served-ink' },
  { key: 'unknown', fill: null, pattern: 'dots', ink: '--unknown-ink' },
];

/** The attribute of the tiles that tells how many have what was asked for, in percent. */
export const attributeOf = ({ technology, down }: Pick<CoverageSummary, 'technology' | 'down'>): string => `${technology}_${down[1]}`;

/** Cells with the same verdict that some are served in differ by how many. */
export const shadeOf = (attribute: string | null): Shade | undefined =>
  attribute === null ? undefined : { key: 'partly', attribute, little: '--partly-least', middle: '--partly', much: '--partly-most' };

/** From here on a cell counts as wholly served, and below the other as not at all: shares are percent, rounded. */
const ALL = 99.995;
const NONE = 0.005;
/** Verdicts as numbers in the tiles. */
const CODES: readonly Verdict[] = ['unserved', 'partly', 'served'];

/** The class of a cell, from the attributes of its tile. */
export function verdictOf(measure: Measure): ExpressionSpecification {
  if (!measure) return ['literal', 'unknown'] as unknown as ExpressionSpecification;
  if ('rule' in measure) return ['match', ['get', measure.rule], ...CODES.flatMap((word, code) => [code, word]), 'unknown'] as unknown as ExpressionSpecification;
  const attribute = `${measure.tech}_${measure.down}`;
  // A share of very few households is not told, but that some of them are served is.
  const withheld: ExpressionSpecification = ['in', ` ${attribute} `, ['concat', ' ', ['coalesce', ['get', 'withheld'], ''], ' ']];
  return ['case', withheld, 'partly', ['!', ['has', attribute]], 'unknown', ['>=', ['get', attribute], ALL], 'served', ['<=', ['get', attribute], NONE], 'unserved', 'partly'];
}

/** The class of a share. */
export const verdictOfShare = (share: number | null): Verdict =>
  share === null ? 'unknown' : 100 * share >= ALL ? 'served' : 100 * share <= NONE ? 'unserved' : 'partly';

/** The same for one feature that was found on the map. */
export function verdictIn(measure: Measure, properties: Readonly<Record<string, unknown>>): Verdict {
  if (!measure) return 'unknown';
  const attribute = 'rule' in measure ? measure.rule : `${measure.tech}_${measure.down}`;
  const value = properties[attribute];
  if (String(properties['withheld'] ?? '').split(' ').includes(attribute)) return 'partly';
  if (typeof value !== 'number') return 'unknown';
  if ('rule' in measure) return CODES[value] ?? 'unknown';
  return verdictOfShare(value / 100);
}

export interface Order {
  column: string;
  descending: boolean;
}

export function readOrder(text: string | null, columns: readonly string[], otherwise: Order): Order {
  const column = columns.find((known) => known === text?.replace(/^-/, ''));
  return column ? { column, descending: text?.startsWith('-') ?? false } : otherwise;
}

export const writeOrder = ({ column, descending }: Order) => (descending ? '-' : '') + column;

/** Rows in order; what is not known stands last, whichever way round. */
export function ordered<T>(rows: readonly T[], value: (row: T) => string | number | null | undefined, descending: boolean): T[] {
  const collator = new Intl.Collator('de', { numeric: true });
  return rows
    .map((row) => ({ row, key: value(row) ?? null }))
    .sort((a, b) => {
      if (a.key === null || b.key === null) return Number(a.key === null) - Number(b.key === null);
      const by = typeof a.key === 'string' ? collator.compare(a.key, String(b.key)) : a.key - Number(b.key);
      return descending ? -by : by;
    })
    .map(({ row }) => row);
}

/** A query in a fixed order without what is empty, so that the same wish has one address. */
export const address = (entries: readonly [string, string | null | undefined][]) =>
  new URLSearchParams(entries.filter((entry): entry is [string, string] => Boolean(entry[1])));

/** What an address asks for that there is not: something else is shown then, and must not pass for it. */
export function unknown(query: URLSearchParams, releases: readonly Release[], rules: readonly Rule[]): string[] {
  const odd = (key: string, fits: (value: string) => boolean) => query.getAll(key).filter((value) => value !== '' && !fits(value));
  const release = (value: string) => releases.some(({ id }) => id === value);
  const speeds = OFFERS[query.get('tech') ?? ''];
  return [
    ...['rel', 'a', 'b'].flatMap((key) => odd(key, release)),
    ...odd('rule', (value) => rules.some(({ key }) => key === value)),
    ...odd('tech', (value) => value in OFFERS),
    ...(speeds ? odd('down', (value) => speeds.includes(Number(value))) : []),
  ];
}
