// A trench along chosen streets: its address, the question it puts to the server, streets by name and on the map. Pure.
import type { LayerSpecification, SourceSpecification } from 'maplibre-gl';
import type { Release, StreetPiece } from '../../lib/api/shapes';
import type { Query } from '../../lib/api/address';
import { cellLayers, type Colour } from '../../lib/map/scheme';
import type { View } from '../../lib/map/view';
import { PRICE, TAKE_UP, unusual, within, type Range } from '../amount';
import { address, shadeOf, verdictOf, VERDICTS } from '../data';

export interface Wish {
  release: string | null;
  rule: string | null;
  /** Numbers of pieces of street, in order. */
  pieces: readonly number[];
  /** Metres from the trench within which houses are reached. */
  reach: number;
  /** Euro per metre of new trench, whatever the surface; null: as the city has set for each surface. */
  price: number | null;
  /** Per cent of the households that would sign. */
  takeUp: number;
  view: string | null;
}

export const REACH: Range = { least: 10, most: 300, step: 10, usual: 50 };
/** The server takes no more. */
const MOST = 2_000;
/** From here on streets can be told from each other, and are not too many. */
export const NEAR = 14;

export function readWish(query: URLSearchParams): Wish {
  return {
    release: query.get('rel'),
    rule: query.get('rule'),
    pieces: numbers(query.get('p') ?? ''),
    reach: within(query.get('reach'), REACH),
    price: query.has('price') ? within(query.get('price'), PRICE) : null,
    takeUp: within(query.get('take'), TAKE_UP),
    view: query.get('m'),
  };
}

export function writeWish(wish: Wish): URLSearchParams {
  return address([
    ['rel', wish.release],
    ['rule', wish.rule],
    ['p', ranges(wish.pieces)],
    ['reach', unusual(wish.reach, REACH)],
    ['price', wish.price === null ? '' : String(wish.price)],
    ['take', unusual(wish.takeUp, TAKE_UP)],
    ['m', wish.view],
  ]);
}

/** `3,5-7` from 3, 5, 6 and 7. */
export function ranges(pieces: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const piece of pieces) {
    const last = runs.at(-1);
    if (last && last[1] === piece - 1) last[1] = piece;
    else runs.push([piece, piece]);
  }
  return runs.map(([from, to]) => (from === to ? `${from}` : `${from}-${to}`)).join(',');
}

/** The other way round, in order; what is no number is left out. */
export function numbers(text: string): number[] {
  const all = new Set<number>();
  for (const part of text.split(',')) {
    const [, from, to = from] = /^(\d{1,9})(?:-(\d{1,9}))?$/.exec(part) ?? [];
    for (let piece = Number(from); piece <= Number(to) && all.size < MOST; piece += 1) all.add(piece);
  }
  return [...all].sort((a, b) => a - b);
}

/** With pieces, or without them where all are there already. */
export function toggled(pieces: readonly number[], those: readonly number[]): number[] {
  const all = new Set(pieces);
  if (those.every((piece) => all.has(piece))) those.forEach((piece) => all.delete(piece));
  else those.forEach((piece) => all.add(piece));
  return [...all].sort((a, b) => a - b).slice(0, MOST);
}

export const question = (release: Release, rule: string, { pieces, reach, price, takeUp }: Pick<Wish, 'pieces' | 'reach' | 'price' | 'takeUp'>): Query => ({
  release: release.id, rule, pieces: ranges(pieces), reach_m: reach, price_per_m: price ?? undefined, take_up: takeUp / 100,
});

export interface Named {
  name: string;
  pieces: number[];
  metres: number;
}

/** Pieces of one name together, in order of name. */
export function named(streets: readonly StreetPiece[]): Named[] {
  const byName = new Map<string, Named>();
  for (const { id, name, metres } of streets) {
    const known = byName.get(name) ?? { name, pieces: [], metres: 0 };
    byName.set(name, { name, pieces: [...known.pieces, id], metres: known.metres + metres });
  }
  return [...byName.values()].sort((a, b) => a.name.localeCompare(b.name, 'de', { numeric: true }));
}

/** The box that a map shows, west, south, east, north, a little larger than any screen and in steps, so that a small move asks nothing anew;
 * none from afar. */
export function box({ zoom, lat, lon }: View): string | null {
  if (zoom < NEAR) return null;
  const wide = (360 * 1_600) / (512 * 2 ** Math.floor(zoom)) / 2;
  const high = wide / 2;
  const [x, y] = [Math.round(lon / (wide / 2)) * (wide / 2), Math.round(lat / (high / 2)) * (high / 2)];
  return [x - 1.5 * wide, y - 1.5 * high, x + 1.5 * wide, y + 1.5 * high].map((n) => n.toFixed(4)).join(',');
}

const lines = (features: object[]): SourceSpecification => ({ type: 'geojson', data: { type: 'FeatureCollection', features } as never });

/** Streets that can be chosen, and the trench. */
export function sources(streets: readonly StreetPiece[], chosen: ReadonlySet<number>, route: readonly (readonly (readonly number[])[])[]): Record<string, SourceSpecification> {
  const piece = ({ id, name, metres, line }: StreetPiece) => ({ type: 'Feature', properties: { id: String(id), name, metres, chosen: chosen.has(id) }, geometry: { type: 'LineString', coordinates: line } });
  return {
    streets: lines(streets.map(piece)),
    route: lines(route.map((coordinates) => ({ type: 'Feature', properties: {}, geometry: { type: 'LineString', coordinates } }))),
  };
}

/** The cells below, the streets above them, and the trench on top. */
export function layers(rule: string, attribute: string | null, colour: Colour): LayerSpecification[] {
  const round = { 'line-cap': 'round', 'line-join': 'round' } as const;
  return [
    ...cellLayers('cells', { classes: VERDICTS, of: verdictOf({ rule }), shade: shadeOf(attribute) }, colour),
    { id: 'streets', type: 'line', source: 'streets', minzoom: NEAR, layout: round, paint: { 'line-color': colour('--text'), 'line-width': 1.25, 'line-opacity': 0.7 } },
    { id: 'route-halo', type: 'line', source: 'route', layout: round, paint: { 'line-color': colour('--surface'), 'line-width': 8 } },
    { id: 'route', type: 'line', source: 'route', layout: round, paint: { 'line-color': colour('--accent'), 'line-width': 4.5 } },
    // Wide enough for a finger.
    { id: 'streets-near', type: 'line', source: 'streets', minzoom: NEAR, layout: round, paint: { 'line-color': colour('--text'), 'line-width': 22, 'line-opacity': 0 } },
  ];
}
