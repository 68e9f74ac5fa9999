// How long something is kept silent. No DOM, no clock.
import type { Alert } from '../lib/api/shapes';

const HOUR = 3_600_000;

/** What is offered, milliseconds. */
export const SPANS = { '1h': HOUR, '4h': 4 * HOUR, '12h': 12 * HOUR, '24h': 24 * HOUR, '7d': 168 * HOUR } as const;

/** When it ends; null if that is not in the future. `own`: a moment somebody wrote, not a number if it is none. */
export function until(span: keyof typeof SPANS | 'own', now: number, own: number): number | null {
  const end = span === 'own' ? own : now + SPANS[span];
  return end > now ? end : null;
}

/** What is kept silent: a rule, a device, a rule at a device, or everything. */
export interface About {
  rule: { id: string; name: string } | null;
  device: { eui: string; name: string } | null;
}
export const EVERYTHING: About = { rule: null, device: null };

/** What an alert is about. */
export const about = ({ rule, name, subject }: Alert): About => ({
  rule: { id: rule, name },
  device: subject.device === null ? null : { eui: subject.device, name: subject.name },
});
