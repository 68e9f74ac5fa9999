// One door to the server: the token, problem documents (RFC 9457), and one more try when the server is busy.
import { session } from '../state/session.svelte';
import { address, type Query } from './address';

/** Why a request failed; `status` 0 means that no answer came. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly title: string,
    readonly detail: string,
    readonly instance: string | undefined,
  ) {
    super(detail || title);
    this.name = 'Problem';
  }
}

export interface Request {
  query?: Query;
  signal?: AbortSignal;
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  body?: unknown;
  /** A body that is sent as it is. */
  file?: Blob;
  /** What to ask for instead of JSON. */
  accept?: string;
  /** Instead of the token of the session: to try one out. */
  token?: string;
}

export async function send(path: string, request: Request = {}): Promise<Response> {
  const url = address(path, request.query);
  const token = request.token ?? session.token;
  const headers = new Headers({ accept: request.accept ?? 'application/json', 'accept-language': document.documentElement.lang });
  if (token) headers.set('authorization', `Bearer ${token}`);
  if (request.body !== undefined) headers.set('content-type', 'application/json');
  if (request.file) headers.set('content-type', 'text/csv');
  const init: RequestInit = { headers, method: request.method ?? 'GET' };
  if (request.signal) init.signal = request.signal;
  if (request.body !== undefined) init.body = JSON.stringify(request.body);
  if (request.file) init.body = request.file;
  let answer = await attempt(url, init);
  if (answer.status === 503 && init.method === 'GET') {
    await new Promise((resolve) => setTimeout(resolve, 300 + Math.random() * 700));
    answer = await attempt(url, init);
  }
  if (!answer.ok) throw await problem(answer);
  return answer;
}

export async function json<T>(path: string, request: Request = {}): Promise<T> {
  return (await (await send(path, request)).json()) as T;
}

async function attempt(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new Problem(0, '', '', undefined);
  }
}

async function problem(answer: Response): Promise<Problem> {
  if (answer.status === 401 && session.signedIn) session.signOut();
  try {
    const body = (await answer.json()) as { title?: string; detail?: string; instance?: string; errors?: { detail: string }[] };
    // What is wrong in each place says more than that something is.
    const detail = body.errors?.map((error) => error.detail).join(' ') || (body.detail ?? '');
    return new Problem(answer.status, body.title ?? answer.statusText, detail, body.instance);
  } catch {
    return new Problem(answer.status, answer.statusText, '', undefined);
  }
}
