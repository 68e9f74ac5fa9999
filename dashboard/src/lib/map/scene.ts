// What a page wants its map to show, in data. The component draws it, lists it and says what was chosen.
import type { FilterSpecification, LayerSpecification, SourceSpecification, StyleSpecification } from 'maplibre-gl';
import font from '../../fonts/fira-sans-600.woff2';
import { json, Problem } from '../api/client';
import type { Foreign } from './foreign';
import type { Described, Found } from './objects';
import { resolved } from '../ui/colour';
import type { Colour } from './scheme';
import { city } from '../state/city.svelte';
import { style } from './style';
import { tileset, type Bounds, type TileJson, type Tileset } from './tiles';

export interface Scene {
  /** Source name → tile set of the server. */
  sets: Readonly<Record<string, string>>;
  /** Sources of our own: points, lines, outlines. */
  own?: Readonly<Record<string, SourceSpecification>>;
  /** Where to look first, if the tiles do not say. */
  bounds?: Bounds;
  /** `knows` says whether the tiles of a source carry an attribute. */
  layers: (colour: Colour, knows: (source: string, field: string) => boolean) => LayerSpecification[];
  /** How the chosen one is marked. */
  marked: (id: string, colour: Colour) => Marked;
  /** Where an object lies that may be out of view. */
  place?: (id: string) => { lat: number; lon: number } | null;
  /** Whether what is chosen elsewhere on the page is too small to be found from afar. */
  small?: true;
  /** The district or quarter that the page speaks of. */
  outlined?: string | null | undefined;
  /** Layers whose features can be chosen. */
  pick: readonly string[];
  /** Of those, which are listed; without it all. */
  list?: FilterSpecification;
  describe: (found: Found) => Described | null;
  /** Sources whose cells the page wants to know as far as they are loaded, and where it is told. */
  reads?: readonly string[];
  read?: (source: string, cells: ReadonlyMap<string, Found['properties']>) => void;
  /** What is in view, in a sentence. */
  count: (n: number) => string;
}

export interface Marked {
  own?: Readonly<Record<string, SourceSpecification>>;
  layers: LayerSpecification[];
}

export interface Loaded {
  /** Streets and water, where the city has them. */
  base: Tileset | undefined;
  districts: Tileset | undefined;
  sets: Record<string, Tileset>;
  bounds: Bounds | undefined;
}

/** The tile sets of a scene. A city without districts still has a map. */
export async function load(sets: Readonly<Record<string, string>>, signal: AbortSignal): Promise<Loaded> {
  const one = async (name: string) => tileset(await json<TileJson>(`/tiles/${name}.json`, { signal }), location.origin);
  const districts = one('districts').catch((error: unknown) => {
    if (error instanceof Problem && error.status === 404) return undefined;
    throw error;
  });
  const named = Object.entries(sets).map(async ([source, name]) => [source, await one(name)] as const);
  // A map without streets is still one.
  const base = city.basemap ? one('base').catch(() => undefined) : undefined;
  const [streets, ground, ...found] = await Promise.all([base, districts, ...named]);
  const bounds = ground?.bounds ?? found.find(([, { bounds }]) => bounds)?.[1].bounds;
  return { base: streets, districts: ground, sets: Object.fromEntries(found), bounds };
}

/** The whole look, in the colours that hold inside an element. */
export function compose(scene: Scene, loaded: Loaded, within: HTMLElement, marked: string | null, foreign?: Foreign): StyleSpecification {
  const known = new Map<string, string>();
  const colour: Colour = (token) => known.get(token) ?? known.set(token, resolved(within, token)).get(token) ?? '';
  const sources = Object.fromEntries(Object.entries(loaded.sets).map(([name, { source }]) => [name, source]));
  const knows = (source: string, field: string) => loaded.sets[source]?.fields.has(field) ?? false;
  const mark = marked ? scene.marked(marked, colour) : { layers: [] };
  const layers = [...scene.layers(colour, knows), ...mark.layers];
  return style({ colour, font: location.origin + font, base: loaded.base, districts: loaded.districts, foreign, outlined: scene.outlined }, { ...sources, ...scene.own, ...mark.own }, layers);
}
