// Where something lies on the map, in words.
import { number, t } from '../i18n/language.svelte';
import type { Listed } from './objects';

const EIGHTHS = ['n', 'ne', 'e', 'se', 's', 'sw', 'w', 'nw'] as const;

/** `350 m nordöstlich der Kartenmitte` */
export function place({ metres, eighth }: Listed): string {
  if (metres < 50) return t('map.middle');
  const far = metres < 950 ? t('map.metres', { n: number(Math.round(metres / 50) * 50) }) : t('map.kilometres', { n: number(metres / 1_000, 1) });
  return t('map.from', { far, way: t(`map.way.${EIGHTHS[eighth] ?? 'n'}`) });
}
