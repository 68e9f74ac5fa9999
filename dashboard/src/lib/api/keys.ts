// Keys of partners' programs, and how they were used.
import { json, send } from './client';
import type { ApiKey, KeyDraft, MadeKey } from './shapes';

const KEYS = '/api/v1/keys';

export const keys = (signal: AbortSignal) => json<ApiKey[]>(KEYS, { signal });

/** The key that is asked with. */
export const ownKey = (token: string) => json<ApiKey>('/api/v1/key', { token });

/** Its token is told this once. */
export const makeKey = (draft: KeyDraft) => json<MadeKey>(KEYS, { method: 'POST', body: draft });

export const revokeKey = (id: number) => send(`${KEYS}/${id}`, { method: 'DELETE' });
