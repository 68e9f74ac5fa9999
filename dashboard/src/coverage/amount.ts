// Amounts that a plan rests on: what may be chosen, and how an address keeps it. Pure.
export interface Range {
  least: number;
  most: number;
  step: number;
  usual: number;
}

/** Euro per metre of new trench. */
export const PRICE: Range = { least: 20, most: 400, step: 5, usual: 120 };
/** Per cent of the households that would sign. */
export const TAKE_UP: Range = { least: 5, most: 100, step: 5, usual: 40 };

/** The number that a text tells, within the range; the usual one where it tells none. */
export function within(text: string | null, { least, most, usual }: Range): number {
  const value = text === null || text === '' ? NaN : Number(text);
  return Number.isFinite(value) ? Math.min(most, Math.max(least, value)) : usual;
}

/** As an address keeps it: nothing for the usual. */
export const unusual = (value: number, { usual }: Range) => (value === usual ? '' : String(value));
