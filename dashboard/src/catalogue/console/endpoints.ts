// What can be asked of a dataset: routes with their parameters. A test holds them against the OpenAPI document. Pure.
import { quantities, type Dataset } from '../data';

export type Kind = 'text' | 'number' | 'moment' | 'choice' | 'stream';

export interface Parameter {
  name: string;
  kind: Kind;
  /** Where it stands: in the query unless it is a part of the path. */
  inPath?: true;
  choices?: readonly string[];
  /** What stands in the form at first. */
  start?: string;
}

/** Where the rows of an answer lie, for those who read it as a table. */
export type Rows = 'items' | 'value' | 'features' | 'rows' | 'days' | 'columns' | 'csv';

export interface Endpoint {
  key: string;
  /** As the OpenAPI document writes it. */
  path: string;
  /** What is in braces there and no choice here. */
  fixed?: Readonly<Record<string, string>>;
  rows: Rows;
  parameters: readonly Parameter[];
}

const text = (name: string, start?: string): Parameter => ({ name, kind: 'text', ...(start === undefined ? {} : { start }) });
const choice = (name: string, choices: readonly string[], start?: string): Parameter => ({ name, kind: 'choice', choices, ...(start === undefined ? {} : { start }) });
const LIMIT: Parameter = { name: 'limit', kind: 'number', start: '100' };
const FROM: Parameter = { name: 'from', kind: 'moment' };
const TO: Parameter = { name: 'to', kind: 'moment' };
const STREAM: Parameter = { name: 'id', kind: 'stream', inPath: true };
const STEPS = ['1m', '5m', '10m', '15m', '30m', '1h', '2h', '3h', '6h', '12h', '1d', '1mo'];
const TECHNOLOGIES = ['alle', 'ftthb', 'ftth', 'fttb', 'fttc', 'hfc', 'sonst'];
const SPEEDS = ['10', '16', '30', '50', '100', '200', '400', '1000'];
const LEVELS = ['city', 'district', 'quarter'];

const features = (collection: string, ...more: Parameter[]): Endpoint => ({
  key: 'features', path: '/ogc/features/collections/{collection}/items', fixed: { collection }, rows: 'features',
  parameters: [...more, text('bbox'), LIMIT],
});

/** What can be asked of this dataset; the first is what is asked without a choice. Of files nothing can. */
export function endpoints(dataset: Pick<Dataset, 'id' | 'series' | 'ways'> & Dataset): Endpoint[] {
  const own = quantities(dataset);
  if (own.length > 0) return ofLine(own);
  if (dataset.series) return ofRelease(dataset.id);
  if (dataset.id === 'lorawan') return [features('lorawan-cells'), { key: 'radio', path: '/api/v1/coverage/lorawan/summary', rows: 'items', parameters: [] }];
  if (dataset.id !== 'districts') return [];
  return [features('districts'), { key: 'districts', path: '/api/v1/districts', rows: 'items', parameters: [LIMIT] }];
}

function ofLine(own: readonly string[]): Endpoint[] {
  const all = text('quantity', own.join(','));
  const one = choice('quantity', own, own[0]);
  const names = own.map((name) => `'${name}'`).join(',');
  const readings = { path: '/api/v1/datastreams/{id}/readings', parameters: [STREAM, FROM, TO, choice('order', ['asc', 'desc'], 'desc'), LIMIT] };
  return [
    { key: 'latest', path: '/api/v1/latest', rows: 'items', parameters: [all, text('district'), text('bbox'), LIMIT] },
    { key: 'series', path: '/api/v1/datastreams/{id}/series', rows: 'columns', parameters: [STREAM, FROM, TO, choice('step', STEPS, '1h'), choice('fill', ['null', 'none', 'previous'])] },
    { key: 'readings', ...readings, rows: 'items' },
    { key: 'csv', ...readings, rows: 'csv', parameters: [...readings.parameters, choice('variant', ['csv'], 'csv')] },
    { key: 'datastreams', path: '/api/v1/datastreams', rows: 'items', parameters: [all, text('district'), LIMIT] },
    { key: 'top', path: '/api/v1/city/top', rows: 'items', parameters: [one, FROM, TO, choice('by', ['max', 'min', 'avg', 'sum', 'n']), choice('order', ['desc', 'asc']), text('district'), LIMIT] },
    { key: 'byDistrict', path: '/api/v1/city/districts', rows: 'rows', parameters: [one, FROM, TO, choice('step', STEPS, '1d')] },
    { key: 'completeness', path: '/api/v1/city/completeness', rows: 'days', parameters: [one, FROM, TO, text('district')] },
    {
      key: 'sensorthings', path: '/sta/v1.1/{path}', fixed: { path: 'Datastreams' }, rows: 'value',
      parameters: [text('$filter', `properties/quantity in (${names})`), text('$expand', 'Observations($top=1;$orderby=phenomenonTime desc)'), text('$orderby'), text('$select'), { name: '$top', kind: 'number', start: '100' }],
    },
    features('devices'),
  ];
}

function ofRelease(id: string): Endpoint[] {
  const release = text('release', id);
  return [
    { key: 'summary', path: '/api/v1/coverage/broadband/summary', rows: 'rows', parameters: [release, text('rule'), choice('tech', TECHNOLOGIES), choice('down', SPEEDS), choice('level', LEVELS, 'district')] },
    { key: 'file', path: '/coverage/{file}', fixed: { file: `${id}.csv` }, rows: 'csv', parameters: [choice('dialect', ['programs', 'spreadsheets'])] },
    { key: 'compare', path: '/api/v1/coverage/compare', rows: 'rows', parameters: [text('a'), text('b', id), text('rule'), choice('tech', TECHNOLOGIES), choice('down', SPEEDS), choice('level', LEVELS, 'district')] },
    features('broadband-cells', release),
  ];
}

/** What was entered; empty is not asked. */
export type Entered = Readonly<Record<string, string>>;

/** What stands in the form: what the address says, else what it begins with. */
export const entered = (endpoint: Endpoint, query: URLSearchParams): Entered =>
  Object.fromEntries(endpoint.parameters.map(({ name, start }) => [name, query.get(name) ?? start ?? '']));

/** Path and query of the request; null while a part of the path is open. */
export function request(endpoint: Endpoint, values: Entered): string | null {
  let open = false;
  const path = endpoint.path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = endpoint.fixed?.[name] ?? values[name] ?? '';
    open ||= value === '';
    return encodeURIComponent(value);
  });
  const asked = endpoint.parameters.filter(({ name, inPath }) => !inPath && values[name]);
  const query = asked.map(({ name }) => `${name}=${readably(values[name] ?? '')}`).join('&');
  return open ? null : query ? `${path}?${query}` : path;
}

/** Escaped where an address needs it: commas, brackets and colons may stay, and people read them better. */
const readably = (value: string): string =>
  encodeURIComponent(value).replace(/%(?:2C|3A|2F|24|3B|3D)/g, (code) => decodeURIComponent(code));
