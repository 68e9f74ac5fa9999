// Server-sent events out of a stream of text (HTML standard, 9.2). Read through fetch, since EventSource
// cannot send the token.
export interface Message {
  event: string;
  data: string;
  id: string;
}

export class Parser {
  #rest = '';
  #event = '';
  #data: string[] = [];
  #id = '';
  /** What the server asked to wait before connecting again. */
  retryMs: number | undefined;

  /** The complete events in what has come so far. */
  push(chunk: string): Message[] {
    const lines = (this.#rest + chunk).split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop() ?? '';
    return lines.flatMap((line) => this.#line(line));
  }

  #line(line: string): Message[] {
    if (line === '') return this.#finish();
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'event') this.#event = value;
    else if (field === 'data') this.#data.push(value);
    else if (field === 'id' && !value.includes('\0')) this.#id = value;
    else if (field === 'retry' && /^\d+$/.test(value)) this.retryMs = Number(value);
    return [];
  }

  #finish(): Message[] {
    const message = { event: this.#event || 'message', data: this.#data.join('\n'), id: this.#id };
    const empty = this.#data.length === 0;
    this.#event = '';
    this.#data = [];
    return empty ? [] : [message];
  }
}

/** Milliseconds until the next try: doubles up to half a minute, with jitter so that a city does not come back at once. */
export function backoff(attempt: number, chance: number): number {
  const full = Math.min(30_000, 1_000 * 2 ** attempt);
  return Math.round(full / 2 + (full / 2) * chance);
}
