import { expect, test } from 'vitest';
import { Beyond, isForeign, plain, read } from './foreign';

const ALLOWED = { url: 'https://tiles.example/styles/grey.json', origins: ['https://tiles.example', 'https://fonts.example'] };
const STYLE = {
  version: 8, name: 'Grau', center: [7, 51], terrain: { source: 'streets' },
  glyphs: 'https://fonts.example/{fontstack}/{range}.pbf', sprite: '../sprites/grey',
  sources: {
    streets: { type: 'vector', url: '../streets.json', maxzoom: 15 },
    air: { type: 'raster', tiles: ['air/{z}/{x}/{y}.png'], tileSize: 256, attribution: '<a href="https://x.example">&copy; Amt &amp; Land</a>' },
    city: { type: 'geojson', data: 'city.geojson' },
  },
  layers: [
    { id: 'ground', type: 'background' },
    { id: 'roads', type: 'line', source: 'streets', 'source-layer': 'roads' },
  ],
};
const STREETS = { tilejson: '3.0.0', tiles: ['https://tiles.example/v/{z}/{x}/{y}.mvt?key=1'], maxzoom: 14, minzoom: 2, attribution: '&#169; Amt', vector_layers: [] };

const loads = (style: unknown, streets: unknown = STREETS) => (address: string) =>
  Promise.resolve(address === ALLOWED.url ? style : address === 'https://tiles.example/streets.json' ? streets : undefined);
const changed = (change: object) => read(ALLOWED, loads({ ...STYLE, ...change }));

test('a style is read with all it points to, whole addresses and names of its own', async () => {
  expect(await read(ALLOWED, loads(STYLE))).toEqual({
    signs: { glyphs: 'https://fonts.example/{fontstack}/{range}.pbf', sprite: 'https://tiles.example/sprites/grey' },
    sources: {
      'far:streets': { type: 'vector', tiles: STREETS.tiles, minzoom: 2, maxzoom: 15, attribution: '&#169; Amt' },
      'far:air': { ...STYLE.sources.air, tiles: ['https://tiles.example/styles/air/{z}/{x}/{y}.png'] },
      'far:city': { type: 'geojson', data: 'https://tiles.example/styles/city.geojson' },
    },
    layers: [
      { id: 'far:ground', type: 'background' },
      { id: 'far:roads', type: 'line', source: 'far:streets', 'source-layer': 'roads' },
    ],
    attribution: '© Amt, © Amt & Land',
  });
  expect([isForeign('far:streets'), isForeign('districts'), isForeign(undefined)]).toEqual([true, false, false]);
});

test('what is nobody’s style is refused', async () => {
  for (const style of [undefined, null, 'x', [], {}, { ...STYLE, version: 7 }, { ...STYLE, layers: [] }, { ...STYLE, layers: {} }]) {
    await expect(read(ALLOWED, loads(style))).rejects.toThrow('no style of version 8');
  }
  for (const streets of [null, {}, { tiles: [] }, { tiles: 'x' }]) {
    await expect(read(ALLOWED, loads(STYLE, streets))).rejects.toThrow('a source without tiles');
  }
});

test('a server that is not named is told, whatever is to come from there', async () => {
  const elsewhere = 'https://other.example';
  for (const change of [
    { glyphs: `${elsewhere}/{fontstack}/{range}.pbf` },
    { sprite: [{ id: 'default', url: 'https://tiles.example/a' }, { id: 'b', url: `${elsewhere}/b` }] },
    { sources: { a: { type: 'vector', url: `${elsewhere}/a.json` } } },
    { sources: { a: { type: 'raster', tiles: ['https://tiles.example/{z}', `${elsewhere}/{z}`] } } },
    { sources: { a: { type: 'geojson', data: `${elsewhere}/a.geojson` } } },
  ]) {
    await expect(changed(change)).rejects.toEqual(new Beyond(elsewhere));
  }
  await expect(read(ALLOWED, loads(STYLE, { ...STREETS, tiles: ['http://tiles.example/{z}'] }))).rejects.toEqual(new Beyond('http://tiles.example'));
  await expect(changed({ sprite: 'mapbox://sprites/x' })).rejects.toEqual(new Beyond('mapbox:'));
});

test('who is to be named is told in words, whatever markup they use', () => {
  expect(plain('<b>a</b> &lt;i&gt;  &nbsp;&#8211; &unknown;\n<script>x')).toBe('a <i> – &unknown; x');
});
