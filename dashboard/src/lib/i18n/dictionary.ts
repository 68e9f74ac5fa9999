// The two dictionaries and how a text is filled in. Only what is asked for is loaded: of one language, and of that what the
// pages say that are open. No reactive state here: see language.svelte.ts.
import type { Key, PluralKey } from './keys';

export type { Key, PluralKey };
type Texts = Partial<Record<Key, string>>;
export type Language = 'de' | 'en';
/** What is loaded together. */
export const PARTS = ['main', 'alert', 'catalogue', 'city', 'citymap', 'codec', 'compare', 'coverage', 'device', 'far', 'first', 'fleet', 'gateway', 'import', 'ingest', 'key', 'lorawan', 'map', 'signin', 'trench', 'views', 'whatif', 'worklist'] as const;
export type Part = (typeof PARTS)[number];
export type Values = Record<string, string | number>;

export const LANGUAGES: readonly Language[] = ['de', 'en'];

/** Every file of texts, loaded when it is asked for. */
const FILES = import.meta.glob<Texts>(['../../i18n/**/*.json', '!**/widget/*'], { import: 'default' });
const dictionaries: Record<Language, Texts> = { de: {}, en: {} };

/** Loads parts of a language's dictionary: the folders in `i18n`, and the texts of every page, which have none. */
export async function load(language: Language, parts: Iterable<Part>): Promise<void> {
  await Promise.all(
    [...parts].map(async (part) => {
      const file = FILES[`../../i18n/${part === 'main' ? '' : `${part}/`}${language}.json`];
      if (!file) throw new Error(`there are no texts ${part} in ${language}`);
      Object.assign(dictionaries[language], await file());
    }),
  );
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
export function word(language: Language, family: 'kind' | 'reason' | 'quality' | 'technology' | 'channel', name: string): string {
  const key = `${family}.${name}`;
  // Some decoders number the parts of a device.
  if (family === 'channel' && /^\d+$/.test(name)) return text(language, 'channel.number', { n: name });
  return dictionaries[language][key as Key] ?? readable(name);
}

/** What a quantity means in plain words, or what helps against a reason; null for one that nobody has explained. */
export function explained(language: Language, family: 'meaning' | 'remedy', name: string): string | null {
  return dictionaries[language][`${family}.${name}` as Key] ?? null;
}

/** The names from the wire that a family has words for. */
export function known(language: Language, family: 'kind'): string[] {
  return Object.keys(dictionaries[language]).flatMap((key) => (key.startsWith(`${family}.`) ? [key.slice(family.length + 1)] : []));
}

/** `tempc_ds_aux` becomes `Tempc ds aux`. */
export function readable(name: string): string {
  const spaced = name.replaceAll('_', ' ');
  return spaced.charAt(0).toUpperCase() + spaced.slice(1);
}
