import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { plural, text, word } from './dictionary';

type Texts = Record<string, string>;
const german = import.meta.glob<Texts>('../../i18n/**/de.json', { eager: true, import: 'default' });
const english = import.meta.glob<Texts>('../../i18n/**/en.json', { eager: true, import: 'default' });
const parts = Object.entries(german).map(([path, texts]): [Texts, Texts] => [texts, english[path.replace('de.json', 'en.json')] ?? {}]);
const de: Texts = Object.assign({}, ...Object.values(german));
const en: Texts = Object.assign({}, ...Object.values(english));

const placeholders = (message: string) => [...message.matchAll(/\{\w+\}/g)].map(String).sort();

test('both dictionaries have the same keys in the same order', () => {
  for (const [german, english] of parts) expect(Object.keys(english)).toEqual(Object.keys(german));
  // No key stands in two of them.
  expect(Object.keys(de)).toHaveLength(parts.flatMap(([german]) => Object.keys(german)).length);
});

test('both languages fill in the same values, and no text is empty', () => {
  for (const [key, message] of Object.entries(de)) {
    expect(placeholders(en[key] ?? ''), key).toEqual(placeholders(message));
    expect(en[key]?.trim() && message.trim(), key).toBeTruthy();
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
