// The look of every map: ground, district outlines and names. It asks nobody but our own server, unless it is given a ground
// of somebody else's.
import type { ExpressionSpecification, LayerSpecification, SourceSpecification, StyleSpecification } from 'maplibre-gl';
import type { Colour } from './scheme';
import type { Foreign } from './foreign';
import { below } from './ground';
import type { Tileset } from './tiles';

export interface Ground {
  colour: Colour;
  /** Absolute address of the font that names are drawn with. */
  font: string;
  /** Streets, water and buildings, where the city has them. */
  base: Tileset | undefined;
  districts: Tileset | undefined;
  /** In place of land and streets of our own. */
  foreign?: Foreign | undefined;
  /** A district or quarter that stands out. */
  outlined?: string | null | undefined;
}

const FONT = 'City Sans';

/** `content` lies above the ground and below outlines and names. */
export function style(ground: Ground, sources: Record<string, SourceSpecification>, content: LayerSpecification[]): StyleSpecification {
  const { base, districts, foreign, outlined } = ground;
  // Points lie on top of everything, areas below the names.
  const onTop = ({ type }: LayerSpecification) => type === 'circle' || type === 'symbol';
  return {
    version: 8,
    'font-faces': { [FONT]: [{ url: ground.font }] },
    ...foreign?.signs,
    sources: { ...foreign?.sources, ...(base ? { base: base.source } : {}), ...(districts ? { districts: districts.source } : {}), ...sources },
    layers: [
      { id: 'ground', type: 'background', paint: { 'background-color': ground.colour('--map-around') } },
      ...(foreign ? [...foreign.layers, veil(ground.colour)] : districts ? [land(ground.colour)] : []),
      ...(base ? below(base.layers, ground.colour) : []),
      ...content.filter((layer) => !onTop(layer)),
      ...(districts ? outlines(districts, ground.colour, outlined ?? '') : []),
      ...content.filter(onTop),
    ],
  };
}

const land = (colour: Colour): LayerSpecification => ({
  id: 'land', type: 'fill', source: 'districts', 'source-layer': 'districts', filter: ['==', ['get', 'level'], 'district'],
  paint: { 'fill-color': colour('--map-land') },
});

/** Theirs are bright: in the dark they are dimmed. */
const veil = (colour: Colour): LayerSpecification => ({ id: 'veil', type: 'background', paint: { 'background-color': colour('--map-veil') } });

function outlines(districts: Tileset, colour: Colour, outlined: string): LayerSpecification[] {
  const width = (far: number, near: number): ExpressionSpecification => ['interpolate', ['linear'], ['zoom'], 9, far, 14, near];
  const area = { source: 'districts', 'source-layer': 'districts', type: 'line' } as const;
  // The server may give points to name districts by; otherwise their areas are named, once in every tile they touch.
  const named = districts.layers.includes('labels') ? 'labels' : 'districts';
  const name = (id: string, level: string, size: [number, number], minzoom: number): LayerSpecification => ({
    id, type: 'symbol', source: 'districts', 'source-layer': named, minzoom, filter: ['==', ['get', 'level'], level],
    layout: {
      'text-field': ['get', 'name'], 'text-font': [FONT], 'text-max-width': 7, 'text-padding': 6,
      'text-size': ['interpolate', ['linear'], ['zoom'], 10, size[0], 14, size[1]],
    },
    paint: { 'text-color': colour('--map-name'), 'text-halo-color': colour('--map-halo'), 'text-halo-width': 1.75, 'text-halo-blur': 0.25 },
  });
  return [
    { ...area, id: 'quarter', minzoom: 11, filter: ['==', ['get', 'level'], 'quarter'], paint: { 'line-color': colour('--map-line'), 'line-width': width(0.4, 1.2), 'line-dasharray': [3, 2] } },
    { ...area, id: 'district', filter: ['==', ['get', 'level'], 'district'], paint: { 'line-color': colour('--map-line'), 'line-width': width(0.9, 2.4) } },
    { ...area, id: 'outlined', filter: ['all', ['==', ['get', 'id'], outlined], ['!=', outlined, '']], layout: { 'line-join': 'round' }, paint: { 'line-color': colour('--text'), 'line-width': width(2.5, 4) } },
    name('quarter-name', 'quarter', [10, 13], 12.5),
    name('district-name', 'district', [11, 16], 9.5),
  ];
}
