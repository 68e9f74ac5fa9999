// One change to many devices: what is sent for each, and what became of it. No DOM; the requests come in.
import type { Device, Draft } from '../lib/api/shapes';

export const FIELDS = ['profile', 'codec', 'kind', 'district', 'interval', 'label', 'unlabel'] as const;
export type Field = (typeof FIELDS)[number];
/** What is to be so afterwards; an empty value unsets, but a kind there must be. `label` needs its name, too. */
export interface Change {
  field: Field;
  value: string;
  label: string;
}

/** Whether there is something to send. */
export function sound({ field, value, label }: Change): boolean {
  const text = value.trim();
  if (field === 'label' || field === 'unlabel') return /^[^=]+$/.test(label.trim());
  if (field === 'kind') return /^[a-z0-9_]+$/.test(text);
  return field !== 'interval' || text === '' || /^[1-9]\d{0,7}$/.test(text);
}

/** The whole device as it is to be sent, since what is left out is unset; null if it is so already. */
export function drafted(device: Device, change: Change): Draft | null {
  const before = whole(device);
  const after = changed(before, change);
  return JSON.stringify(before) === JSON.stringify(after) ? null : after;
}

function whole(device: Device): Draft {
  const { name, kind, profile, codec, district, location, tags, interval_s: interval, mounting_height_m: height } = device;
  return {
    name,
    kind,
    ...(profile ? { profile } : {}),
    ...(codec ? { codec } : {}),
    ...(district ? { district } : {}),
    ...(location ? { location: { lat: location.lat, lon: location.lon, ...(location.alt == null ? {} : { alt: location.alt }) } } : {}),
    ...(tags && Object.keys(tags).length > 0 ? { tags } : {}),
    ...(interval ? { interval_s: interval } : {}),
    ...(height == null ? {} : { mounting_height_m: height }),
  };
}

/** What stays stands where it stood, so that the same is told from a change. */
function changed(draft: Draft, { field, value, label }: Change): Draft {
  const text = value.trim();
  if (field === 'label' || field === 'unlabel') {
    const { [label.trim()]: before, ...others } = draft.tags ?? {};
    if (field === 'label') return { ...draft, tags: { ...draft.tags, [label.trim()]: text } };
    if (before === undefined) return draft;
    return Object.keys(others).length > 0 ? { ...draft, tags: others } : unset(draft, 'tags');
  }
  if (field === 'kind') return { ...draft, kind: text };
  const key = field === 'interval' ? 'interval_s' : field;
  return text === '' ? unset(draft, key) : { ...draft, [key]: field === 'interval' ? Number(text) : text };
}

function unset(draft: Draft, key: 'tags' | 'interval_s' | 'profile' | 'codec' | 'district'): Draft {
  const next = { ...draft };
  delete next[key];
  return next;
}

export interface Outcome {
  id: number;
  name: string;
  verdict: 'changed' | 'unchanged' | 'refused';
  /** The server's words. */
  reason: string;
}

/** How devices are read and written. */
export interface Door {
  read: (id: number) => Promise<Device>;
  write: (id: number, draft: Draft) => Promise<unknown>;
  /** Why one of them failed, in words. */
  why: (error: unknown) => string;
}

/** So many at once: fast enough, and the server stays free for others. */
const TOGETHER = 4;

/** Changes one device after the other, each as it is by now. `told` hears of each; after `stopped` no further one is begun. */
export async function apply(devices: readonly Pick<Device, 'id' | 'name'>[], change: Change, door: Door, told: (outcome: Outcome) => void, stopped: () => boolean): Promise<void> {
  const waiting = [...devices];
  const work = async () => {
    for (let next = waiting.shift(); next && !stopped(); next = waiting.shift()) told(await one(next, change, door));
  };
  await Promise.all(Array.from({ length: TOGETHER }, work));
}

async function one({ id, name }: Pick<Device, 'id' | 'name'>, change: Change, door: Door): Promise<Outcome> {
  try {
    const draft = drafted(await door.read(id), change);
    if (draft) await door.write(id, draft);
    return { id, name, verdict: draft ? 'changed' : 'unchanged', reason: '' };
  } catch (error) {
    return { id, name, verdict: 'refused', reason: door.why(error) };
  }
}
