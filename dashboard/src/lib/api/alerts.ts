// The routes of alerts, one function each. For administrators.
import { json, send } from './client';
import type { Alert, AlertDraft, AlertRule, AlertRules, Alerts, BackTest, Silence } from './shapes';

const API = '/api/v1';
const rule = (id: string) => `${API}/alert-rules/${encodeURIComponent(id)}`;

/** What is not over: all of it, up to a thousand, the newest first. */
export const open = (signal: AbortSignal) => json<Alerts>(`${API}/alerts`, { query: { state: 'firing,acknowledged', limit: 1000 }, signal });

/** What is over. */
export const past = (of: { rule?: string | undefined; device?: string | undefined }, cursor: string | undefined, signal: AbortSignal) =>
  json<Alerts>(`${API}/alerts`, { query: { state: 'resolved', ...of, limit: 50, cursor }, signal });

export const acknowledge = async (ids: readonly string[], comment: string) =>
  (await json<{ alerts: Alert[] }>(`${API}/alerts/acknowledge`, { method: 'POST', body: { ids, comment } })).alerts;

/** Gives back what somebody took on. */
export const release = async (ids: readonly string[], comment = '') =>
  (await json<{ alerts: Alert[] }>(`${API}/alerts/release`, { method: 'POST', body: { ids, comment } })).alerts;

export const rules = (signal: AbortSignal) => json<AlertRules>(`${API}/alert-rules`, { signal });

/** A rule that has no id yet gets one from its name. */
export const save = (id: string | null, draft: AlertDraft) =>
  id === null ? json<AlertRule>(`${API}/alert-rules`, { method: 'POST', body: draft }) : json<AlertRule>(rule(id), { method: 'PUT', body: draft });

export const remove = (id: string) => send(rule(id), { method: 'DELETE' });

/** When a rule would have fired in the last days. Nothing is written or sent. */
export const backTest = (draft: AlertDraft, days: number, signal: AbortSignal) =>
  json<BackTest>(`${API}/alert-rules/backtest`, { method: 'POST', body: { rule: draft, days }, signal });

export const testReceiver = (name: string) => send(`${API}/alert-receivers/${encodeURIComponent(name)}/test`, { method: 'POST' });

/** Those that hold, or with `over` those of the last 30 days that are over. */
export const silences = async (signal: AbortSignal, over = false) =>
  (await json<{ silences: Silence[] }>(`${API}/alert-silences`, { query: { over: over ? 'true' : undefined }, signal })).silences;

export const silence = (of: Pick<Silence, 'rule' | 'device' | 'until' | 'reason'>) => json<Silence>(`${API}/alert-silences`, { method: 'POST', body: of });

export const unsilence = (id: string) => send(`${API}/alert-silences/${encodeURIComponent(id)}`, { method: 'DELETE' });
