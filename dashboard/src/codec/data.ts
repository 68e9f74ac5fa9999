// Codecs as the page works with them: payloads as people paste them, examples as they are typed, what changed between sources.
import type { CodecVector } from '../lib/api/shapes';

/** A codec to begin with. */
export const TEMPLATE = `// input.bytes: the payload as numbers from 0 to 255, input.fPort: its port
function decodeUplink(input) {
  var bytes = input.bytes;
  if (bytes.length < 2) {
    return { errors: ['the payload is too short'] };
  }
  return {
    data: {
      temperature: ((bytes[0] << 8) | bytes[1]) / 10
    }
  };
}
`;

export interface Payload {
  /** Hexadecimal digits, two for each byte. */
  hex: string;
  kind: 'hex' | 'base64';
}

/** A payload as people paste it: hexadecimal with or without blanks, colons and 0x, or base64. Null is neither. */
export function readPayload(text: string): Payload | null {
  const hex = text.replace(/0x|[\s:,-]/gi, '').toLowerCase();
  // Digits of which one is missing are a slip, not base64.
  if (/^[0-9a-f]*$/.test(hex)) return hex.length % 2 === 0 ? { hex, kind: 'hex' } : null;
  const base64 = text.replace(/\s/g, '').replaceAll('-', '+').replaceAll('_', '/');
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64) || base64.replace(/=+$/, '').length % 4 === 1) return null;
  const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
  return { hex: Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join(''), kind: 'base64' };
}

/** A port from 0 to 255, or null. */
export function readPort(text: string): number | null {
  const port = Number(text);
  return /^\d{1,3}$/.test(text.trim()) && port <= 255 ? port : null;
}

/** `00 c9 37` */
export const spaced = (hex: string): string => hex.replace(/..(?=.)/g, '$& ');

/** What must come out, as JSON that the server takes; null if it is none. */
export function readExpected(text: string): CodecVector['expected'] | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
    const { data, errors } = value as { data?: unknown; errors?: unknown };
    const isObject = typeof data === 'object' && data !== null && !Array.isArray(data);
    return isObject || Array.isArray(errors) ? (value as CodecVector['expected']) : null;
  } catch {
    return null;
  }
}

/** A value as a line of JSON; what is not there is a dash. */
export const shown = (value: unknown): string => (value === undefined ? '–' : JSON.stringify(value));

export type Change = { kind: 'same' | 'added' | 'removed'; text: string; before: number | null; after: number | null } | { kind: 'skipped'; lines: number };

/** Lines compared at once; beyond that, everything between what is the same at both ends counts as changed. */
const COMPARED = 1_500;
/** Unchanged lines shown around a change. */
const AROUND = 3;

/** What changed from one source to another, line by line; long stretches that did not are left out. */
export function changes(before: string, after: string): Change[] {
  const [old, now] = [before.replace(/\n$/, '').split('\n'), after.replace(/\n$/, '').split('\n')];
  let head = 0;
  while (head < old.length && head < now.length && old[head] === now[head]) head += 1;
  let tail = 0;
  while (tail < old.length - head && tail < now.length - head && old.at(-1 - tail) === now.at(-1 - tail)) tail += 1;
  const rows: Change[] = [];
  const same = (a: number, b: number) => rows.push({ kind: 'same', text: old[a] ?? '', before: a + 1, after: b + 1 });
  for (let i = 0; i < head; i += 1) same(i, i);
  const [a, b] = [old.slice(head, old.length - tail), now.slice(head, now.length - tail)];
  for (const [i, j] of steps(a, b)) {
    if (i !== null && j !== null) same(head + i, head + j);
    else if (i !== null) rows.push({ kind: 'removed', text: a[i] ?? '', before: head + i + 1, after: null });
    else if (j !== null) rows.push({ kind: 'added', text: b[j] ?? '', before: null, after: head + j + 1 });
  }
  for (let i = tail; i > 0; i -= 1) same(old.length - i, now.length - i);
  return shortened(rows);
}

/** The pairs of a longest common subsequence, with what is only in one of the two between them. */
function steps(a: string[], b: string[]): [number | null, number | null][] {
  if (a.length > COMPARED || b.length > COMPARED) {
    return [...a.map((_, i): [number, null] => [i, null]), ...b.map((_, j): [null, number] => [null, j])];
  }
  const width = b.length + 1;
  const longest = new Uint16Array((a.length + 1) * width);
  const at = (i: number, j: number) => longest[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      longest[i * width + j] = a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const way: [number | null, number | null][] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) way.push([i++, j++]);
    else if (i < a.length && (j === b.length || at(i + 1, j) >= at(i, j + 1))) way.push([i++, null]);
    else way.push([null, j++]);
  }
  return way;
}

function shortened(rows: Change[]): Change[] {
  const near = rows.map((_, i) => rows.slice(Math.max(0, i - AROUND), i + AROUND + 1).some(({ kind }) => kind !== 'same'));
  const short: Change[] = [];
  rows.forEach((row, i) => {
    if (near[i]) return short.push(row);
    const last = short.at(-1);
    if (last?.kind === 'skipped') last.lines += 1;
    else short.push({ kind: 'skipped', lines: 1 });
  });
  return short;
}

/** A day of the reader's calendar, so many days later, as fields for dates have it. In UTC it is still yesterday after midnight. */
export function calendarDay(now: Date, later: number): string {
  const day = new Date(now.getFullYear(), now.getMonth(), now.getDate() + later);
  const two = (n: number) => String(n).padStart(2, '0');
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}
