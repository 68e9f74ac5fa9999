// The fleet on a map: sources, layers, and what a marker or a cluster is in words. Pure.
import type { ExpressionSpecification, LayerSpecification, SourceSpecification } from 'maplibre-gl';
import type { State } from '../lib/api/state';
import { markerName, type Shape } from '../lib/map/marker';
import type { Marked } from '../lib/map/scene';
import type { Colour, Token } from '../lib/map/scheme';
import { collection, kept, type Points } from '../lib/map/points';
import type { Bounds } from '../lib/map/tiles';
import { around } from '../lib/map/view';
import { STATES, type Row } from './rows';

const LOOKS: Record<State, { shape: Shape; colour: Token }> = {
  online: { shape: 'disc', colour: '--ok' },
  unread: { shape: 'diamond', colour: '--critical' },
  late: { shape: 'triangle', colour: '--warn' },
  offline: { shape: 'diamond', colour: '--critical' },
  new: { shape: 'ring', colour: '--off' },
};

/** How bad a state is: the worst decides what a cluster looks like. */
export const GRAVITY: Record<State, number> = { online: 0, new: 1, late: 2, unread: 3, offline: 4 };
export const statusOf = (gravity: unknown): State => STATES.find((status) => GRAVITY[status] === gravity) ?? 'online';

export const located = (rows: readonly Row[]): Row[] => rows.filter(({ device }) => device.location !== null);

/** They lie in it later: there may be thousands. */
export const sources: Record<string, SourceSpecification> = {
  devices: {
    type: 'geojson', data: collection(),
    cluster: true, clusterRadius: 44, clusterMaxZoom: 14,
    clusterProperties: { gravity: ['max', ['get', 'gravity']], troubled: ['+', ['case', ['>', ['get', 'gravity'], 0], 1, 0]] },
  },
};

/** The devices as points; one that looks as before is the very same. */
export function points(rows: readonly Row[], before: Points = new Map()): Points {
  return new Map(
    located(rows).map(({ device: { id, name, location }, state }) => {
      const coordinates: [number, number] = [location?.lon ?? 0, location?.lat ?? 0];
      return [id, kept({ type: 'Feature', id, properties: { id, name, gravity: GRAVITY[state] }, geometry: { type: 'Point', coordinates } }, before)];
    }),
  );
}

/** A box around all devices. */
export const bounds = (rows: readonly Row[]): Bounds | undefined =>
  around(located(rows).flatMap(({ device }) => (device.location ? [device.location] : [])));

export function layers(colour: Colour): LayerSpecification[] {
  const by = (value: (status: State) => string): ExpressionSpecification =>
    ['match', ['get', 'gravity'], ...STATES.flatMap((status) => [GRAVITY[status], value(status)]), value('online')] as unknown as ExpressionSpecification;
  const icon = by((status) => markerName(LOOKS[status].shape, colour(LOOKS[status].colour), colour('--surface')));
  return [
    {
      id: 'clusters', type: 'circle', source: 'devices', filter: ['has', 'point_count'],
      paint: {
        'circle-color': colour('--surface'), 'circle-stroke-color': by((status) => colour(LOOKS[status].colour)), 'circle-stroke-width': 3,
        'circle-radius': ['interpolate', ['linear'], ['sqrt', ['get', 'point_count']], 1, 15, 10, 24, 60, 40],
      },
    },
    {
      id: 'cluster-names', type: 'symbol', source: 'devices', filter: ['has', 'point_count'],
      layout: {
        'text-field': ['to-string', ['get', 'point_count']], 'text-font': ['City Sans'], 'text-size': 13, 'text-allow-overlap': true, 'text-offset': [0, 0.35],
        'icon-image': icon, 'icon-size': 0.5, 'icon-offset': [0, -18], 'icon-allow-overlap': true,
      },
      paint: { 'text-color': colour('--text') },
    },
    {
      id: 'devices', type: 'symbol', source: 'devices', filter: ['!', ['has', 'point_count']],
      layout: { 'icon-image': icon, 'icon-allow-overlap': true, 'symbol-sort-key': ['get', 'gravity'] },
    },
    {
      id: 'device-names', type: 'symbol', source: 'devices', minzoom: 14, filter: ['!', ['has', 'point_count']],
      layout: { 'text-field': ['get', 'name'], 'text-font': ['City Sans'], 'text-size': 11.5, 'text-offset': [0, 1.1], 'text-anchor': 'top', 'text-max-width': 9 },
      paint: { 'text-color': colour('--map-name'), 'text-halo-color': colour('--map-halo'), 'text-halo-width': 1.75 },
    },
  ];
}

/** Opening a device leaves the page; the keyboard's place is marked while the list is read. */
export const marked = (id: string, colour: Colour): Marked => ({
  layers: [
    {
      id: 'chosen', type: 'circle', source: 'devices', filter: ['==', ['to-string', ['get', 'id']], id],
      paint: { 'circle-radius': 17, 'circle-color': 'rgba(0, 0, 0, 0)', 'circle-stroke-color': colour('--text'), 'circle-stroke-width': 2.5 },
    },
  ],
});
