// The catalogue as portals harvest it (DCAT-AP.de as JSON-LD), read into datasets. No DOM, no clock. Statements of the same
// thing are scattered over the document; names are taken by their last word.
import type { Language } from '../lib/i18n/dictionary';

export type Both = Record<Language, string>;

/** One way to get a dataset. */
export interface Way {
  /** Its name within the dataset: `latest`, `months`, `csv`, … */
  key: string;
  title: Both;
  /** Path and query at this server. */
  address: string;
  /** Code of the European file types: `JSON`, `CSV`, `GPKG`, … */
  format: string;
}

export interface Dataset {
  /** Its name in addresses. */
  id: string;
  title: Both;
  about: Both;
  keywords: Record<Language, string[]>;
  /** Code of the European data theme: `ENVI`, `TRAN`, … */
  topic: string;
  /** Whether it grows by the minute. */
  live: boolean;
  from: string | null;
  to: string | null;
  modified: string | null;
  /** What it is one release of. */
  series: string | null;
  /** By its name at DCAT-AP.de, such as `dl-by-de/2.0`, or in its own words. */
  licence: string;
  /** Who is to be named. */
  attribution: string;
  publisher: string;
  /** An address for e-mail, or a page. */
  contact: string;
  ways: Way[];
}

type Statement = { '@id'?: string; '@value'?: string; '@language'?: string };
type Thing = Record<string, Statement[]>;

const LICENCES = '/def/licenses/';

/** Every dataset the document tells of; what is not of the expected shape is left out. */
export function datasets(document: unknown): Dataset[] {
  const things = gather(document);
  const known = [...things].filter(([, thing]) => is(thing, 'Dataset'));
  return known.map(([id, thing]) => dataset(id, thing, things));
}

function dataset(id: string, thing: Thing, things: ReadonlyMap<string, Thing>): Dataset {
  const follow = (name: string, from: Thing = thing) => things.get(link(from, name) ?? '') ?? {};
  const ways = (thing['distribution'] ?? []).map((way) => things.get(way['@id'] ?? '') ?? {});
  const contact = follow('contactPoint');
  return {
    id: last(id),
    title: both(thing, 'title'),
    about: both(thing, 'description'),
    keywords: { de: words(thing, 'de'), en: words(thing, 'en') },
    topic: last(link(thing, 'theme') ?? ''),
    live: last(link(thing, 'accrualPeriodicity') ?? '') === 'UPDATE_CONT',
    from: said(follow('temporal'), 'startDate'),
    to: said(follow('temporal'), 'endDate'),
    modified: said(thing, 'modified'),
    series: link(thing, 'inSeries')?.split('#')[1] ?? null,
    licence: ways.map((way) => licence(way, things)).find(Boolean) ?? '',
    attribution: ways.flatMap((way) => said(way, 'licenseAttributionByText') ?? [])[0] ?? '',
    publisher: said(follow('publisher'), 'name') ?? '',
    contact: (link(contact, 'hasEmail') ?? link(contact, 'hasURL') ?? '').replace(/^mailto:/, ''),
    ways: (thing['distribution'] ?? []).map((to, i) => ({
      key: (to['@id'] ?? '').split('#')[1] ?? '',
      title: both(ways[i] ?? {}, 'title'),
      address: local(link(ways[i] ?? {}, 'accessURL') ?? ''),
      format: last(link(ways[i] ?? {}, 'format') ?? ''),
    })),
  };
}

const words = (of: Thing, language: Language): string[] =>
  (of['keyword'] ?? []).flatMap((word) => (word['@language'] === language ? (word['@value'] ?? []) : []));

function licence(way: Thing, things: ReadonlyMap<string, Thing>): string {
  const to = link(way, 'license') ?? '';
  const [, name] = to.split(LICENCES);
  return name ?? said(things.get(to) ?? {}, 'title') ?? '';
}

/** The quantities a line of sensors is about: its newest readings are asked for by them. */
export function quantities(of: Dataset): string[] {
  const latest = of.ways.find(({ key }) => key === 'latest');
  return latest ? (new URLSearchParams(latest.address.split('?')[1]).get('quantity') ?? '').split(',').filter(Boolean) : [];
}

function gather(document: unknown): Map<string, Thing> {
  const things = new Map<string, Thing>();
  for (const part of Array.isArray(document) ? (document as unknown[]) : []) {
    if (typeof part !== 'object' || part === null || !('@id' in part)) continue;
    const thing = things.get(String(part['@id'])) ?? {};
    for (const [name, statements] of Object.entries(part)) {
      if (Array.isArray(statements)) thing[last(name)] = [...(thing[last(name)] ?? []), ...(statements as Statement[])];
    }
    things.set(String(part['@id']), thing);
  }
  return things;
}

const last = (name: string): string => name.split(/[/#]/).at(-1) ?? '';
const is = (thing: Thing, type: string): boolean => (thing['type'] ?? []).some((one) => last(one['@id'] ?? '') === type);
const said = (thing: Thing, name: string): string | null => thing[name]?.[0]?.['@value'] ?? null;
const link = (thing: Thing, name: string): string | undefined => thing[name]?.[0]?.['@id'];

function both(thing: Thing, name: string): Both {
  const found = thing[name] ?? [];
  const inLanguage = (language: Language) => found.find((text) => text['@language'] === language)?.['@value'];
  const any = found[0]?.['@value'] ?? '';
  return { de: inLanguage('de') ?? any, en: inLanguage('en') ?? any };
}

/** The catalogue names the public address; here the server is the one the page came from. */
function local(address: string): string {
  const parts = /^https?:\/\/[^/]+(\/.*)$/.exec(address);
  return parts?.[1] ?? address;
}
