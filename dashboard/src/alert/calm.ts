// Nothing asks for anybody, in words: what is silenced must not be taken for calm.
import { minute, t } from '../lib/i18n/language.svelte';
import { standing } from './standing.svelte';

/** `acknowledged`: how many somebody looks after already. */
export function calm(acknowledged: number): string {
  const { calmSince, mute, silenced } = standing;
  if (mute !== null) return t('alerts.mute', { time: minute(mute) });
  if (acknowledged + silenced > 0) return t('alerts.nothingNew');
  return calmSince ? t('alerts.calmSince', { time: minute(Date.parse(calmSince)) }) : t('alerts.calm');
}
