// What the map says, in words.
import { clock, number, t, weekday } from '../lib/i18n/language.svelte';
import { hourOf, HOURS, type Middle, type Phenomenon, type Point, valueAt } from './data';

export const what = ({ quantity }: Phenomenon) => t(`phenomenon.${quantity as 'pm2_5'}`);

export const say = (of: Phenomenon, value: number | null) => (value === null ? t('cityMap.nothing') : `${number(value, of.digits)}\u202f${of.symbol}`);

/** `jetzt`, or `Sonntag, 14:00 bis 15:00 Uhr` */
export function when(step: number, end: number): string {
  if (step >= HOURS) return t('cityMap.now');
  const [from, to] = hourOf(step, end);
  return t('cityMap.hour', { day: weekday(from), from: clock(from), to: clock(to) });
}

export function sentence(of: Phenomenon, step: number, end: number, told: Middle | null): string {
  const [topic, time] = [what(of), when(step, end)];
  if (!told) return t('cityMap.silent', { what: topic, when: time });
  const value = (point: Point) => say(of, valueAt(point, step));
  const [least, most] = [value(told.least), value(told.most)];
  const words = { what: topic, when: time, n: number(told.count), middle: say(of, told.middle), most: told.most.name, most_value: most, least: told.least.name, least_value: least };
  if (told.count === 1) return t('cityMap.sentenceOne', words);
  if (least === most) return t('cityMap.sentenceSame', words);
  // Of the levels of different rivers there is no middle.
  return t(of.quantity === 'water_level' ? 'cityMap.sentencePlaces' : 'cityMap.sentence', words);
}

/** Least to most of the hours. */
export function range(of: Phenomenon, { hours }: Point): string {
  const told = hours.filter((v) => v !== null);
  return told.length === 0 ? '–' : `${number(Math.min(...told), of.digits)} – ${say(of, Math.max(...told))}`;
}
