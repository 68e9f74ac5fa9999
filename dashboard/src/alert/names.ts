// Names for what rules and silences only point to.
import * as api from '../lib/api/endpoints';

/** More would be asked for one by one. */
const MOST = 30;

/** The names of some devices, by their DevEUI. One that is gone has none. */
export async function deviceNames(euis: readonly string[], signal: AbortSignal): Promise<Map<string, string>> {
  const asked = [...new Set(euis)].slice(0, MOST);
  const found = await Promise.allSettled(asked.map((eui) => api.device(eui, signal)));
  return new Map(found.flatMap((one, i): [string, string][] => (one.status === 'fulfilled' ? [[asked[i] ?? '', one.value.name]] : [])));
}
