// Asks as anybody would who copies the request: without account or cookies.

/** More is not read: it would be no answer to look at. */
const MOST_BYTES = 2_000_000;

export interface Answer {
  url: string;
  status: number;
  /** From asking to the last byte that was read. */
  ms: number;
  bytes: number;
  /** Whether there was more. */
  cut: boolean;
  type: string;
  text: string;
  /** How many more requests are allowed for now, as the server says it; null if it does not. */
  remaining: string | null;
}

export async function run(url: string, signal: AbortSignal): Promise<Answer> {
  const began = performance.now();
  const answer = await fetch(url, { credentials: 'omit', signal, headers: { accept: 'application/json, */*;q=0.5' } });
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  const reader = answer.body?.getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    parts.push(part.value);
    bytes += part.value.length;
    if (bytes > MOST_BYTES) break;
  }
  const cut = bytes > MOST_BYTES;
  if (cut) await reader?.cancel();
  return {
    url,
    status: answer.status,
    ms: performance.now() - began,
    bytes,
    cut,
    type: answer.headers.get('content-type') ?? '',
    text: await new Blob(parts).text(),
    remaining: /\br=(\d+)/.exec(answer.headers.get('ratelimit') ?? '')?.[1] ?? null,
  };
}
