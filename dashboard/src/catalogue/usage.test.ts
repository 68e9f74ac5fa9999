import { beforeAll, expect, test } from 'vitest';
import type { DatasetUsage, Way } from '../lib/api/shapes';
import { load } from '../lib/i18n/dictionary';
import { heights, sentence, wayOf } from './usage';

const WAYS: readonly Way[] = ['json', 'csv', 'sensorthings', 'features', 'prometheus', 'picture', 'file'];

beforeAll(async () => {
  await Promise.all([load('de', ['catalogue']), load('en', ['catalogue'])]);
});

function usage(ways: [Way, number][], since: string | null = '2026-09-01'): DatasetUsage {
  const told = ways.map(([way, requests]) => ({ way, requests }));
  const requests = told.reduce((sum, way) => sum + way.requests, 0);
  return { dataset: 'waters', from: '2026-10-23', to: '2026-11-21', counted_since: since, requests, ways: told, days: [] };
}

test('the sentence says how often, since when, and in which way most', () => {
  const many = usage([['csv', 1_200], ['picture', 34]]);
  expect(sentence('de', many)).toBe('In den letzten 30 Tagen wurde dieser Datensatz 1.234-mal abgerufen, am meisten als CSV.');
  expect(sentence('en', many)).toBe('In the last 30 days this dataset has been requested 1,234 times, most often as CSV.');
  expect(sentence('de', usage([['sensorthings', 7]], '2026-11-20'))).toBe('Seit dem 20.11.2026 wurde dieser Datensatz 7-mal abgerufen, immer über SensorThings.');
  expect(sentence('de', usage([['file', 1]]))).toBe('In den letzten 30 Tagen wurde dieser Datensatz einmal abgerufen, als Datei.');
  expect(sentence('en', usage([['file', 1]]))).toBe('In the last 30 days this dataset has been requested once, as a file.');
});

test('of two ways that are equal none is the most', () => {
  expect(sentence('de', usage([['json', 2], ['csv', 2]]))).toBe('In den letzten 30 Tagen wurde dieser Datensatz 4-mal abgerufen.');
});

test('nothing is told as nothing, and otherwise where nobody has counted yet', () => {
  expect(sentence('de', usage([]))).toBe('In den letzten 30 Tagen wurde dieser Datensatz nicht abgerufen.');
  expect(sentence('en', usage([], '2026-11-20'))).toBe('Since 20 Nov 2026 this dataset has not been requested.');
  expect(sentence('de', usage([], null))).toBe('Bisher wurde noch kein Abruf gezählt.');
});

test('every way has words in both languages', () => {
  for (const way of WAYS) for (const language of ['de', 'en'] as const) expect(wayOf(language, way)).not.toContain('usage.');
});

test('the highest bar is that of the day with the most requests, and days without any have none', () => {
  const day = (requests: number) => ({ day: '2026-11-21', requests, ways: [] });
  expect(heights([day(0), day(5), day(20)])).toEqual([0, 25, 100]);
  expect(heights([day(0)])).toEqual([0]);
});
