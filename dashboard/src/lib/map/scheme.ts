// How cells are classed and drawn: fill, pattern and outline, so that the classes survive grey-scale print and colour
// blindness. The same classes make the legend.
import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl';
import { square } from './cell';
import { imageName, type Pattern } from './pattern';
import type { Marked } from './scene';

/** A custom property of the style sheet. */
export type Token = `--${string}`;

export interface Class<K extends string = string> {
  key: K;
  /** None: the ground shows through. */
  fill: Token | null;
  pattern: Pattern | null;
  /** Of pattern and outline. */
  ink: Token;
}

/** Shades within a class, by an attribute in percent: from little to much. */
export interface Shade {
  key: string;
  attribute: string;
  little: Token;
  middle: Token;
  much: Token;
}

export interface Scheme<K extends string = string> {
  classes: readonly Class<K>[];
  /** The key of a feature's class. */
  of: ExpressionSpecification;
  shade?: Shade | undefined;
}

export type Colour = (token: Token) => string;

/** A cell is three pixels wide here: a pattern shows where cells lie together. */
const FAR = 10.4;
/** A cell is five pixels wide here: below, its outline would hide its colour. */
const CLOSE = 11.6;

/** Layers named `cells`, `cells-pattern` and `cells-line`; the first answers to the pointer. */
export function cellLayers(source: string, scheme: Scheme, colour: Colour): LayerSpecification[] {
  const by = (value: (c: Class) => string | ExpressionSpecification): ExpressionSpecification => {
    const [first, ...rest] = scheme.classes;
    if (!first) throw new Error('a scheme has at least one class');
    return ['match', scheme.of, ...rest.flatMap((c) => [c.key, value(c)]), value(first)] as unknown as ExpressionSpecification;
  };
  const { shade } = scheme;
  const fill = (c: Class): string | ExpressionSpecification => {
    const plain = c.fill ? colour(c.fill) : 'rgba(0, 0, 0, 0)';
    if (c.key !== shade?.key) return plain;
    const share: ExpressionSpecification = ['to-number', ['get', shade.attribute], 50];
    return ['interpolate', ['linear'], share, 0, colour(shade.little), 60, colour(shade.middle), 100, colour(shade.much)];
  };
  const patterned = scheme.classes.filter((c) => c.pattern);
  const layer = { source, 'source-layer': 'cells' } as const;
  return [
    {
      ...layer, id: 'cells', type: 'fill',
      paint: { 'fill-color': by(fill), 'fill-antialias': false },
    },
    {
      ...layer, id: 'cells-pattern', type: 'fill', minzoom: FAR,
      filter: ['in', scheme.of, ['literal', patterned.map((c) => c.key)]],
      paint: {
        'fill-pattern': by((c) => imageName(c.pattern ?? 'dots', colour(c.ink))),
        'fill-opacity': ['interpolate', ['linear'], ['zoom'], FAR, 0.55, 12.5, 1],
      },
    },
    {
      ...layer, id: 'cells-line', type: 'line', minzoom: CLOSE,
      paint: {
        'line-color': by((c) => colour(c.ink)),
        'line-width': ['interpolate', ['linear'], ['zoom'], CLOSE, 0.2, 14, 1, 16, 1.5],
        'line-opacity': ['interpolate', ['linear'], ['zoom'], CLOSE, 0, CLOSE + 1.2, 0.7],
      },
    },
  ];
}

/** An outline around one cell, wherever its tiles are. */
export function markedCell(id: string, colour: Colour): Marked {
  const found = square(id);
  if (!found) return { layers: [] };
  const data = { type: 'Feature' as const, properties: {}, geometry: { type: 'Polygon' as const, coordinates: [found.ring] } };
  const width = (px: number): ExpressionSpecification => ['interpolate', ['linear'], ['zoom'], 10, px, 15, px * 1.6];
  const layer = { source: 'chosen', type: 'line', layout: { 'line-join': 'round' } } as const;
  return {
    own: { chosen: { type: 'geojson', data } },
    layers: [
      { ...layer, id: 'chosen-halo', paint: { 'line-color': colour('--surface'), 'line-width': width(6) } },
      { ...layer, id: 'chosen', paint: { 'line-color': colour('--text'), 'line-width': width(2.5) } },
    ],
  };
}
