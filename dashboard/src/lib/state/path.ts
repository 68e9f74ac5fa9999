// Which page an address means. The path is the page, the query is the page's own business.
import { isLanguage, type Language } from '../i18n/dictionary';

export type Page =
  | { name: 'start' }
  | { name: 'overview' }
  | { name: 'device'; id: string }
  | { name: 'sensor'; id: string }
  | { name: 'place'; district: string }
  | { [N in Plain]: { name: N } }[Plain]
  | { name: 'signin' }
  | { name: 'ingest' }
  | { name: 'codecs'; codec?: string }
  | { name: 'gateways'; gateway?: string }
  | { name: 'import' }
  | { name: 'alerts' }
  | { name: 'rules'; rule?: string }
  | { name: 'catalogue' }
  | { name: 'dataset'; dataset: string }
  | { name: 'console'; dataset: string }
  | { name: 'coverage'; view: CoverageView; print?: true }
  | { name: 'missing' };

/** Pages whose address is their name. */
const PLAIN = ['map', 'embed', 'keys', 'status', 'accessibility', 'privacy', 'imprint'] as const;
export type Plain = (typeof PLAIN)[number];

export type CoverageView = 'broadband' | 'compare' | 'worklist' | 'whatif' | 'mobile' | 'lorawan';

/** What follows `coverage`; a sheet to print has `/print` behind it. */
const COVERAGE: Record<CoverageView, string> = {
  broadband: 'broadband', compare: 'broadband/compare', worklist: 'broadband/worklist', whatif: 'broadband/what-if', mobile: 'mobile', lorawan: 'lorawan',
};
export const COVERAGE_VIEWS = Object.keys(COVERAGE) as CoverageView[];

export interface Place {
  /** Absent on an address without a language: the caller chooses one. */
  language: Language | undefined;
  page: Page;
}

/** What follows `ops` on the pages that are the overview. */
const OVERVIEWS = new Set(['', 'devices']);
const DISTRICT = /^[\w.-]{1,50}$/;
const DATASET = /^[\w.-]{1,80}$/;
const RULE = /^(?:_new|[a-z0-9][a-z0-9-]{0,63})$/;
const CODEC = /^[A-Za-z0-9][\w.-]{0,63}$/;
const GATEWAY = /^[0-9a-f]{16}$/;
const DEVICE = /^(?:[1-9]\d{0,9}|[0-9a-f]{16})$/;

/** Stands in an address for a rule that is about to be written; no rule's id begins with a line. */
export const NEW_RULE = '_new';

/** Whether a codec may have this name. */
export const isCodec = (name: string): boolean => CODEC.test(name);

export function parse(path: string): Place {
  const [first, ...rest] = path.split('/').filter(Boolean);
  const language = isLanguage(first) ? first : undefined;
  return { language, page: first === undefined || language ? page(rest) : { name: 'missing' } };
}

function page(segments: string[]): Page {
  const [area, noun, id] = segments;
  if (area === undefined) return { name: 'start' };
  if (area === 's' && segments.length === 2 && noun && DEVICE.test(noun)) return { name: 'sensor', id: noun };
  if (area === 'place' && segments.length === 2 && noun && DISTRICT.test(noun)) return { name: 'place', district: noun };
  const plain = PLAIN.find((name) => segments.length === 1 && name === area);
  if (plain) return { name: plain };
  if (area === 'ops' && OVERVIEWS.has(segments.slice(1).join('/'))) return { name: 'overview' };
  if (area === 'ops' && (noun === 'ingest' || noun === 'import') && id === undefined) return { name: noun };
  if (area === 'ops' && noun === 'codecs' && segments.length <= 3) {
    if (id === undefined) return { name: 'codecs' };
    return isCodec(id) ? { name: 'codecs', codec: id } : { name: 'missing' };
  }
  if (area === 'ops' && noun === 'gateways' && segments.length <= 3) {
    if (id === undefined) return { name: 'gateways' };
    return GATEWAY.test(id) ? { name: 'gateways', gateway: id } : { name: 'missing' };
  }
  if (area === 'ops' && noun === 'alerts') return alerts(segments.slice(2));
  if (area === 'data') return data(segments.slice(1));
  if (area === 'coverage') return coverage(segments.slice(1));
  if (segments.length === 1 && (area === 'signin' || area === 'ingest')) return { name: area };
  if (segments.length === 3 && area === 'ops' && noun === 'devices' && id && DEVICE.test(id)) {
    return { name: 'device', id };
  }
  return { name: 'missing' };
}

function alerts([what, rule, ...more]: string[]): Page {
  if (what === undefined) return { name: 'alerts' };
  if (what !== 'rules' || more.length > 0) return { name: 'missing' };
  if (rule === undefined) return { name: 'rules' };
  return RULE.test(rule) ? { name: 'rules', rule } : { name: 'missing' };
}

function data([dataset, what, ...more]: string[]): Page {
  if (dataset === undefined) return { name: 'catalogue' };
  if (!DATASET.test(dataset) || more.length > 0) return { name: 'missing' };
  if (what === undefined) return { name: 'dataset', dataset };
  return what === 'api' ? { name: 'console', dataset } : { name: 'missing' };
}

function coverage(segments: string[]): Page {
  const print = segments.at(-1) === 'print';
  const rest = (print ? segments.slice(0, -1) : segments).join('/');
  const view = COVERAGE_VIEWS.find((known) => COVERAGE[known] === (rest || 'broadband'));
  if (!view) return { name: 'missing' };
  return { name: 'coverage', view, ...(print ? { print } : {}) };
}

/** The address of a page. */
export function href(language: Language, page: Page, query = ''): string {
  const tail = query && `?${query}`;
  switch (page.name) {
    case 'device':
      return `/${language}/ops/devices/${page.id}${tail}`;
    case 'sensor':
      return `/${language}/s/${page.id}${tail}`;
    case 'place':
      return `/${language}/place/${page.district}${tail}`;
    case 'map':
    case 'embed':
    case 'keys':
    case 'status':
    case 'accessibility':
    case 'privacy':
    case 'imprint':
    case 'signin':
    case 'ingest':
      return `/${language}/${page.name}${tail}`;
    case 'coverage':
      return `/${language}/coverage/${COVERAGE[page.view]}${page.print ? '/print' : ''}${tail}`;
    case 'codecs':
      return `/${language}/ops/codecs${page.codec === undefined ? '' : `/${page.codec}`}${tail}`;
    case 'gateways':
      return `/${language}/ops/gateways${page.gateway === undefined ? '' : `/${page.gateway}`}${tail}`;
    case 'alerts':
      return `/${language}/ops/alerts${tail}`;
    case 'rules':
      return `/${language}/ops/alerts/rules${page.rule === undefined ? '' : `/${page.rule}`}${tail}`;
    case 'import':
      return `/${language}/ops/import${tail}`;
    case 'catalogue':
      return `/${language}/data${tail}`;
    case 'dataset':
      return `/${language}/data/${page.dataset}${tail}`;
    case 'console':
      return `/${language}/data/${page.dataset}/api${tail}`;
    case 'overview':
      return `/${language}/ops${tail}`;
    default:
      return `/${language}/${tail}`;
  }
}

/** The same address in another language; one that is in none has only the start page there. */
export function translated(path: string, query: string, language: Language): string {
  const own = /^\/(?:de|en)(?=\/|$)/;
  return own.test(path) ? path.replace(own, `/${language}`) + query : `/${language}/`;
}
