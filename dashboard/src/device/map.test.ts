import { expect, test } from 'vitest';
import type { Gateway } from '../lib/api/shapes';
import { layers, links, sources } from './map';
import type { Heard } from './data';

const range = { min: -90, mean: -90, max: -90 };
const heard = (id: string, share: number): Heard => ({ id, name: id, count: 1, share, rssi: range, snr: range, distance: null, last: '' });
const gateway = (id: string, located: boolean): Gateway => ({
  id, name: id, location: located ? { lat: 51, lon: 7, alt: null } : null, status: 'online', last_seen: null,
});

test('lines lead to the gateways whose place is known', () => {
  const all = links([heard('a', 0.9), heard('b', 0.5), heard('c', 0.05)], [gateway('a', true), gateway('b', false), gateway('c', true)]);
  expect(all.map((link) => link.heard.id)).toEqual(['a', 'c']);
  const { links: lines } = sources({ lat: 51.1, lon: 7.1 }, all);
  expect(JSON.stringify(lines)).toMatch(/"steady":true.*"steady":false/);
});

test('every layer draws from a source there is', () => {
  const known = Object.keys(sources({ lat: 51, lon: 7 }, []));
  for (const layer of layers((token) => token)) expect(known).toContain('source' in layer ? layer.source : '');
});
