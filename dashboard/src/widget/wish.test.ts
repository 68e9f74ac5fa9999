import { expect, test } from 'vitest';
import { ago, map, picture, ranking, read, value } from './wish';

const wish = (attributes: Record<string, string>) => read((name) => attributes[name] ?? null, 'de-DE');

test('attributes that make no sense are as if they were not there', () => {
  expect(wish({ ds: '1e3', kind: 'pie', period: '1y', theme: 'pink', height: '9', lang: 'fr' })).toEqual({
    ds: null, kind: 'chart', period: '24h', language: 'de', theme: 'auto', height: 280, title: '', table: false,
  });
  expect(wish({ ds: '181', kind: 'card', period: '7d', lang: 'en-GB', theme: 'dark', height: '320', title: ' River ', table: '' })).toEqual({
    ds: 181, kind: 'card', period: '7d', language: 'en', theme: 'dark', height: 320, title: 'River', table: true,
  });
});

test('a picture is as wide as there is room, in steps, and never wider than is drawn', () => {
  const of = (width: number) => new URL(picture('https://city.example', wish({ ds: '7' }), width, false, 1)).searchParams.get('w');
  expect([of(10), of(659), of(9_999)]).toEqual(['320', '640', '2000']);
});

test('values and times are told in the language of the widget', () => {
  expect([value('de', 0.824, 'm', false), value('en', -3.25, '°C', false), value('de', 1, '', true)]).toEqual(['0,82\u202fm', '−3.25\u202f°C', 'ja']);
  expect([ago('de', 0, 5 * 60_000), ago('en', 0, 3 * 86_400_000), ago('en', 9, 0)]).toEqual(['vor 5 Minuten', '3 days ago', 'now']);
});

test('a map is as wide as there is room, and what is no map is that of the sensors', () => {
  const asked = (attributes: Record<string, string>, width: number) => map((name) => attributes[name] ?? null, { width, dark: true, language: 'en', minute: 1 });
  expect(asked({ of: 'broadband', height: '500' }, 659).path).toBe('/maps/broadband.svg?w=640&h=500&lang=en&theme=dark&at=1');
  expect(asked({ of: '../x', height: '9' }, 9_999)).toEqual({ of: 'sensors', title: '', path: '/maps/sensors.svg?w=1600&h=1120&lang=en&theme=dark&at=1' });
});

test('a ranking is about one day, and of rain the sum counts', () => {
  const asked = (attributes: Record<string, string>) => ranking((name) => attributes[name] ?? null, Date.parse('2026-11-22T12:00:30Z'));
  expect(asked({ quantity: 'water_level', order: 'lowest', n: '3' }).path).toBe(
    '/api/v1/city/top?quantity=water_level&by=min&order=asc&limit=60&from=2026-11-21T12%3A00%3A00.000Z&to=2026-11-22T12%3A00%3A00.000Z',
  );
  expect([asked({ quantity: 'precipitation' }).by, asked({ quantity: 'a&b' }).quantity, asked({ quantity: 'pm10', n: '900' }).n]).toEqual(['sum', null, 5]);
});
