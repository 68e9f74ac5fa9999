// A day of a datastream as a line of a few pixels. The table's numbers say the same, so it is decoration.
import type { Columns } from '../lib/chart/columns';

export const WIDTH = 84;
export const HEIGHT = 24;

/** Where a value lies between the lowest and the highest that are drawn, from the top. */
function level(c: Columns, limit: number | null): (v: number) => number {
  const drawn = [...c.v.filter((v) => v !== null), ...(limit === null ? [] : [limit])];
  const low = Math.min(...drawn);
  const span = Math.max(...drawn) - low;
  return (v) => (span === 0 ? HEIGHT / 2 : HEIGHT - 2 - ((HEIGHT - 4) * (v - low)) / span);
}

/** A line across at a limit that the values are compared with. */
export const across = (c: Columns, limit: number): string => `M0 ${level(c, limit)(limit).toFixed(1)}H${WIDTH}`;

/** One path; a gap lifts the pen. What `holds` until the next value is drawn in steps, to the end. Empty if there is nothing to draw. */
export function path(c: Columns, from: number, to: number, holds = false, limit: number | null = null): string {
  const known = c.v.filter((v) => v !== null);
  const height = level(c, limit);
  let pen = 'M';
  return c.v
    .map((v, i) => {
      if (v === null) {
        pen = 'M';
        return '';
      }
      const x = (WIDTH * ((c.t[i] ?? 0) - from)) / (to - from);
      const y = height(v);
      const stroke = holds && pen === 'L' ? `H${x.toFixed(1)}V${y.toFixed(1)}` : `${pen}${x.toFixed(1)} ${y.toFixed(1)}`;
      pen = 'L';
      return stroke;
    })
    .concat(holds && known.length > 0 ? [`H${WIDTH}`] : [])
    .join('');
}
