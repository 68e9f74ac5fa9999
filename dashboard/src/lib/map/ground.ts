// The ground of a city's own tiles: green, water, buildings and streets in quiet colours. The common schemes of such tiles
// (Protomaps, OpenMapTiles, Shortbread, basemap.de) are told apart by nothing but the names of their layers. Pure.
import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl';
import type { Colour } from './scheme';

type Part = 'green' | 'water' | 'building' | 'street';

/** The lowest first. */
const PARTS: readonly [Part, RegExp][] = [
  ['green', /land(?:use|cover)|^land$|park|wood|vegetation/i],
  ['water', /water|ocean|gew(?:ä|ae)sser/i],
  ['building', /building|geb(?:ä|ae)ude/i],
  ['street', /road|street|transport|verkehrslinie/i],
];
/** Names of places and lines of borders are our own. */
const NOT = /name|label|poi|place|bound|point|polygons?_labels/i;

/** How schemes say what a feature is. */
const KIND: ExpressionSpecification = ['to-string', ['coalesce', ['get', 'kind'], ['get', 'class'], ['get', 'klasse'], '']];
const GREEN = ['park', 'forest', 'wood', 'grass', 'grassland', 'meadow', 'cemetery', 'garden', 'nature_reserve', 'orchard', 'allotments', 'scrub', 'recreation_ground', 'village_green', 'Wald', 'Wiese'];
const MAJOR = ['highway', 'major_road', 'motorway', 'trunk', 'primary', 'secondary', 'Bundesautobahn', 'Bundesstraße'];

const widths = (far: number, near: number): ExpressionSpecification => ['interpolate', ['exponential', 1.6], ['zoom'], 10, far, 17, near];

function drawn(part: Part, name: string, colour: Colour): LayerSpecification[] {
  const layer = { source: 'base', 'source-layer': name } as const;
  const id = `base-${name}`;
  const area: ExpressionSpecification = ['==', ['geometry-type'], 'Polygon'];
  const line: ExpressionSpecification = ['==', ['geometry-type'], 'LineString'];
  const isMajor: ExpressionSpecification = ['in', KIND, ['literal', MAJOR]];
  switch (part) {
    case 'green':
      return [{ ...layer, id, type: 'fill', filter: ['all', area, ['in', KIND, ['literal', GREEN]]], paint: { 'fill-color': colour('--map-green') } }];
    case 'water':
      return [
        { ...layer, id, type: 'fill', filter: area, paint: { 'fill-color': colour('--map-water') } },
        { ...layer, id: `${id}-line`, type: 'line', filter: line, paint: { 'line-color': colour('--map-water'), 'line-width': widths(0.75, 5) } },
      ];
    case 'building':
      return [{ ...layer, id, type: 'fill', minzoom: 13.5, filter: area, paint: { 'fill-color': colour('--map-building') } }];
    case 'street':
      return [
        { ...layer, id, type: 'line', minzoom: 12, filter: ['all', line, ['!', isMajor]], paint: { 'line-color': colour('--map-street'), 'line-width': widths(0.4, 7) } },
        { ...layer, id: `${id}-major`, type: 'line', filter: ['all', line, isMajor], layout: { 'line-cap': 'round' }, paint: { 'line-color': colour('--map-street'), 'line-width': widths(1, 12) } },
      ];
  }
}

/** What lies below everything a map shows. */
export const below = (layers: readonly string[], colour: Colour): LayerSpecification[] =>
  PARTS.flatMap(([part, names]) => layers.filter((name) => names.test(name) && !NOT.test(name)).flatMap((name) => drawn(part, name, colour)));
