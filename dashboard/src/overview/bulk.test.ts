import { expect, test } from 'vitest';
import { device } from '../../tests/examples';
import { apply, drafted, sound, type Change, type Outcome } from './bulk';
import { sheet } from './sheet';
import { MOST, read, withView, without, write } from '../lib/state/views';

const gauge = device({ dev_eui: '70b3d57ed0001234', profile: 'DL-LID', tags: { Betreuung: 'WSW', Los: '2' }, location: { lat: 51.25, lon: 7.15, alt: null }, interval_s: 600, mounting_height_m: 0 });
const change = (field: Change['field'], value = '', label = ''): Change => ({ field, value, label });

test('a change keeps everything else, and what is so already is not sent', () => {
  const whole = { name: 'Pegel Kluse', kind: 'river_level', district: '0', location: { lat: 51.25, lon: 7.15 }, tags: { Betreuung: 'WSW', Los: '2' }, interval_s: 600, mounting_height_m: 0 };
  expect(drafted(gauge, change('profile', ' DL-PR36 '))).toEqual({ ...whole, profile: 'DL-PR36' });
  expect(drafted(gauge, change('profile'))).toEqual(whole);
  expect(drafted(gauge, change('interval', '900'))?.interval_s).toBe(900);
  expect(drafted(gauge, change('label', 'Tal', 'Los'))?.tags).toEqual({ Betreuung: 'WSW', Los: 'Tal' });
  expect(drafted(gauge, change('unlabel', '', 'Los'))?.tags).toEqual({ Betreuung: 'WSW' });
  for (const same of [change('profile', 'DL-LID'), change('label', '2', 'Los'), change('unlabel', '', 'Tal'), change('codec'), change('district', '0')]) {
    expect(drafted(gauge, same), same.field).toBeNull();
  }
});

test('what makes no sense is not begun', () => {
  for (const odd of [change('label', 'x'), change('label', 'x', 'a=b'), change('kind', ''), change('kind', 'Pegel'), change('interval', '1.5'), change('interval', '-1')]) {
    expect(sound(odd), JSON.stringify(odd)).toBe(false);
  }
  expect([change('interval'), change('profile'), change('label', '', 'Los')].every(sound)).toBe(true);
});

test('every device gets its verdict, one that is refused stops nobody, and stopping leaves the rest as it is', async () => {
  const devices = Array.from({ length: 20 }, (_, i) => device({ id: i + 1, name: `S${i + 1}` }));
  const told: Outcome[] = [];
  const written: number[] = [];
  const door = {
    read: async (id: number) => {
      if (id === 3) throw new Error('There is no such device.');
      return devices[id - 1] ?? gauge;
    },
    write: async (id: number) => written.push(id),
    why: (error: unknown) => (error instanceof Error ? error.message : ''),
  };
  await apply(devices, change('codec', 'elsys'), door, (one) => told.push(one), () => told.length >= 10);
  expect(told.find(({ id }) => id === 3)).toEqual({ id: 3, name: 'S3', verdict: 'refused', reason: 'There is no such device.' });
  expect(told.length).toBeGreaterThanOrEqual(10);
  expect(told.length).toBeLessThan(20);
  expect(written).toHaveLength(told.length - 1);
});

test('a table of devices can be brought back as it was taken out, and holds no formulas', () => {
  const [head, row, odd] = sheet([gauge, device({ name: '=1+1;"x"' })]).split('\n');
  expect(head).toBe('dev_eui;name;kind;profile;codec;lat;lon;alt;district;interval_s;mounting_height_m;tags');
  expect(row).toBe('70b3d57ed0001234;Pegel Kluse;river_level;DL-LID;;51,25;7,15;;0;600;0;Betreuung: WSW | Los: 2');
  expect(odd).toContain(`"'=1+1;""x"""`);
});

test('views are kept in order of name, one of a name, and nothing is left when there are none', () => {
  const kept = new Map<string, string>();
  const storage = { getItem: (key: string) => kept.get(key) ?? null, setItem: (key: string, text: string) => void kept.set(key, text), removeItem: (key: string) => void kept.delete(key) };
  let views = withView(withView([], { name: 'Still', query: 'status=offline' }), { name: 'Batterie', query: 'battery=low' });
  views = withView(views, { name: 'Still', query: 'status=offline&type=rain' });
  write(storage, 'talblick.views', views);
  expect(read(storage, 'talblick.views')).toEqual([{ name: 'Batterie', query: 'battery=low' }, { name: 'Still', query: 'status=offline&type=rain' }]);
  write(storage, 'talblick.views', without(without(views, 'Still'), 'Batterie'));
  expect(kept.size).toBe(0);
  for (const odd of ['{', '7', '[1,{"name":1}]']) expect(read({ getItem: () => odd }, 'x')).toEqual([]);
  expect(read({ getItem: () => JSON.stringify(Array.from({ length: 99 }, (_, i) => ({ name: `${i}`, query: '' }))) }, 'x')).toHaveLength(MOST);
});
