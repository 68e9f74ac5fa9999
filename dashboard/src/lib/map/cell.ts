// Where a cell of the official grid lies, from its name: `100mN56799E3709` is the square of 100 m whose lower left corner
// lies at N 5679900, E 370900 in UTM 32 (EPSG:25832). Squares of 500 m and 1 km stand for cells from afar.

const NAME = /^(100m|500m|1km)N(\d{4,5})E(\d{3,4})$/;
const SIDES: Record<string, number> = { '100m': 100, '500m': 500, '1km': 1_000 };

export interface Square {
  /** Metres. */
  side: number;
  /** Corners in degrees, longitude first, closed. */
  ring: [number, number][];
  lat: number;
  lon: number;
}

export function square(name: string): Square | null {
  const [, size, north, east] = NAME.exec(name) ?? [];
  const side = SIDES[size ?? ''];
  if (side === undefined) return null;
  const unit = size === '1km' ? 1_000 : 100;
  const [n, e] = [Number(north) * unit, Number(east) * unit];
  const ring = [[0, 0], [side, 0], [side, side], [0, side], [0, 0]].map(([right = 0, up = 0]) => degrees(e + right, n + up));
  const [lon, lat] = degrees(e + side / 2, n + side / 2);
  return { side, ring, lat, lon };
}

/** Whether this is a cell itself and not a square that stands for several. */
export const isCell = (name: string) => name.startsWith('100m');

// GRS 80 and the series of Krüger to the third power of the third flattening: exact to less than a millimetre here.
const AXIS = 6_378_137;
const FLATTENING = 1 / 298.257222101;
const SCALE = 0.9996;
const FALSE_EAST = 500_000;
const MERIDIAN = 9;
const N = FLATTENING / (2 - FLATTENING);
const RADIUS = (AXIS / (1 + N)) * (1 + N ** 2 / 4 + N ** 4 / 64);
const BETA = [N / 2 - (2 * N ** 2) / 3 + (37 * N ** 3) / 96, N ** 2 / 48 + N ** 3 / 15, (17 * N ** 3) / 480];
const DELTA = [2 * N - (2 * N ** 2) / 3 - 2 * N ** 3, (7 * N ** 2) / 3 - (8 * N ** 3) / 5, (56 * N ** 3) / 15];

/** Longitude and latitude of a place in UTM 32. */
function degrees(east: number, north: number): [number, number] {
  const [xi, eta] = [north / (SCALE * RADIUS), (east - FALSE_EAST) / (SCALE * RADIUS)];
  let [x, y] = [xi, eta];
  BETA.forEach((beta, i) => {
    const k = 2 * (i + 1);
    x -= beta * Math.sin(k * xi) * Math.cosh(k * eta);
    y -= beta * Math.cos(k * xi) * Math.sinh(k * eta);
  });
  const chi = Math.asin(Math.sin(x) / Math.cosh(y));
  const lat = DELTA.reduce((sum, delta, i) => sum + delta * Math.sin(2 * (i + 1) * chi), chi);
  const lon = Math.atan2(Math.sinh(y), Math.cos(x));
  return [MERIDIAN + (lon * 180) / Math.PI, (lat * 180) / Math.PI];
}
