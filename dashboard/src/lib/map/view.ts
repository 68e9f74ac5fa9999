// Where the map looks, as it stands in the address: zoom/latitude/longitude.

export interface View {
  zoom: number;
  lat: number;
  lon: number;
}

export function parseView(text: string | null): View | undefined {
  const [zoom, lat, lon] = (text ?? '').split('/').map(Number);
  if (zoom === undefined || lat === undefined || lon === undefined) return undefined;
  const sound = zoom >= 0 && zoom <= 22 && Math.abs(lat) <= 85 && Math.abs(lon) <= 180;
  return sound && text?.split('/').length === 3 ? { zoom, lat, lon } : undefined;
}

/** Four decimals are ten metres. */
export const writeView = ({ zoom, lat, lon }: View) => `${zoom.toFixed(2)}/${lat.toFixed(4)}/${lon.toFixed(4)}`;

/** A box around places, with room, in degrees; none without places. */
export function around(places: readonly { lat: number; lon: number }[]): [west: number, south: number, east: number, north: number] | undefined {
  const room = 0.005;
  const box = places.reduce(
    ([west, south, east, north], { lat, lon }) => [Math.min(west, lon), Math.min(south, lat), Math.max(east, lon), Math.max(north, lat)] as const,
    [Infinity, Infinity, -Infinity, -Infinity] as const as readonly [number, number, number, number],
  );
  return places.length === 0 ? undefined : [box[0] - room, box[1] - room, box[2] + room, box[3] + room];
}

/** Where to look to see all of some places on a map so many pixels wide and high; nothing without places. */
export function over(places: readonly { lat: number; lon: number }[], pixels = 480): View | undefined {
  const box = around(places);
  if (!box) return undefined;
  const [west, south, east, north] = box;
  const lat = (south + north) / 2;
  const degrees = Math.max(east - west, (north - south) / Math.cos((lat * Math.PI) / 180));
  return { zoom: Math.min(15, Math.log2((360 * pixels) / (512 * degrees))), lat, lon: (west + east) / 2 };
}

const KM_PER_DEGREE = 111.32;

/** Metres and the eighth of the compass (0 north, 2 east) from one place to another; exact enough within a city. */
export function bearing(from: { lat: number; lon: number }, to: { lat: number; lon: number }): { metres: number; eighth: number } {
  const north = (to.lat - from.lat) * KM_PER_DEGREE * 1_000;
  const east = (to.lon - from.lon) * KM_PER_DEGREE * 1_000 * Math.cos((from.lat * Math.PI) / 180);
  const eighth = (Math.round(Math.atan2(east, north) / (Math.PI / 4)) + 8) % 8;
  return { metres: Math.hypot(north, east), eighth };
}

const METRES_PER_PIXEL = 40_075_016.686 / 512;

/** A round length and how many pixels of the map it takes, at most `most`. */
export function scale({ zoom, lat }: View, most: number): { metres: number; pixels: number } {
  const metre = 2 ** zoom / (METRES_PER_PIXEL * Math.cos((lat * Math.PI) / 180));
  const power = 10 ** Math.floor(Math.log10(most / metre));
  const metres = ([5, 2, 1].find((round) => round * power * metre <= most) ?? 1) * power;
  return { metres, pixels: metres * metre };
}
