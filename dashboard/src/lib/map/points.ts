// Points by the thousand that change while they are looked at. What of them is new is worked out, so that the map is told of
// those only. Pure.

export interface Point {
  type: 'Feature';
  id: number;
  properties: Record<string, string | number>;
  geometry: { type: 'Point'; coordinates: [lon: number, lat: number] };
}

export type Points = ReadonlyMap<number, Point>;

export const collection = (points: Points = new Map()) => ({ type: 'FeatureCollection' as const, features: [...points.values()] });

/** A point that was there before and says the same stays the very same. */
export function kept(point: Point, before: Points): Point {
  const known = before.get(point.id);
  const same = (one: Point) =>
    one.geometry.coordinates.every((degree, i) => degree === point.geometry.coordinates[i]) &&
    Object.entries(point.properties).every(([key, value]) => one.properties[key] === value);
  return known && same(known) ? known : point;
}

/** What is to be taken away and then added to come from one to the other; null where it is less work to tell everything. */
export function difference(before: Points, after: Points): { remove: number[]; add: Point[] } | null {
  const add = [...after.values()].filter((point) => before.get(point.id) !== point);
  const remove = [...before.values()].filter((point) => after.get(point.id) !== point).map(({ id }) => id);
  return add.length + remove.length > after.size / 2 ? null : { remove, add };
}
