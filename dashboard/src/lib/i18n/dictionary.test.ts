import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import cityDe from '../../i18n/city/de.json';
import cityEn from '../../i18n/city/en.json';
import codecDe from '../../i18n/codec/de.json';
import codecEn from '../../i18n/codec/en.json';
import coverageDe from '../../i18n/coverage/de.json';
import coverageEn from '../../i18n/coverage/en.json';
import importDe from '../../i18n/import/de.json';
import importEn from '../../i18n/import/en.json';
import mapDe from '../../i18n/map/de.json';
import mapEn from '../../i18n/map/en.json';
import mainDe from '../../i18n/de.json';
import mainEn from '../../i18n/en.json';
import { plural, text, word } from './dictionary';

const parts = [[mainDe, mainEn], [cityDe, cityEn], [codecDe, codecEn], [coverageDe, coverageEn], [importDe, importEn], [mapDe, mapEn]] as const;
const de = { ...mainDe, ...cityDe, ...codecDe, ...coverageDe, ...importDe, ...mapDe };
const en = { ...mainEn, ...cityEn, ...codecEn, ...coverageEn, ...importEn, ...mapEn };

const placeholders = (message: string) => [...message.matchAll(/\{\w+\}/g)].map(String).sort();

test('both dictionaries have the same keys in the same order', () => {
  for (const [german, english] of parts) expect(Object.keys(english)).toEqual(Object.keys(german));
  // No key stands in two of them.
  expect(Object.keys(de)).toHaveLength(parts.flatMap(([german]) => Object.keys(german)).length);
});

test('both languages fill in the same values, and no text is empty', () => {
  for (const key of Object.keys(de) as (keyof typeof de)[]) {
    expect(placeholders(en[key]), key).toEqual(placeholders(de[key]));
    expect(en[key].trim() && de[key].trim(), key).not.toBe('');
  }
});

test('every character of the dictionaries is in the font', () => {
  const ranges = readFileSync('src/fonts/characters.txt', 'utf8').trim().split(',');
  const known = (code: number) =>
    ranges.some((range) => {
      const [from, to] = range.replace('U+', '').split('-').map((hex) => Number.parseInt(hex, 16));
      return code >= (from ?? 0) && code <= (to ?? from ?? 0);
    });
  const missing = [...new Set(Object.values({ ...de, ...en }).join('') + Object.values(en).join(''))].filter(
    (c) => !known(c.codePointAt(0) ?? 0),
  );
  expect(missing).toEqual([]);
});

test('values are filled in and numbers choose the plural', () => {
  expect(text('de', 'overview.title', { city: 'Wuppertal' })).toBe('Sensoren in Wuppertal');
  expect(plural('en', 'chart.gaps', 1)).toBe('1 gap');
  expect(plural('de', 'chart.gaps', 0)).toBe('0 Lücken');
});

test('an unknown word from the wire is made readable', () => {
  expect(word('de', 'kind', 'river_level')).toBe('Pegel');
  expect(word('de', 'kind', 'beehive_scale')).toBe('Beehive scale');
});
