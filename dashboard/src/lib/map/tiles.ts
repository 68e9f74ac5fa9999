// Tile sets of our own server, as TileJSON describes them. Tiles are asked for at the page's own origin, whatever
// address the server gives itself behind a proxy.
import type { VectorSourceSpecification } from 'maplibre-gl';

export type Bounds = [west: number, south: number, east: number, north: number];

export interface TileJson {
  tiles: string[];
  minzoom?: number;
  maxzoom?: number;
  bounds?: number[];
  attribution?: string;
  vector_layers?: { id: string; fields?: Record<string, string> }[];
}

export interface Tileset {
  source: VectorSourceSpecification;
  layers: string[];
  /** Names of what is known of the features. */
  fields: ReadonlySet<string>;
  bounds: Bounds | undefined;
  attribution: string;
}

export function tileset(described: TileJson, origin: string): Tileset {
  // The placeholders must not be encoded, so the path is cut out rather than parsed.
  const tiles = described.tiles.map((address) => origin + address.replace(/^[a-z]+:\/\/[^/]+/i, ''));
  const [west, south, east, north] = described.bounds ?? [];
  const bounds: Bounds | undefined =
    west !== undefined && south !== undefined && east !== undefined && north !== undefined ? [west, south, east, north] : undefined;
  return {
    source: { type: 'vector', tiles, minzoom: described.minzoom ?? 0, maxzoom: described.maxzoom ?? 16, ...(bounds ? { bounds } : {}) },
    layers: (described.vector_layers ?? []).map(({ id }) => id),
    fields: new Set((described.vector_layers ?? []).flatMap(({ fields }) => Object.keys(fields ?? {}))),
    bounds,
    attribution: described.attribution ?? '',
  };
}
