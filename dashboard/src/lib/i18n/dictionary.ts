// The two dictionaries and how a text is filled in. No reactive state here: see language.svelte.ts.
// German is the source: a key that English lacks is a compile error, one too many fails a test.
import type alert from '../../i18n/alert/de.json';
import type catalogue from '../../i18n/catalogue/de.json';
import type city from '../../i18n/city/de.json';
import type codec from '../../i18n/codec/de.json';
import type coverage from '../../i18n/coverage/de.json';
import type table from '../../i18n/import/de.json';
import type device from '../../i18n/device/de.json';
import type first from '../../i18n/first/de.json';
import type fleet from '../../i18n/fleet/de.json';
import type ingest from '../../i18n/ingest/de.json';
import type map from '../../i18n/map/de.json';
import type signin from '../../i18n/signin/de.json';
import de from '../../i18n/de.json';
import en from '../../i18n/en.json';

type Texts = Partial<Record<Key, string>>;
export type Key = keyof (typeof de & typeof alert & typeof catalogue & typeof city & typeof codec & typeof coverage & typeof device & typeof first & typeof fleet & typeof ingest & typeof map & typeof signin & typeof table);
export type PluralKey = Key extends infer K ? (K extends `${infer Stem}.other` ? Stem : never) : never;
export type Language = 'de' | 'en';
export type Values = Record<string, string | number>;

export const LANGUAGES: readonly Language[] = ['de', 'en'];

const complete: Record<keyof typeof de, string> = en;
const dictionaries: Record<Language, Texts> = { de: { ...de }, en: { ...complete } };

/** The texts of pages that are loaded later, which they bring along. */
export function add(texts: Record<Language, Texts>): void {
  for (const language of LANGUAGES) Object.assign(dictionaries[language], texts[language]);
}

export function isLanguage(text: string | undefined): text is Language {
  return text === 'de' || text === 'en';
}

/** The text of a key with `{name}` replaced by the values. */
export function text(language: Language, key: Key, values: Values = {}): string {
  return (dictionaries[language][key] ?? key).replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** The singular or plural of a key by the language's own rule; `{n}` is the number unless given. */
export function plural(language: Language, stem: PluralKey, n: number, values: Values = {}): string {
  const one = new Intl.PluralRules(language).select(n) === 'one';
  const key: Key = one ? (`${stem}.one` as Key) : `${stem}.other`;
  return text(language, key, { n, ...values });
}

/** A word that comes from the wire, for example a device's kind: the dictionary's, else the word made readable. */
export function word(language: Language, family: 'kind' | 'reason' | 'quality' | 'technology', name: string): string {
  const key = `${family}.${name}`;
  return dictionaries[language][key as Key] ?? readable(name);
}

/** What a quantity means in plain words; null for one that nobody has explained. */
export function meaning(language: Language, quantity: string): string | null {
  return dictionaries[language][`meaning.${quantity}` as Key] ?? null;
}

/** The names from the wire that a family has words for. */
export function known(family: 'kind'): string[] {
  return Object.keys(de).flatMap((key) => (key.startsWith(`${family}.`) ? [key.slice(family.length + 1)] : []));
}

/** `tempc_ds_aux` becomes `Tempc ds aux`. */
export function readable(name: string): string {
  const spaced = name.replaceAll('_', ' ');
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}
