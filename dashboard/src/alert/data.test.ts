import { expect, test } from 'vitest';
import { alert } from '../../tests/examples';
import type { Alert } from '../lib/api/shapes';
import { current, inWords, deeds, fresh, grouped, line, measured, merged, readWish, select, TABS, told, writeWish } from './data';

test('a tab and a rule are in the address, and what it does not know it ignores', () => {
  for (const tab of TABS) for (const rule of [null, 'wupper-high']) expect(readWish(writeWish({ tab, rule }))).toEqual({ tab, rule });
  expect(readWish(new URLSearchParams('state=other')).tab).toBe('firing');
  expect(writeWish({ tab: 'firing', rule: null }).size).toBe(0);
});

test('an alert is on one tab only, and what is kept silent asks for nobody', () => {
  const alerts = [
    alert({ id: '1' }),
    alert({ id: '2', silenced: true }),
    alert({ id: '3', state: 'acknowledged' }),
    alert({ id: '4', state: 'resolved', silenced: true }),
  ];
  expect(TABS.map((tab) => select(alerts, { tab, rule: null }).map(({ id }) => id))).toEqual([['1'], ['3'], ['4'], ['2']]);
  expect(select(alerts, { tab: 'firing', rule: 'other' })).toEqual([]);
  expect(fresh(alerts)).toHaveLength(1);
});

test('the worst stands first, the newest before the older', () => {
  const alerts = [
    alert({ id: 'old', since: '2026-11-22T10:00:00Z' }),
    alert({ id: 'info', severity: 'info' }),
    alert({ id: 'new', since: '2026-11-22T12:00:00Z' }),
  ];
  expect(grouped(alerts).map(({ severity, alerts }) => [severity, alerts.map(({ id }) => id)])).toEqual([['critical', ['new', 'old']], ['info', ['info']]]);
});

test('a live event changes its alert, adds a new one and takes away one that is over', () => {
  const open = [alert({ id: '1' }), alert({ id: '2' })];
  const after = merged(open, [alert({ id: '2', value: 3 }), alert({ id: '3' }), alert({ id: '1', state: 'resolved' })]);
  expect(after.map(({ id, value }) => [id, value])).toEqual([['3', 2.55], ['2', 3]]);
  // An alert that was over before the page knew it.
  expect(merged([], [alert({ state: 'resolved' })])).toEqual([]);
});

test('a value is told in its unit, silence as a span, and a share in per cent', () => {
  const about = (kind: Alert['kind'], unit: string | null = null, symbol = unit) => ({ ...alert(), kind, subject: { ...alert().subject, unit, symbol } });
  expect(told('de', about('above', 'm'), 2.5)).toBe('2,50\u202fm');
  expect(told('en', about('rise', 'Cel', '°C'), 3)).toBe('3.0\u202f°C');
  const quiet = alert({ kind: 'silent', since: '2026-11-22T12:00:00Z', seen_at: '2026-11-22T14:00:00Z', value: 4 });
  expect([told('de', quiet, 4), told('en', quiet, 3)]).toEqual(['2 Std.', '1 hr 30 mins']);
  expect(told('de', { ...quiet, value: 0 }, 4.24)).toBe('4,2 Sendeabstände');
  expect(told('de', about('gateway_silent', 's'), 7_800)).toBe('2 Std. 10 Min.');
  expect(told('en', about('undecoded', '1'), 0.5)).toBe('50%');
  expect([inWords('de', { ...alert(), kind: 'rise' }, 0.94), inWords('en', { ...alert(), kind: 'fall' }, 0.3)]).toEqual(['+0,94\u202fm', '−0.30\u202fm']);
  expect(line('de', alert())).toBe('Wupper über 2,40 m, Pegel Kluse: 2,55\u202fm');
});

test('a silence grows though nobody hears of it, until it is over', () => {
  const quiet = alert({ kind: 'silent', since: '2026-11-22T12:00:00Z', seen_at: '2026-11-22T14:00:00Z', value: 4 });
  const later = Date.parse('2026-11-22T18:00:00Z');
  expect(current(quiet, later)).toBe(12);
  expect(current({ ...quiet, state: 'resolved' }, later)).toBe(4);
  expect(current(alert(), later)).toBe(alert().value);
});

test('what is measured has the name people know, or its own made readable', () => {
  const { subject } = alert();
  expect(measured('en', subject)).toBe('Water level');
  expect(measured('de', { ...subject, quantity: 'x_orient', label: { de: 'x_orient', en: 'x_orient' } })).toBe('X orient');
  expect(measured('de', { ...subject, quantity: null, label: null })).toBeNull();
});

test('a row tells what people did, and of older alerts who took them on', () => {
  const deed = (what: 'acknowledged' | 'released') => ({ what, by: 'anna', at: '2026-11-22T12:00:00Z', comment: '' });
  expect(deeds(alert({ history: [deed('acknowledged'), deed('released')] })).map(({ what }) => what)).toEqual(['acknowledged', 'released']);
  const { what, ...acknowledged } = deed('acknowledged');
  expect(deeds(alert({ acknowledged }))).toEqual([{ what, ...acknowledged }]);
  expect(deeds(alert())).toEqual([]);
});
