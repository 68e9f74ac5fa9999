// What is searched for in the catalogue: the address says it, and which datasets it leaves. No DOM.
import type { Language } from '../lib/i18n/dictionary';
import type { Dataset } from './data';

export const FACETS = ['topic', 'format', 'licence', 'pace'] as const;
export type Facet = (typeof FACETS)[number];
export const SORTS = ['kind', 'title', 'changed'] as const;
export type Sort = (typeof SORTS)[number];
export type Wish = Record<Facet, string[]> & { q: string; sort: Sort };

export function readWish(query: URLSearchParams): Wish {
  // A licence has a slash in it, no comma.
  const list = (key: Facet) => (query.get(key) ?? '').split(',').filter(Boolean);
  return {
    q: query.get('q') ?? '',
    topic: list('topic'), format: list('format'), licence: list('licence'), pace: list('pace'),
    sort: SORTS.find((known) => known === query.get('sort')) ?? 'kind',
  };
}

/** Fixed order, defaults left out: the same wish has one address. */
export function writeWish(wish: Wish): URLSearchParams {
  const entries: [string, string][] = [
    ['q', wish.q],
    ...FACETS.map((facet): [string, string] => [facet, wish[facet].join(',')]),
    ['sort', wish.sort === 'kind' ? '' : wish.sort],
  ];
  return new URLSearchParams(entries.filter(([, value]) => value !== ''));
}

/** What a dataset has of a facet. */
export function traits(of: Dataset, facet: Facet): string[] {
  switch (facet) {
    case 'topic':
      return of.topic ? [of.topic] : [];
    case 'format':
      return [...new Set(of.ways.map(({ format }) => format))];
    case 'licence':
      return of.licence ? [of.licence] : [];
    case 'pace':
      return [of.live ? 'live' : 'still'];
  }
}

/** Of each facet any of what is chosen, of the words all. */
export function select(all: readonly Dataset[], wish: Wish, language: Language): Dataset[] {
  const words = wish.q.toLowerCase().split(/\s+/).filter(Boolean);
  const found = all.filter((one) => {
    const text = [one.title.de, one.title.en, one.about.de, one.about.en, ...one.keywords.de, ...one.keywords.en].join(' ').toLowerCase();
    return words.every((word) => text.includes(word)) && FACETS.every((facet) => fits(one, facet, wish[facet]));
  });
  const byTitle = (a: Dataset, b: Dataset) => a.title[language].localeCompare(b.title[language], language);
  const newest = (a: Dataset, b: Dataset) => (b.modified ?? '').localeCompare(a.modified ?? '');
  if (wish.sort === 'title') return found.sort(byTitle);
  if (wish.sort === 'changed') return found.sort((a, b) => newest(a, b) || byTitle(a, b));
  // What lives first, as the catalogue has it; releases stand behind, the newest first.
  return found.sort((a, b) => Number(a.series !== null) - Number(b.series !== null) || (a.series ? newest(a, b) : 0));
}

const fits = (one: Dataset, facet: Facet, wanted: readonly string[]): boolean =>
  wanted.length === 0 || traits(one, facet).some((trait) => wanted.includes(trait));

/** What can be chosen of a facet, with how many datasets it would leave beside what else is chosen. */
export function choices(all: readonly Dataset[], wish: Wish, facet: Facet, language: Language): { value: string; count: number }[] {
  const others = select(all, { ...wish, [facet]: [] }, language);
  const values = new Set(all.flatMap((one) => traits(one, facet)));
  const counted = [...values].map((value) => ({ value, count: others.filter((one) => traits(one, facet).includes(value)).length }));
  return counted.sort((a, b) => b.count - a.count || a.value.localeCompare(b.value));
}
