// What the map shows, as a list for those who do not use a pointer: the gravest first, then the nearest to the middle.
import { bearing, type View } from './view';

/** A feature that is drawn. */
export interface Found {
  /** The layer it is drawn in. */
  layer: string;
  properties: Record<string, string | number | boolean | null>;
  lat: number;
  lon: number;
}

export interface Described {
  id: string;
  /** What it is, in words. */
  words: string;
  /** 0 stands first. */
  rank: number;
  /** Several in one place: choosing it looks closer. */
  closer?: boolean;
}

export interface Listed extends Described {
  lat: number;
  lon: number;
  /** From the middle of the map. */
  metres: number;
  eighth: number;
}

export const MOST = 50;

/** A feature that lies in several tiles is listed once. `total` counts what was left out too. */
export function listed(found: readonly Found[], describe: (found: Found) => Described | null, middle: View): { items: Listed[]; total: number } {
  const byId = new Map<string, Listed>();
  for (const feature of found) {
    const described = describe(feature);
    if (!described || byId.has(described.id)) continue;
    const { lat, lon } = feature;
    byId.set(described.id, { ...described, lat, lon, ...bearing(middle, feature) });
  }
  const items = [...byId.values()].sort((a, b) => a.rank - b.rank || a.metres - b.metres || (a.id < b.id ? -1 : 1));
  return { items: items.slice(0, MOST), total: items.length };
}

/** The middle of any GeoJSON coordinates, by their box. */
export function middle(coordinates: unknown): { lat: number; lon: number } {
  const [west, south, east, north] = extent(coordinates);
  return { lat: (south + north) / 2, lon: (west + east) / 2 };
}

/** The box around any GeoJSON coordinates: west, south, east, north. */
export function extent(coordinates: unknown): [number, number, number, number] {
  const box = { west: Infinity, south: Infinity, east: -Infinity, north: -Infinity };
  const walk = (part: unknown): void => {
    if (!Array.isArray(part)) return;
    const [lon, lat] = part as unknown[];
    if (typeof lon !== 'number' || typeof lat !== 'number') return part.forEach(walk);
    box.west = Math.min(box.west, lon);
    box.east = Math.max(box.east, lon);
    box.south = Math.min(box.south, lat);
    box.north = Math.max(box.north, lat);
  };
  walk(coordinates);
  return [box.west, box.south, box.east, box.north];
}
