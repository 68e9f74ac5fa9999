// Patterns that tell classes apart without colour. The map repeats the pixels, the legend draws the same as SVG.

export const PATTERNS = ['hatch', 'cross', 'dots'] as const;
export type Pattern = (typeof PATTERNS)[number];

/** One tile repeats without a seam; its pixels count double on the page, so that fine screens stay sharp. */
export const SIZE = 16;
export const RATIO = 2;
const LINE = 2.6;
const DOT = 2.4;
/** Not wholly opaque: a lone cell that lies under a line keeps its colour. */
const STRENGTH = 0.7;

export interface Pixels {
  width: number;
  height: number;
  data: Uint8ClampedArray;
}

/** The pattern's ink on nothing. */
export function pixels(pattern: Pattern, [red, green, blue]: readonly [number, number, number]): Pixels {
  const data = new Uint8ClampedArray(SIZE * SIZE * 4);
  for (let y = 0; y < SIZE; y += 1) {
    for (let x = 0; x < SIZE; x += 1) data.set([red, green, blue, Math.round(255 * STRENGTH * ink(pattern, x + 0.5, y + 0.5))], 4 * (y * SIZE + x));
  }
  return { width: SIZE, height: SIZE, data };
}

/** How much of a pixel is covered, 0 to 1. */
function ink(pattern: Pattern, x: number, y: number): number {
  if (pattern === 'dots') return covered(DOT - Math.hypot(x - SIZE / 2, y - SIZE / 2));
  const rising = stripe(x + y);
  return pattern === 'hatch' ? rising : Math.max(rising, stripe(x - y));
}

function stripe(along: number): number {
  const from = ((along % SIZE) + SIZE) % SIZE;
  return covered((LINE * Math.SQRT2) / 2 - Math.min(from, SIZE - from));
}

const covered = (depth: number) => Math.min(1, Math.max(0, depth / Math.SQRT2 + 0.5));

/** The name under which the map asks for a pattern in a colour, and back. */
export const imageName = (pattern: Pattern, colour: string) => `${pattern} ${colour}`;

export function parseImage(name: string): { pattern: Pattern; rgb: [number, number, number] } | null {
  const pattern = PATTERNS.find((known) => name.startsWith(`${known} `));
  const [red, green, blue] = (name.match(/[\d.]+/g) ?? []).map(Number);
  if (!pattern || red === undefined || green === undefined || blue === undefined) return null;
  return { pattern, rgb: [red, green, blue] };
}
