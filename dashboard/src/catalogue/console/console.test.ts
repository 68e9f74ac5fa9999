import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { Dataset } from '../data';
import { table } from './answer';
import { endpoints, entered, request } from './endpoints';
import { snippet, TOOLS } from './snippets';

const dataset = (rest: Partial<Dataset>): Dataset => ({
  id: 'x', title: { de: '', en: '' }, about: { de: '', en: '' }, keywords: { de: [], en: [] }, topic: '', live: true, from: null, to: null, modified: null,
  series: null, licence: '', attribution: '', publisher: '', contact: '', ways: [], ...rest,
});
const line = dataset({ id: 'waters', ways: [{ key: 'latest', title: { de: '', en: '' }, address: '/api/v1/latest?quantity=water_level,water_temperature', format: 'JSON' }] });
const kinds = [line, dataset({ id: 'fixed-2021', series: 'broadband' }), dataset({ id: 'lorawan' }), dataset({ id: 'districts' })];
const of = (key: string) => {
  const found = endpoints(line).find((one) => one.key === key);
  if (!found) throw new Error(key);
  return found;
};

test('every route and parameter that is offered is in the OpenAPI document', () => {
  const { paths } = JSON.parse(readFileSync('../api/openapi.json', 'utf8')) as { paths: Record<string, { get?: { parameters?: { name: string; in: string }[] } }> };
  for (const endpoint of kinds.flatMap(endpoints)) {
    const known = paths[endpoint.path]?.get?.parameters ?? [];
    expect(paths[endpoint.path], endpoint.path).toBeDefined();
    for (const { name, inPath } of endpoint.parameters) expect(known.some((one) => one.name === name && one.in === (inPath ? 'path' : 'query')), `${endpoint.path} ${name}`).toBe(true);
  }
});

test('of a dataset that is files only nothing is asked', () => {
  const files = dataset({ id: 'readings', ways: [{ key: 'csv-2026-10', title: { de: '', en: '' }, address: '/downloads/csv/readings-2026-10.csv', format: 'CSV' }] });
  expect(endpoints(files)).toEqual([]);
});

test('a request is the route with what was entered, and none while a part of its path is open', () => {
  const readings = of('readings');
  expect(request(readings, entered(readings, new URLSearchParams()))).toBeNull();
  const asked = entered(readings, new URLSearchParams('id=181&from=2026-11-01T00:00:00%2B01:00'));
  expect(request(readings, asked)).toBe('/api/v1/datastreams/181/readings?from=2026-11-01T00:00:00%2B01:00&order=desc&limit=100');
  const table = of('csv');
  expect(request(table, { ...entered(table, new URLSearchParams()), id: '181' })).toBe('/api/v1/datastreams/181/readings?order=desc&limit=100&variant=csv');
  expect(request(of('latest'), { quantity: 'a,b', district: 'ä&b=c' })).toBe('/api/v1/latest?quantity=a,b&district=%C3%A4%26b=c');
});

test('snippets hold quotes of every kind', () => {
  const odd = `https://city.example/?$filter=properties/quantity%20in%20('x')&a="b"`;
  expect(snippet('curl', odd, of('sensorthings'))).toBe(String.raw`curl --fail 'https://city.example/?$filter=properties/quantity%20in%20('\''x'\'')&a="b"'`);
  expect(snippet('python', odd, of('sensorthings'))).toContain(String.raw`requests.get("https://city.example/?$filter=properties/quantity%20in%20('x')&a=\"b\""`);
  expect(snippet('excel', odd, of('sensorthings'))).toContain('&a=""b""")');
  for (const tool of TOOLS) expect(snippet(tool, 'https://city.example/x', of('csv')), tool).toContain('https://city.example/x');
});

test('answers of every kind become tables', () => {
  const read = (answer: unknown) => table(JSON.stringify(answer), 'application/json', 2);
  expect(read({ items: [{ id: 1, device: { id: 2, name: 'P' } }, { id: 3 }, {}] })).toEqual({ columns: ['id', 'device.id', 'device.name'], rows: [['1', '2', 'P'], ['3', '', '']], total: 3 });
  expect(read({ unit: 'm', t: ['a', 'b'], avg: [1, null], n: [2, 0] })).toEqual({ columns: ['t', 'avg', 'n'], rows: [['a', '1', '2'], ['b', '', '0']], total: 2 });
  expect(read({ type: 'FeatureCollection', features: [{ type: 'Feature', geometry: {}, properties: { id: 1, name: 'x' } }] })?.columns).toEqual(['id', 'name']);
  expect(read({ value: [{ '@iot.selfLink': 'x', parts: [1], name: 'P' }] })?.columns).toEqual(['name', 'parts', '@iot.selfLink']);
  expect(read([])).toBeNull();
  expect(table('{"items":[', 'application/json', 9)).toBeNull();
  expect(table('<svg/>', 'image/svg+xml', 9)).toBeNull();
});

test('CSV is read with quotes, both separators and a byte order mark', () => {
  expect(table('\ufeffa;b\r\n1,5;"x ""y""\nz"\r\n', 'text/csv; charset=utf-8', 9)).toEqual({ columns: ['a', 'b'], rows: [['1,5', 'x "y"\nz']], total: 1 });
  expect(table('a,b\n1,2\n3,4', 'text/csv', 1)).toEqual({ columns: ['a', 'b'], rows: [['1', '2']], total: 2 });
  expect(table('a,b\n', 'text/csv', 9)).toBeNull();
});
