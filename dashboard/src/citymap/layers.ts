// The points of a phenomenon on the map: a disc in the colour of its class with its value beside it. Pure.
import type { ExpressionSpecification, LayerSpecification, SourceSpecification } from 'maplibre-gl';
import type { Marked } from '../lib/map/scene';
import type { Class, Colour, Token } from '../lib/map/scheme';
import { classOf, valueAt, type Point } from './data';

const SHADES: readonly Token[] = ['--step-1', '--step-2', '--step-3', '--step-4', '--step-5'];

/** The five classes for the legend; dark is more. */
export const SCHEME: readonly Class[] = SHADES.map((fill, i) => ({ key: String(i), fill, pattern: null, ink: '--step-ink' }));

export function source(of: readonly Point[], step: number, bounds: readonly number[], say: (value: number) => string): Record<string, SourceSpecification> {
  const features = of.flatMap((point) => {
    const value = valueAt(point, step);
    if (value === null) return [];
    const properties = { id: point.id, name: point.name, class: classOf(bounds, value), value, words: say(value) };
    return [{ type: 'Feature', properties, geometry: { type: 'Point', coordinates: [point.lon, point.lat] } }];
  });
  return { points: { type: 'geojson', data: { type: 'FeatureCollection', features } as never } };
}

export function layers(colour: Colour): LayerSpecification[] {
  const shade = ['match', ['get', 'class'], ...SHADES.slice(1).flatMap((token, i) => [i + 1, colour(token)]), colour('--step-1')] as unknown as ExpressionSpecification;
  const from: ExpressionSpecification = ['interpolate', ['linear'], ['zoom'], 10, 5, 14, 10];
  return [
    {
      id: 'points', type: 'circle', source: 'points',
      layout: { 'circle-sort-key': ['get', 'class'] },
      paint: { 'circle-radius': from, 'circle-color': shade, 'circle-stroke-color': colour('--map-line'), 'circle-stroke-width': 1.5 },
    },
    {
      id: 'values', type: 'symbol', source: 'points',
      layout: { 'text-field': ['get', 'words'], 'text-font': ['City Sans'], 'text-size': 12.5, 'text-offset': [0, 0.75], 'text-anchor': 'top', 'symbol-sort-key': ['-', ['get', 'class']] },
      paint: { 'text-color': colour('--map-name'), 'text-halo-color': colour('--map-halo'), 'text-halo-width': 1.75 },
    },
  ];
}

export const marked = (id: string, colour: Colour): Marked => ({
  layers: [
    {
      id: 'chosen', type: 'circle', source: 'points', filter: ['==', ['to-string', ['get', 'id']], id],
      paint: { 'circle-radius': 16, 'circle-color': 'rgba(0, 0, 0, 0)', 'circle-stroke-color': colour('--text'), 'circle-stroke-width': 2.5 },
    },
  ],
});
