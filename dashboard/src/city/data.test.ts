import { expect, test } from 'vitest';
import { datastream, device } from '../../tests/examples';
import type { Readiness } from '../lib/api/shapes';
import { course, clamp, figures, frame, freshness, groups, image, nearest, old, plain, serverTone, standing, widget } from './data';

const week = Array.from({ length: 168 }, (_, i) => i % 24);

test('a value above nine tenths of the week is high, below nine tenths low', () => {
  expect([23, 12, 0].map((value) => standing(value, week))).toEqual(['high', 'usual', 'low']);
  expect(standing(22, [...week, null])).toBe('high');
});

test('two days are needed, and a week that never changed says nothing', () => {
  expect(standing(5, week.slice(0, 40))).toBeNull();
  expect(standing(5, week.map(() => 5))).toBeNull();
});

test('a server that cannot store is in trouble; one that misses something only warns', () => {
  const part = (status: Readiness['status']) => ({ status, detail: null });
  const readiness = (store: Readiness['status']): Readiness => ({
    status: store,
    parts: { startup: part('ok'), store: part(store), ingest: { status: 'degraded', sources: [] } },
  });
  expect([readiness('ok'), readiness('degraded'), readiness('failed'), null].map(serverTone)).toEqual(['ok', 'warn', 'critical', 'critical']);
});

test('the nearest come first, without the one itself and those without a place', () => {
  const at = (id: number, lat: number) => device({ id, location: { lat, lon: 7.15, alt: null } });
  const near = nearest(at(1, 51.25), [at(1, 51.25), at(2, 51.27), at(3, 51.26), device({ id: 4 })], 2);
  expect(near.map(({ device: { id }, metres }) => [id, Math.round(metres / 10) * 10])).toEqual([[3, 1110], [2, 2220]]);
  expect(nearest(device(), [at(2, 51)], 5)).toEqual([]);
});

test('devices stand together by kind, the most common first', () => {
  const all = [device({ id: 1, name: 'B', kind: 'rain' }), device({ id: 2, kind: 'noise' }), device({ id: 3, name: 'A', kind: 'rain' })];
  expect(groups(all).map(({ kind, devices }) => [kind, devices.map((d) => d.id)])).toEqual([['rain', [3, 1]], ['noise', [2]]]);
});

test('rivers have a range and no mean, batteries stay out', () => {
  const row = (quantity: string, n = 3) => ({ quantity, label: { de: quantity, en: quantity }, unit: 'm', avg: 2, min: 1, max: 3, n });
  const devices = [device({ datastreams: ['water_level', 'air_temperature', 'battery_voltage'].map((quantity) => datastream({ quantity, symbol: 'm' })) })];
  const found = figures({ quantities: [row('water_level'), row('air_temperature'), row('battery_voltage'), row('elsewhere')] }, devices);
  expect(found.map(({ quantity, mean, symbol }) => [quantity, mean, symbol])).toEqual([['water_level', false, 'm'], ['air_temperature', true, 'm']]);
});

test('a snippet holds whatever a description says and nothing breaks out of it', () => {
  const snippet = { address: 'https://city.example/charts/6.svg?t=7d&w=640', width: 640, height: 320, alt: '"><script>', page: 'https://city.example/de/s/1' };
  expect(image(snippet)).toBe(
    '<a href="https://city.example/de/s/1"><img src="https://city.example/charts/6.svg?t=7d&amp;w=640" width="640" height="320" alt="&quot;&gt;&lt;script&gt;" loading="lazy"></a>',
  );
  expect(frame(snippet)).not.toContain('<script');
  // No line around it, also where a page forbids styles.
  expect(frame(snippet)).toContain(' frameborder="0" ');
});

test('pixels stay within what the server draws', () => {
  expect(['100', '640', '99999', 'x', ''].map((text) => clamp(text, 320, 2_000))).toEqual([320, 640, 2_000, 320, 320]);
});

test('a value of three hours ago and before says so', () => {
  const now = Date.parse('2026-11-23T15:00:00Z');
  expect(['2026-11-23T13:00:00Z', '2026-11-23T11:59:00Z', '2026-11-08T11:00:00Z'].map((time) => old(time, now))).toEqual([false, true, true]);
});

test('a city without a reading for a quarter of an hour is late', () => {
  const minute = 60_000;
  expect([0, 84 * minute, 86 * minute].map((newest) => freshness(newest, 100 * minute))).toEqual(['none', 'warn', 'ok']);
});

test('an element is copied with its script, with a link inside for those without, and nothing breaks out', () => {
  const text = widget({ ds: 7, kind: 'card', period: '7d', lang: 'en', theme: 'dark', height: 320, table: true, words: 'A "<b>" & c', page: 'https://city.example/en/s/1' });
  expect(text).toBe(
    '<script type="module" src="https://city.example/widget.js"></script>\n<talblick-chart ds="7" kind="card" period="7d" lang="en" theme="dark"><a href="https://city.example/en/s/1">A &quot;&lt;b&gt;&quot; &amp; c</a></talblick-chart>',
  );
});

test('of a gauge people see the level, of a bare distance sensor the distance', () => {
  const [level, distance] = [datastream({ id: 1 }), datastream({ id: 2, quantity: 'distance' })];
  expect(plain([level, distance])).toEqual([level]);
  expect(plain([distance])).toEqual([distance]);
});

test('a value rises or falls when it is further from that of three hours ago than its last digits and the week tell', () => {
  const week = [0.2, 0.9, ...Array.from({ length: 60 }, () => 0.5), 0.42, 0.44, 0.46];
  expect(course(0.61, week, 0.01)).toMatchObject({ word: 'rises', by: expect.closeTo(0.19) });
  expect(course(0.3, week, 0.01)?.word).toBe('falls');
  expect(course(0.43, week, 0.01)?.word).toBe('steady');
  expect(course(0.43, [1, null, 1, 1], 0.01)).toBeNull();
});
