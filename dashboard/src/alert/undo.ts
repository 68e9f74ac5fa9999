// The ways back from a silence: it is ended, or made once more.
import * as api from '../lib/api/alerts';
import type { Silence } from '../lib/api/shapes';
import { minute, t } from '../lib/i18n/language.svelte';
import { standing } from './standing.svelte';

/** Ends a silence; what to say then. */
export async function undone({ id }: Silence): Promise<string> {
  await api.unsilence(id);
  standing.reload();
  return t('silence.ended');
}

/** Makes a silence that was ended once more; what to say then. */
export async function again({ rule, device, until, reason }: Silence): Promise<string> {
  await api.silence({ rule, device, until, reason });
  standing.reload();
  return t('silence.until', { time: minute(Date.parse(until)) });
}
