// What a class of the map is called, whichever way it is coloured.
import { number, t, tn } from '../../lib/i18n/language.svelte';
import { COUNTS, isReach, MARGINS, type Metric } from './data';

export function className(metric: Metric, key: string): string {
  if (isReach(key)) return t(`lorawan.class.${key}`);
  const at = Number(key.slice(1));
  if (metric === 'gateways') {
    if (at === 0) return t('lorawan.gateways.none');
    return at === COUNTS.length ? t('lorawan.gateways.more', { n: at }) : tn('lorawan.gateways.some', at);
  }
  const [from, to] = [MARGINS[at - 1], MARGINS[at]];
  if (from === undefined) return t('lorawan.margin.below', { n: number(MARGINS[0]) });
  return to === undefined ? t('lorawan.margin.above', { n: number(from) }) : t('lorawan.margin.between', { from: number(from), to: number(to) });
}
