// MapLibre behind one function. Loaded only on pages that have a map. Its worker is a file of our own origin, as the
// content security policy demands.
import { GeoJSONSource, Map as MapLibre, setWorkerUrl, type FilterSpecification, type MapGeoJSONFeature, type StyleSpecification } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url';
import type { Abroad } from './abroad.svelte';
import { extent, middle, type Found } from './objects';
import { marker, parseMarker } from './marker';
import { parseImage, pixels, RATIO } from './pattern';
import { collection, difference, type Points } from './points';
import type { Bounds } from './tiles';
import type { View } from './view';

/** A map of which nothing is heard for so long is given up, and the server's picture is shown. */
const PATIENCE_MS = 8_000;
/** Without tiles of a city nothing is to be seen out there. */
const MOST_OUT = 8;
const MOST_IN = 17;
const PADDING = 20;

export interface Options {
  container: HTMLElement;
  style: StyleSpecification;
  /** Where to look first; without it, at `bounds`. */
  view: View | undefined;
  bounds: Bounds;
  locale: Record<string, string>;
  /** Layers whose features can be chosen and pointed at. */
  layers: readonly string[];
  /** What lies in sources that are empty in the style. */
  points: Readonly<Record<string, Points>>;
  moved: (view: View) => void;
  /** While it moves; not when it was told where to look. */
  moving: (view: View) => void;
  /** Everything is drawn and nothing moves. */
  rested: () => void;
  /** From where else something may be loaded. */
  origins: readonly string[] | undefined;
  /** The ground of somebody else's, which is given up if it cannot be drawn or does not come. */
  far: () => Abroad | undefined;
  picked: (found: Found | null) => void;
  pointed: (found: Found | null, at: { x: number; y: number }) => void;
}

export interface Engine {
  /** Where a style cannot be drawn it stays as it was. */
  restyle(style: StyleSpecification): void;
  /** What lies in a source from now on. */
  put(source: string, points: Points): void;
  /** What is drawn and can be seen of the layers that can be chosen, of those features the filter lets through. */
  found(filter: FilterSpecification | undefined): Found[];
  /** Moves so that a place is seen; `zoom` is the least. */
  show(place: { lat: number; lon: number }, zoom?: number): void;
  /** Whether a place is in view. */
  sees(place: { lat: number; lon: number }): boolean;
  fit(bounds: Bounds): void;
  /** A box around a district or quarter, as far as its tiles are loaded. */
  district(id: string): Bounds | undefined;
  zoom(by: number): void;
  pan(right: number, down: number): void;
  view(): View;
  /** Looks there at once, as another map does. */
  look(view: View): void;
  /** The cells of a source that are loaded, by their name. */
  read(source: string): Map<string, Found['properties']>;
  close(): void;
}

export async function open(options: Options): Promise<Engine> {
  const { container, view, bounds, origins } = options;
  // What the worker may load is said with its file, which browsers keep for a year: another permission, another address.
  setWorkerUrl(origins ? `${workerUrl}?${encodeURIComponent(origins.join(' '))}` : workerUrl);
  const style = filled(options);
  const map = new MapLibre({
    container, style, attributionControl: false, locale: options.locale,
    ...(view ? { center: [view.lon, view.lat], zoom: view.zoom } : { bounds, fitBoundsOptions: { padding: PADDING } }),
    minZoom: MOST_OUT, maxZoom: MOST_IN, dragRotate: false, pitchWithRotate: false, touchPitch: false, rollEnabled: false,
    cooperativeGestures: matchMedia('(pointer: coarse)').matches, renderWorldCopies: false, fadeDuration: 0,
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.setMissingStyleImageResolver((name) => {
    const [pattern, sign] = [parseImage(name), parseMarker(name)];
    if (pattern) map.addImage(name, pixels(pattern.pattern, pattern.rgb), { pixelRatio: RATIO });
    if (sign) map.addImage(name, marker(sign.shape, sign.fill, sign.edge), { pixelRatio: RATIO });
  });
  await loaded(map).catch((error: unknown) => {
    map.remove();
    throw error;
  });
  for (const name of Object.keys(options.points)) aside(map, name, options.style);
  listen(map, options);
  return engine(map, options);
}

/** The style with the points in it, for the beginning. */
function filled({ style, points }: Options): StyleSpecification {
  const sources = { ...style.sources };
  for (const [name, those] of Object.entries(points)) {
    const source = sources[name];
    if (source?.type === 'geojson') sources[name] = { ...source, data: collection(those) };
  }
  return { ...style, sources };
}

/** A style is compared with what sources say of themselves. Thousands of points are no part of that: `put` tells of them. */
function aside(map: MapLibre, name: string, { sources }: StyleSpecification): void {
  const source = map.getSource(name);
  if (source) source.serialize = () => sources[name];
}

function loaded(map: MapLibre): Promise<void> {
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(new Error('nothing is heard of the map'));
    let timer = setTimeout(giveUp, PATIENCE_MS);
    // A slow line is no reason to give up, silence is.
    map.on('data', () => {
      clearTimeout(timer);
      timer = setTimeout(giveUp, PATIENCE_MS);
    });
    map.on('error', ({ error }) => {
      if (/worker/i.test(error.message)) reject(error);
      // Without this a map whose sources all fail never comes to rest.
      map.triggerRepaint();
    });
    map.once('load', () => {
      resolve();
      clearTimeout(timer);
    });
  });
}

