// What is chosen, in a few words.
import type { NearestAsset, Release, Rule } from '../lib/api/shapes';
import { date, number, t, technologyName } from '../lib/i18n/language.svelte';
import type { Measure } from './data';

export function told(measure: Measure, rule: Rule | undefined, ...releases: readonly Release[]): string {
  const by = measure && 'tech' in measure ? `${technologyName(measure.tech)}, ${t('coverage.mbits', { n: number(measure.down) })}` : (rule?.name ?? '');
  return [by, ...releases.map(({ data_date }) => date(data_date))].filter(Boolean).join(' · ');
}

/** The asset of the city that is nearest: whose it is, how far away, how much of it is free. */
export function nearest({ kind, owner, distance_m, free }: NearestAsset): string {
  const what = { kind: t(`worklist.asset.${kind}`), owner, distance: number(distance_m) };
  return free === null ? t('worklist.nearest', what) : t('worklist.nearestFree', { ...what, free: number(free) });
}
