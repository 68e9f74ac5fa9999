// House rules as tests.
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import city from '../src/i18n/city/de.json';
import coverage from '../src/i18n/coverage/de.json';
import main from '../src/i18n/de.json';
import map from '../src/i18n/map/de.json';

const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.(svelte|ts)$/.test(path) && !path.endsWith('.test.ts') && !path.endsWith('schema.ts'))
  .map((path) => ({ path, text: readFileSync(`src/${path}`, 'utf8') }));

test('no component has a style attribute or raw markup, which the content security policy forbids', () => {
  const wrong = sources.filter(({ text }) => /\sstyle=["'{]|\{@html/.test(text)).map(({ path }) => path);
  expect(wrong).toEqual([]);
});

test('components stay below 150 lines', () => {
  const long = sources.filter(({ path, text }) => path.endsWith('.svelte') && text.split('\n').length > 150).map(({ path }) => path);
  expect(long).toEqual([]);
});

test('no address of another host is in the sources', () => {
  const foreign = sources.flatMap(({ path, text }) => [...text.matchAll(/https?:\/\/(?!www\.w3\.org\/)[^\s'"`)]+/g)].map(([url]) => `${path}: ${url}`));
  expect(foreign).toEqual([]);
});

test('every text of the dictionaries is used', () => {
  const all = sources.map(({ text }) => text).join('\n');
  // Families of keys that are put together: `status.${status}`, and words that come from the wire.
  const families = [...all.matchAll(/`([a-z]+(?:\.[a-zA-Z]+)*\.)\$\{/g)].map(([, prefix]) => prefix ?? '');
  const wire = ['kind.', 'reason.', 'quality.', 'technology.'];
  const unused = Object.keys({ ...main, ...city, ...coverage, ...map }).filter((key) => {
    const stem = key.replace(/\.(one|other)$/, '');
    const written = [key, stem].some((name) => all.includes(`'${name}'`));
    return !written && ![...families, ...wire].some((prefix) => key.startsWith(prefix));
  });
  expect(unused).toEqual([]);
});
