// House rules as tests.
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const texts = readdirSync('src/i18n', { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('de.json'))
  .flatMap((path) => Object.keys(JSON.parse(readFileSync(`src/i18n/${path}`, 'utf8')) as object));

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
  const wire = ['kind.', 'reason.', 'remedy.', 'quality.', 'meaning.', 'technology.', 'channel.'];
  const written = new Set([...all.matchAll(/'(\w+(?:\.\w+)+)'/g)].map(([, name]) => name));
  const unused = texts.filter((key) => {
    const stem = key.replace(/\.(one|other)$/, '');
    return ![key, stem].some((name) => written.has(name)) && ![...families, ...wire].some((prefix) => key.startsWith(prefix));
  });
  expect(unused).toEqual([]);
});
