import { expect, test } from 'vitest';
import { below } from './ground';

const drawn = (...layers: string[]) => below(layers, (token) => token).map(({ id }) => id);

test('the layers of the common schemes are drawn in order, and their names and borders are left out', () => {
  const protomaps = ['boundaries', 'buildings', 'earth', 'landcover', 'landuse', 'places', 'pois', 'roads', 'water'];
  const all = ['base-landcover', 'base-landuse', 'base-water', 'base-water-line', 'base-buildings', 'base-roads', 'base-roads-major'];
  expect(drawn(...protomaps)).toEqual(all);
  expect(drawn('building', 'housenumber', 'landcover', 'transportation', 'transportation_name', 'water', 'water_name', 'waterway')).toEqual([
    'base-landcover', 'base-water', 'base-water-line', 'base-waterway', 'base-waterway-line', 'base-building', 'base-transportation', 'base-transportation-major',
  ]);
  expect(drawn('land', 'streets', 'streets_polygons_labels', 'street_labels', 'water_polygons', 'buildings')).toEqual(['base-land', 'base-water_polygons', 'base-water_polygons-line', 'base-buildings', 'base-streets', 'base-streets-major']);
  expect(drawn('cells')).toEqual([]);
});
