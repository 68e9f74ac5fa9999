// Which devices tell of the open air.

/** Kinds of devices that measure rooms, or the inside of what they are in or of their own case: what is outside is not told by them. */
const INSIDE: ReadonlySet<string> = new Set(['classroom_co2', 'room_climate', 'waste', 'bicycle_count', 'people_count']);

export const isOutside = ({ kind }: { kind: string }): boolean => !INSIDE.has(kind);
