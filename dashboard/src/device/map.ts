// A device and the gateways that hear it, joined by lines as strong as they hear. Pure.
import type { LayerSpecification, SourceSpecification } from 'maplibre-gl';
import type { Gateway } from '../lib/api/shapes';
import type { Marked } from '../lib/map/scene';
import type { Colour } from '../lib/map/scheme';
import type { Heard } from './data';

export interface Place {
  lat: number;
  lon: number;
}

/** A gateway that heard the device and whose place is known. */
export interface Link {
  heard: Heard;
  place: Place;
}

export function links(gateways: readonly Heard[], known: readonly Gateway[]): Link[] {
  const places = new Map(known.map(({ id, location }) => [id, location]));
  return gateways.flatMap((heard) => {
    const place = places.get(heard.id);
    return place ? [{ heard, place }] : [];
  });
}

/** Heard less often than that, a gateway is no safety: its line is dashed. */
const STEADY = 0.1;

export function sources(device: Place, all: readonly Link[]): Record<string, SourceSpecification> {
  const at = ({ lat, lon }: Place) => [lon, lat];
  const set = (features: unknown[]): SourceSpecification => ({ type: 'geojson', data: { type: 'FeatureCollection', features } as never });
  const feature = (properties: object, type: string, coordinates: unknown) => ({ type: 'Feature', properties, geometry: { type, coordinates } });
  return {
    links: set(all.map(({ heard, place }) => feature({ share: heard.share, steady: heard.share >= STEADY }, 'LineString', [at(device), at(place)]))),
    gateways: set(all.map(({ heard, place }) => feature({ id: heard.id, name: heard.name }, 'Point', at(place)))),
    device: set([feature({}, 'Point', at(device))]),
  };
}

export function layers(colour: Colour): LayerSpecification[] {
  const line = (id: string, steady: boolean): LayerSpecification => ({
    id, type: 'line', source: 'links', filter: ['==', ['get', 'steady'], steady],
    paint: {
      'line-color': colour('--accent'), 'line-width': ['interpolate', ['linear'], ['get', 'share'], 0, 1, 1, 4.5], 'line-opacity': 0.8,
      ...(steady ? {} : { 'line-dasharray': [2, 2] }),
    },
  });
  const circle = (id: string, radius: number, fill: `--${string}`): LayerSpecification => ({
    id, type: 'circle', source: id,
    paint: { 'circle-radius': radius, 'circle-color': colour(fill), 'circle-stroke-color': colour('--surface'), 'circle-stroke-width': 2 },
  });
  return [
    line('links-steady', true),
    line('links-rare', false),
    circle('gateways', 8, '--accent'),
    circle('device', 9, '--text'),
    {
      id: 'gateway-names', type: 'symbol', source: 'gateways',
      layout: { 'text-field': ['get', 'name'], 'text-font': ['City Sans'], 'text-size': 12, 'text-offset': [0, 1.1], 'text-anchor': 'top', 'text-max-width': 9 },
      paint: { 'text-color': colour('--map-name'), 'text-halo-color': colour('--map-halo'), 'text-halo-width': 1.75 },
    },
  ];
}

/** Where the keyboard is in the list. */
export const marked = (id: string, colour: Colour): Marked => ({
  layers: [
    {
      id: 'chosen', type: 'circle', source: 'gateways', filter: ['==', ['get', 'id'], id],
      paint: { 'circle-radius': 15, 'circle-color': 'rgba(0, 0, 0, 0)', 'circle-stroke-color': colour('--text'), 'circle-stroke-width': 2.5 },
    },
  ],
});