function listen(map: MapLibre, { layers, moved, moving, rested, far, picked, pointed }: Options): void {
  const under = (point: { x: number; y: number }) => {
    const there = layers.filter((id) => map.getLayer(id));
    const [feature] = there.length > 0 ? map.queryRenderedFeatures([point.x, point.y], { layers: there }) : [];
    return feature ? found(feature) : null;
  };
  map.on('move', (event) => 'led' in event || moving(view(map)));
  map.on('moveend', (event) => 'led' in event || moved(view(map)));
  map.on('idle', rested);
  watch(map, far);
  map.on('click', ({ point }) => picked(under(point)));
  map.on('mousemove', ({ point }) => {
    const feature = under(point);
    map.getCanvas().style.cursor = feature ? 'pointer' : '';
    pointed(feature, point);
  });
  map.on('mouseout', () => pointed(null, { x: 0, y: 0 }));
}

/** A tile that is missing is no failure: a ground has its bounds. */
function watch(map: MapLibre, far: Options['far']): void {
  let [came, failed] = [false, false];
  const of = (event: object) => far()?.owns((event as { sourceId?: string }).sourceId) === true;
  map.on('data', (event) => (came ||= 'tile' in event && of(event)));
  map.on('error', (event) => (failed ||= of(event)));
  map.on('idle', () => {
    if (failed && !came) far()?.giveUp();
    failed = false;
  });
}

const view = (map: MapLibre): View => ({ zoom: map.getZoom(), lat: map.getCenter().lat, lon: map.getCenter().lng });

function box(features: readonly Pick<MapGeoJSONFeature, 'geometry'>[]): Bounds | undefined {
  const boxes = features.map(({ geometry }) => extent('coordinates' in geometry ? geometry.coordinates : []));
  const [first, ...rest] = boxes;
  return first && rest.reduce((a, b) => [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])], first);
}

function found(feature: MapGeoJSONFeature): Found {
  const place = middle('coordinates' in feature.geometry ? feature.geometry.coordinates : []);
  return { layer: feature.layer.id, properties: feature.properties as Found['properties'], ...place };
}

function engine(map: MapLibre, { layers, points, far }: Options): Engine {
  const known = new Map(Object.entries(points));
  return {
    restyle: (style) => {
      let sound = true;
      // A style is looked through before anything of it is drawn, at once.
      const complaint = map.on('error', () => (sound = false));
      map.setStyle(style, { diff: true });
      complaint.unsubscribe();
      if (!sound) far()?.giveUp();
    },
    put(name, next) {
      const change = difference(known.get(name) ?? new Map(), next);
      const source = map.getSource(name);
      known.set(name, next);
      if (!(source instanceof GeoJSONSource)) return;
      if (change === null) void source.setData(collection(next));
      else if (change.add.length + change.remove.length > 0) void source.updateData(change);
    },
    found: (filter) => map.queryRenderedFeatures({ layers: layers.filter((id) => map.getLayer(id)), ...(filter ? { filter } : {}) }).map(found),
    show: ({ lat, lon }, zoom = 0) => void map.easeTo({ center: [lon, lat], zoom: Math.max(map.getZoom(), zoom), duration: 400 }),
    sees: ({ lat, lon }) => map.getBounds().contains([lon, lat]),
    fit: (bounds) => void map.fitBounds(bounds, { padding: PADDING, duration: 400 }),
    district: (id) => box(map.getSource('districts') ? map.querySourceFeatures('districts', { sourceLayer: 'districts', filter: ['==', ['get', 'id'], id] }) : []),
    zoom: (by) => void map.easeTo({ zoom: map.getZoom() + by, duration: 250 }),
    pan: (right, down) => void map.panBy([right, down], { duration: 250 }),
    view: () => view(map),
    // What is passed along comes back in the events of this movement.
    look: ({ lat, lon, zoom }) => void map.jumpTo({ center: [lon, lat], zoom }, { led: true }),
    read: (source) => new Map(map.querySourceFeatures(source, { sourceLayer: 'cells' }).map(({ properties }) => [String(properties['id']), properties as Found['properties']])),
    close: () => map.remove(),
  };
}
