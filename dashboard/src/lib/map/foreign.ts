// A ground of somebody else's: their style, made fit to lie under what our maps show. It keeps to the servers the operator
// names, has names of its own, and says whom to thank. Pure but for what loads it.
import type { LayerSpecification, SourceSpecification, SpriteSpecification } from 'maplibre-gl';

/** As the server names it in the page. */
export interface MapStyle {
  url: string;
  origins: readonly string[];
}

export interface Foreign {
  sources: Record<string, SourceSpecification>;
  layers: LayerSpecification[];
  /** Letters and symbols of the whole style. */
  signs: { glyphs?: string; sprite?: SpriteSpecification };
  /** Who is to be named, in plain words. */
  attribution: string;
}

/** The style needs a server that the operator has not named. */
export class Beyond extends Error {
  constructor(readonly origin: string) {
    super(`the style needs ${origin}`);
  }
}

type Loose = Record<string, unknown>;
type Load = (address: string) => Promise<unknown>;

/** What a source takes from the description it points to; what it says itself is stronger. */
const DESCRIBED = ['tiles', 'minzoom', 'maxzoom', 'bounds', 'scheme', 'attribution', 'encoding'];
const TILED: readonly unknown[] = ['vector', 'raster', 'raster-dem'];

/** Before the names of its sources and layers: ours are others. */
const FAR = 'far:';
export const isForeign = (source: unknown): boolean => typeof source === 'string' && source.startsWith(FAR);

export async function read({ url, origins }: MapStyle, load: Load): Promise<Foreign> {
  const fit = (address: unknown, base: string): string => {
    const at = new URL(String(address), base);
    if (!origins.includes(at.origin)) throw new Beyond(at.origin === 'null' ? at.protocol : at.origin);
    // Places to be filled in stay as they are.
    return at.href.replaceAll('%7B', '{').replaceAll('%7D', '}');
  };
  const style = object(await load(fit(url, url)));
  const { layers, glyphs, sprite } = style;
  if (style['version'] !== 8 || !Array.isArray(layers) || layers.length === 0) throw new Error('no style of version 8');
  const named = Object.entries(object(style['sources'])).map(async ([name, given]) => [FAR + name, await source(object(given), url, fit, load)] as const);
  const sources = await Promise.all(named);
  return {
    sources: Object.fromEntries(sources) as unknown as Foreign['sources'],
    layers: layers.map((layer: Loose) => ({ ...layer, ...prefixed(layer, ['id', 'source', 'ref']) })) as unknown as LayerSpecification[],
    signs: {
      ...(glyphs === undefined ? {} : { glyphs: fit(glyphs, url) }),
      ...(sprite === undefined ? {} : { sprite: Array.isArray(sprite) ? sprite.map((part: Loose) => ({ id: String(part['id']), url: fit(part['url'], url) })) : fit(sprite, url) }),
    },
    attribution: [...new Set(sources.flatMap(([, { attribution }]) => (typeof attribution === 'string' ? plain(attribution) : [])))].filter(Boolean).join(', '),
  };
}

const object = (value: unknown): Loose => (typeof value === 'object' && value !== null ? (value as Loose) : {});

const prefixed = (layer: Loose, keys: readonly string[]): Loose =>
  Object.fromEntries(keys.filter((key) => layer?.[key] !== undefined).map((key) => [key, FAR + String(layer[key])]));

async function source(given: Loose, base: string, fit: (address: unknown, base: string) => string, load: Load): Promise<Loose> {
  if (!TILED.includes(given['type'])) {
    return { ...given, ...Object.fromEntries(['data', 'url'].filter((key) => typeof given[key] === 'string').map((key) => [key, fit(given[key], base)])) };
  }
  const { url, ...own } = given;
  const at = url === undefined ? base : fit(url, base);
  const found = url === undefined ? {} : object(await load(at));
  const whole: Loose = { ...Object.fromEntries(DESCRIBED.filter((key) => found[key] !== undefined).map((key) => [key, found[key]])), ...own };
  const { tiles } = whole;
  if (!Array.isArray(tiles) || tiles.length === 0) throw new Error('a source without tiles');
  return { ...whole, tiles: tiles.map((address) => fit(address, at)) };
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', copy: '©' };

/** The words of a piece of HTML. */
export const plain = (html: string): string =>
  html
    .replace(/<[^>]*>/g, '')
    .replace(/&(?:#(\d{1,6})|(\w+));/g, (whole, code: string | undefined, name: string) => (code ? String.fromCodePoint(Number(code)) : (ENTITIES[name] ?? whole)))
    .replace(/\s+/g, ' ')
    .trim();
