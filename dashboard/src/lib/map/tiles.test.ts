import { expect, test } from 'vitest';
import { tileset } from './tiles';

test('tiles are asked for at our own origin, with their placeholders', () => {
  for (const address of ['http://10.0.0.1:8080/tiles/a/{z}/{x}/{y}.mvt', '/tiles/a/{z}/{x}/{y}.mvt']) {
    expect(tileset({ tiles: [address] }, 'https://tal.example').source.tiles).toEqual(['https://tal.example/tiles/a/{z}/{x}/{y}.mvt']);
  }
});

test('what the description leaves out stays open', () => {
  expect(tileset({ tiles: [], bounds: [7, 51, 8] }, '')).toEqual({
    source: { type: 'vector', tiles: [], minzoom: 0, maxzoom: 16 }, layers: [], fields: new Set(), bounds: undefined, attribution: '',
  });
  expect(tileset({ tiles: [], bounds: [7, 51, 8, 52], vector_layers: [{ id: 'cells' }] }, '').bounds).toEqual([7, 51, 8, 52]);
});
