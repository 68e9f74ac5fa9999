import { expect, test } from 'vitest';
import { dateOf, grade, weeks } from './calendar';
import { datasets, quantities, type Dataset } from './data';
import { foremost, streams } from './line';
import { choices, readWish, select, writeWish } from './search';

const HERE = 'https://daten.example/catalog';
const id = (to: string) => [{ '@id': to }];
const both = (de: string, en: string) => [{ '@language': 'de', '@value': de }, { '@language': 'en', '@value': en }];
// As the server writes it: what is said of one thing stands in several places.
const DOCUMENT = [
  { '@id': `${HERE}#publisher`, 'http://xmlns.com/foaf/0.1/name': [{ '@value': 'Wuppertal' }] },
  { '@id': `${HERE}#contact`, 'http://www.w3.org/2006/vcard/ns#hasEmail': id('mailto:daten@example.org') },
  {
    '@id': `${HERE}/waters`,
    'http://www.w3.org/1999/02/22-rdf-syntax-ns#type': id('http://www.w3.org/ns/dcat#Dataset'),
    'http://purl.org/dc/terms/title': both('Gewässer', 'Rivers and streams'),
    'http://purl.org/dc/terms/description': both('Wasserstände', 'Water levels'),
    'http://purl.org/dc/terms/publisher': id(`${HERE}#publisher`),
    'http://www.w3.org/ns/dcat#contactPoint': id(`${HERE}#contact`),
    'http://www.w3.org/ns/dcat#theme': id('http://publications.europa.eu/resource/authority/data-theme/ENVI'),
    'http://www.w3.org/ns/dcat#keyword': both('Pegel', 'gauge'),
    'http://purl.org/dc/terms/accrualPeriodicity': id('http://publications.europa.eu/resource/authority/frequency/UPDATE_CONT'),
  },
  { '@id': `${HERE}/waters`, 'http://purl.org/dc/terms/temporal': id(`${HERE}/waters#period`), 'http://www.w3.org/ns/dcat#distribution': id(`${HERE}/waters#latest`) },
  { '@id': `${HERE}/waters#period`, 'http://www.w3.org/ns/dcat#startDate': [{ '@value': '2026-11-12' }] },
  {
    '@id': `${HERE}/waters#latest`,
    'http://purl.org/dc/terms/title': both('Neueste Messwerte', 'Latest readings'),
    'http://www.w3.org/ns/dcat#accessURL': id('https://daten.example/api/v1/latest?quantity=water_level,water_temperature'),
    'http://purl.org/dc/terms/license': id('http://dcat-ap.de/def/licenses/dl-by-de/2.0'),
    'http://purl.org/dc/terms/format': id('http://publications.europa.eu/resource/authority/file-type/JSON'),
  },
  {
    '@id': `${HERE}/fixed-2021`,
    'http://www.w3.org/1999/02/22-rdf-syntax-ns#type': id('http://www.w3.org/ns/dcat#Dataset'),
    'http://purl.org/dc/terms/title': both('Breitband 2021', 'Broadband 2021'),
    'http://purl.org/dc/terms/modified': [{ '@value': '2021-06-30' }],
    'http://www.w3.org/ns/dcat#inSeries': id(`${HERE}#broadband`),
    'http://www.w3.org/ns/dcat#distribution': id(`${HERE}/fixed-2021#csv`),
  },
  { '@id': `${HERE}/fixed-2021#csv`, 'http://purl.org/dc/terms/license': id(`${HERE}/fixed-2021#licence`), 'http://purl.org/dc/terms/format': id('…/file-type/CSV') },
  { '@id': `${HERE}/fixed-2021#licence`, 'http://purl.org/dc/terms/title': [{ '@value': 'CC-BY-ähnlich' }] },
];
const all = datasets(DOCUMENT);
const [waters, release] = all as [Dataset, Dataset];

