import { expect, test } from 'vitest';
import { device as example } from '../../../tests/examples';
import { draft, entered, upon } from './data';

const device = example({
  name: 'Pegel Kluse', district: '0', location: { lat: 51.2552, lon: 7.1573, alt: 151 },
  profile: 'Decentlab DL-LID', codec: null, interval_s: 600, mounting_height_m: 5.4, tags: { flood_m: '2', strasse: 'Herzogstraße' },
});

test('a form that nobody changed sends what is there', () => {
  expect(draft(device, entered(device))).toEqual({
    name: 'Pegel Kluse', kind: 'river_level', profile: 'Decentlab DL-LID', district: '0', interval_s: 600, mounting_height_m: 5.4,
    location: { lat: 51.2552, lon: 7.1573, alt: 151 }, tags: { flood_m: '2', strasse: 'Herzogstraße' },
  });
});

test('a moved device gets the district of its new place, unless one was chosen', () => {
  const moved = { ...entered(device), lat: '51,27' };
  expect(draft(device, moved)).toMatchObject({ location: { lat: 51.27 } });
  expect(draft(device, moved)).not.toHaveProperty('district');
  expect(draft(device, { ...moved, district: '4' })).toMatchObject({ district: '4' });
});

test('what was emptied is left out, which unsets it', () => {
  const sent = draft(device, { ...entered(device), interval: ' ', height: '', lat: '', lon: '', alt: '', tags: '\n' });
  expect(Object.keys(sent).sort()).toEqual(['kind', 'name', 'profile']);
});

test('wrong numbers, half a place and labels without a sign are named', () => {
  const wrong = draft(device, { ...entered(device), name: ' ', interval: '1.5', lat: '91', lon: '', tags: 'no sign' });
  expect(wrong).toEqual({ wrong: ['name', 'interval', 'lat', 'lon', 'tags'] });
});

test('a label may hold an equals sign in its value', () => {
  expect(draft(device, { ...entered(device), tags: 'formula = a=b' })).toMatchObject({ tags: { formula: 'a=b' } });
});

test('who saves later does not undo what somebody else saved meanwhile, but is told where both changed the same', () => {
  const first = entered(device);
  const typed = { ...first, alt: '152', name: 'Pegel Kluse 1' };
  const now = { ...first, height: '2.5' };
  expect(upon(first, typed, now)).toEqual({ form: { ...now, alt: '152', name: 'Pegel Kluse 1' }, clash: [] });
  expect(upon(first, typed, { ...now, name: 'Pegel Werth' }).clash).toEqual(['name']);
  expect(upon(first, typed, { ...now, name: 'Pegel Kluse 1' }).clash).toEqual([]);
});
