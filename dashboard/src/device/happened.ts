// What happened to a device while it measured, and the limits that rules set: marks in its charts, and a list. Pure.
import type { Alert, AlertRule, Datastream, Device, DeviceEvent, Installation } from '../lib/api/shapes';
import type { Marks } from '../lib/chart/plot';

export type Happening = { at: number; key: string } & (
  | { kind: 'alert'; until: number | null; alert: Alert }
  | { kind: 'join' | 'log' | 'location'; text: string }
  | { kind: 'change'; by: string | null; text: string }
);

/** Of reports of every hour and of acknowledgements nobody learns anything. */
const TELLING = ['join', 'log', 'location'] as const;
/** More than these, the newest first, no list helps with. */
const MOST = 30;

/** What happened in a time, the newest first; epoch milliseconds. */
export function happenings(
  of: { alerts: readonly Alert[]; events: readonly DeviceEvent[]; changes: Installation['changes'] },
  { from, to }: { from: number; to: number },
): Happening[] {
  const alerts = of.alerts.map((alert): Happening => ({ kind: 'alert', at: Date.parse(alert.since), until: alert.resolved_at ? Date.parse(alert.resolved_at) : null, alert, key: `alert ${alert.id}` }));
  const events = of.events.flatMap(({ id, kind, at, text }): Happening[] => {
    const known = TELLING.find((word) => word === kind);
    return known ? [{ kind: known, at: Date.parse(at), text: text ?? '', key: `event ${id}` }] : [];
  });
  const changes = of.changes.map(({ at, by, why }): Happening => ({ kind: 'change', at: Date.parse(at), by, text: why, key: `change ${at}` }));
  const within = (one: Happening) => one.at < to && (one.kind === 'alert' ? (one.until ?? to) : one.at) >= from;
  return [...alerts, ...events, ...changes].filter(within).sort((a, b) => b.at - a.at).slice(0, MOST);
}

/** Whether a rule looks at a device: each list that is empty stands for all. */
export function covers({ devices, tags, districts }: AlertRule['scope'], device: Pick<Device, 'dev_eui' | 'tags' | 'district'>): boolean {
  const tagged = (tag: string) => {
    const [key = '', ...value] = tag.split('=');
    const own = device.tags?.[key];
    return own !== undefined && (value.length === 0 || own === value.join('='));
  };
  return (
    (devices.length === 0 || devices.includes(device.dev_eui ?? '')) &&
    (tags.length === 0 || tags.some(tagged)) &&
    (districts.length === 0 || districts.includes(device.district ?? ''))
  );
}

/** The limits that rules in force set for a quantity of a device, growing. */
export function limits(rules: readonly AlertRule[], device: Device, quantity: string): number[] {
  const own = rules.flatMap(({ enabled, condition, scope }) =>
    enabled && (condition.kind === 'above' || condition.kind === 'below') && condition.quantity === quantity && covers(scope, device) ? [condition.value] : [],
  );
  return [...new Set(own)].sort((a, b) => a - b);
}

/** What is drawn with a datastream; nothing if there is nothing. */
export function marks(all: readonly Happening[], own: readonly number[], { id }: Pick<Datastream, 'id'>): Marks | undefined {
  const spans = all.flatMap((one): [number, number | null][] => (one.kind === 'alert' && one.alert.subject.datastream === id ? [[one.at / 1_000, one.until === null ? null : one.until / 1_000]] : []));
  const times = all.flatMap((one) => (one.kind === 'alert' ? [] : [one.at / 1_000]));
  return own.length + spans.length + times.length > 0 ? { limits: own, spans, times, aside: true } : undefined;
}