test('a dataset is put together from everywhere it is spoken of, and its ways lead to this server', () => {
  expect(waters).toEqual({
    id: 'waters', title: { de: 'Gewässer', en: 'Rivers and streams' }, about: { de: 'Wasserstände', en: 'Water levels' }, keywords: { de: ['Pegel'], en: ['gauge'] },
    topic: 'ENVI', live: true, from: '2026-11-12', to: null, modified: null, series: null, licence: 'dl-by-de/2.0', attribution: '',
    publisher: 'Wuppertal', contact: 'daten@example.org',
    ways: [{ key: 'latest', title: { de: 'Neueste Messwerte', en: 'Latest readings' }, address: '/api/v1/latest?quantity=water_level,water_temperature', format: 'JSON' }],
  });
  expect(quantities(waters)).toEqual(['water_level', 'water_temperature']);
  expect([release.series, release.licence, quantities(release)]).toEqual(['broadband', 'CC-BY-ähnlich', []]);
});

test('what is no catalogue has no datasets', () => {
  for (const odd of [null, {}, 'x', [1, null, { '@id': 7 }, { type: [] }]]) expect(datasets(odd)).toEqual([]);
});

test('words and facets leave what has all of them, in an order that is asked for', () => {
  const found = (query: string) => select(all, readWish(new URLSearchParams(query)), 'de').map((one) => one.id);
  expect(found('')).toEqual(['waters', 'fixed-2021']);
  expect(found('q=pegel')).toEqual(['waters']);
  expect(found('q=broadband')).toEqual(['fixed-2021']);
  expect(found('format=CSV&pace=live')).toEqual([]);
  expect(found('format=CSV,JSON&sort=title')).toEqual(['fixed-2021', 'waters']);
  expect(found('licence=dl-by-de/2.0')).toEqual(['waters']);
});

test('a choice tells how many it would leave beside the other choices', () => {
  const wish = readWish(new URLSearchParams('pace=live&format=CSV'));
  expect(choices(all, wish, 'format', 'de')).toEqual([{ value: 'JSON', count: 1 }, { value: 'CSV', count: 0 }]);
  expect(String(writeWish(wish))).toBe('format=CSV&pace=live');
});

test('a week begins on Monday, days lie where the city has them, and weeks without expectations are left out', () => {
  const day = (t: string, share: number | null) => ({ t, found: 1, expected: 1, share });
  // Sunday, Monday; the night of the change to winter time lies between.
  const found = weeks([day('2026-10-24T22:00:00Z', 0.4), day('2026-10-25T23:00:00Z', 1), day('2026-10-05T22:00:00Z', null)], 'Europe/Berlin');
  expect(found.map(({ monday, days }) => [monday, days.findIndex((one) => one !== null)])).toEqual([['2026-10-26', 0], ['2026-10-19', 6]]);
  expect(dateOf('2026-03-28T23:00:00Z', 'Europe/Berlin')).toBe('2026-03-29');
  expect([1, 0.9, 0.89, 0.5, 0.1, null].map(grade)).toEqual(['full', 'full', 'most', 'most', 'few', 'none']);
});

test('statistics beside a value are left out, and the first quantity of a line comes first', () => {
  const one = (datastream: number, quantity: string, channel: string | null, time: string) =>
    ({ datastream, device: { id: datastream < 3 ? 1 : 2, name: '', kind: '', indoors: false }, quantity, channel, time, label: { de: '', en: '' }, unit: 'm', value: 1, quality: [] });
  const latest = [one(1, 'water_level', null, '1'), one(2, 'water_level', 'max', '9'), one(3, 'water_temperature', 'external', '8')];
  expect(streams(latest).map(({ datastream }) => datastream)).toEqual([1, 3]);
  expect(foremost(latest, ['water_level', 'water_temperature'])?.datastream).toBe(2);
  const inside = { ...one(6, 'water_level', null, '9'), device: { id: 6, name: '', kind: '', indoors: true } };
  expect(foremost([inside, ...latest.slice(0, 1)], ['water_level'])?.datastream).toBe(1);
  expect(foremost([one(4, 'pm1', null, '9'), one(5, 'pm2_5', null, '1')], ['pm1', 'pm2_5'])?.datastream).toBe(5);
});
