// The shapes of states as pictures for the map: the same disc, triangle, diamond and ring as beside words.
import type { Pixels } from './pattern';

export const SHAPES = ['disc', 'triangle', 'diamond', 'ring'] as const;
export type Shape = (typeof SHAPES)[number];

/** Pixels of a marker; on the page it is half as large, so that fine screens stay sharp. */
const SIZE = 44;
const EDGE = 4;

type Rgb = readonly [number, number, number];

/** A shape in its colour with an edge around it, which keeps it apart from any ground. */
export function marker(shape: Shape, fill: Rgb, edge: Rgb): Pixels {
  const data = new Uint8ClampedArray(SIZE * SIZE * 4);
  for (let y = 0; y < SIZE; y += 1) {
    for (let x = 0; x < SIZE; x += 1) {
      const depth = inside(shape, x + 0.5 - SIZE / 2, y + 0.5 - SIZE / 2);
      const [outer, inner] = [covered(depth), covered(depth - EDGE)];
      if (outer === 0) continue;
      const mixed = fill.map((part, i) => Math.round(part * inner + (edge[i] ?? 0) * (1 - inner)));
      data.set([...mixed, Math.round(255 * outer)], 4 * (y * SIZE + x));
    }
  }
  return { width: SIZE, height: SIZE, data };
}

/** How many pixels a point lies inside the shape; negative outside. */
function inside(shape: Shape, x: number, y: number): number {
  const round = SIZE / 2 - 4 - Math.hypot(x, y);
  switch (shape) {
    case 'disc': return round;
    case 'diamond': return (SIZE / 2 - 1 - Math.abs(x) - Math.abs(y)) * Math.SQRT1_2;
    case 'triangle': return Math.min(SIZE / 2 - 6 - y, (SIZE / 2 - 2 + y - Math.abs(x) * 1.75) / 2.02);
    // Hollow: nobody has heard it yet.
    case 'ring': return Math.min(round, Math.hypot(x, y) - 5);
  }
}

const covered = (depth: number) => Math.min(1, Math.max(0, depth + 0.5));

export const markerName = (shape: Shape, fill: string, edge: string) => `${shape} ${fill} ${edge}`;

export function parseMarker(name: string): { shape: Shape; fill: Rgb; edge: Rgb } | null {
  const shape = SHAPES.find((known) => name.startsWith(`${known} `));
  const [a, b, c, d, e, f] = (name.match(/[\d.]+/g) ?? []).map(Number);
  if (!shape || a === undefined || b === undefined || c === undefined || d === undefined || e === undefined || f === undefined) return null;
  return { shape, fill: [a, b, c], edge: [d, e, f] };
}
