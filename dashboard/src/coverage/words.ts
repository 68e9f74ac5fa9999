// What is chosen, in a few words.
import type { Release, Rule } from '../lib/api/shapes';
import { date, number, t, technologyName } from '../lib/i18n/language.svelte';
import type { Measure } from './data';

export function told(measure: Measure, rule: Rule | undefined, ...releases: readonly Release[]): string {
  const by = measure && 'tech' in measure ? `${technologyName(measure.tech)}, ${t('coverage.mbits', { n: number(measure.down) })}` : (rule?.name ?? '');
  return [by, ...releases.map(({ data_date }) => date(data_date))].filter(Boolean).join(' · ');
}
