import { expect, test } from 'vitest';
import { COVERAGE_VIEWS, href, NEW_RULE, parse, translated, type Page } from './path';

test('every page is found again from its own address', () => {
  const pages: Page[] = [{ name: 'start' }, { name: 'overview' }, { name: 'device', id: '17' }, { name: 'signin' }, { name: 'ingest' }, { name: 'codecs' }, { name: 'import' }, { name: 'gateways' }, { name: 'gateways', gateway: '7276ff0039030a01' }, { name: 'alerts' }, { name: 'rules' }, { name: 'rules', rule: 'wupper-high' }, { name: 'rules', rule: NEW_RULE }, { name: 'catalogue' }, { name: 'dataset', dataset: 'fixed-2021-06-30' }, { name: 'console', dataset: 'waters' }, { name: 'codecs', codec: 'dragino-lse01' }, { name: 'sensor', id: '17' }, { name: 'place', district: '0' }];
  for (const name of ['map', 'embed', 'status', 'accessibility', 'privacy', 'imprint'] as const) pages.push({ name });
  for (const view of COVERAGE_VIEWS) pages.push({ name: 'coverage', view }, { name: 'coverage', view, print: true });
  for (const page of pages) expect(parse(href('en', page))).toEqual({ language: 'en', page });
});

test('operations have one overview under several addresses', () => {
  expect(['/de/ops', '/de/ops/', '/de/ops/devices', '/de/ops/ingest'].map((path) => parse(path).page.name)).toEqual([
    'overview', 'overview', 'overview', 'ingest',
  ]);
});

test('a device is named by its number or its DevEUI and by nothing else', () => {
  expect(parse('/de/ops/devices/70b3d57ed0001234').page).toEqual({ name: 'device', id: '70b3d57ed0001234' });
  for (const id of ['0', '-1', '1e3', '70B3D57ED0001234', '..']) {
    expect(parse(`/de/ops/devices/${id}`).page.name, id).toBe('missing');
  }
});

test('a codec has the name of a file', () => {
  for (const name of ['..', '.js', 'a b', 'ä', 'x'.repeat(65), 'a/b']) expect(parse(`/de/ops/codecs/${name}`).page.name, name).toBe('missing');
});

test('a rule has an address of small letters, digits and hyphens', () => {
  for (const id of ['_other', '-x', 'Ä', 'a b', 'x'.repeat(65), 'a/b']) expect(parse(`/de/ops/alerts/rules/${id}`).page.name, id).toBe('missing');
  expect(parse('/de/ops/alerts/other').page.name).toBe('missing');
});

test('coverage begins with broadband, and has no other pages than its own', () => {
  expect(parse('/de/coverage').page).toEqual({ name: 'coverage', view: 'broadband' });
  for (const path of ['/de/coverage/tv', '/de/coverage/lorawan/compare', '/de/coverage/broadband/print/print']) {
    expect(parse(path).page.name, path).toBe('missing');
  }
});

test('unknown addresses are missing, and the bare address leaves the language open', () => {
  expect(parse('/fr/').page.name).toBe('missing');
  expect(parse('/de/nothing').page.name).toBe('missing');
  expect(parse('/')).toEqual({ language: undefined, page: { name: 'start' } });
});

test('changing the language keeps page and query', () => {
  expect(translated('/de/ops/devices/17', '?t=7d', 'en')).toBe('/en/ops/devices/17?t=7d');
  expect(translated('/nowhere', '?t=7d', 'en')).toBe('/en/');
});
