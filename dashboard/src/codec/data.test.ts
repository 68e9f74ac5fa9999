import { expect, test, vi } from 'vitest';
import { calendarDay, changes, readExpected, readPayload, readPort, spaced, TEMPLATE } from './data';

test('a payload is read however it is pasted', () => {
  for (const text of ['00c937', '00 C9 37', '0x00,0xc9,0x37', '00:c9:37\n']) expect(readPayload(text)).toEqual({ hex: '00c937', kind: 'hex' });
  expect(readPayload('AMk3')).toEqual({ hex: '00c937', kind: 'base64' });
  expect(readPayload('_-8=')).toEqual({ hex: 'ffef', kind: 'base64' });
  expect(readPayload('')).toEqual({ hex: '', kind: 'hex' });
  for (const text of ['0c9', 'ümlaut', 'AAAAA', '=']) expect(readPayload(text), text).toBeNull();
  expect(spaced('00c937')).toBe('00 c9 37');
});

test('a port is a whole number up to 255', () => {
  expect([readPort('0'), readPort(' 255 '), readPort('256'), readPort('-1'), readPort('1.5'), readPort('')]).toEqual([0, 255, null, null, null, null]);
});

test('what must come out has data or errors', () => {
  expect(readExpected('{"data":{"t":1}}')).toEqual({ data: { t: 1 } });
  expect(readExpected('{"errors":["too short"]}')).toEqual({ errors: ['too short'] });
  for (const text of ['{"t":1}', '[]', '{"data":[1]}', 'no', 'null']) expect(readExpected(text), text).toBeNull();
});

const told = (before: string, after: string) =>
  changes(before, after).map((row) => (row.kind === 'skipped' ? `… ${row.lines}` : `${{ same: ' ', added: '+', removed: '-' }[row.kind]}${row.text}`));

test('changed lines are told with a few around them', () => {
  const before = Array.from({ length: 20 }, (_, i) => `line ${i}`).join('\n');
  const after = before.replace('line 9', 'line nine').replace('line 10\n', '');
  expect(told(before, after)).toEqual(['… 6', ' line 6', ' line 7', ' line 8', '-line 9', '-line 10', '+line nine', ' line 11', ' line 12', ' line 13', '… 6']);
});

test('a source is not changed by itself, and everything is new beside nothing', () => {
  expect(told(TEMPLATE, TEMPLATE)).toEqual([`… ${TEMPLATE.trimEnd().split('\n').length}`]);
  expect(told('', 'a\nb')).toEqual(['-', '+a', '+b']);
  const long = Array.from({ length: 2_000 }, (_, i) => `x${i}`).join('\n');
  expect(told(long, long.replaceAll('x', 'y'))).toHaveLength(4_000);
});

test('a day is one of the calendar on the wall, also shortly after midnight', () => {
  vi.stubEnv('TZ', 'Europe/Berlin');
  const now = new Date('2026-11-22T23:15:00Z');
  expect(calendarDay(now, 0)).toBe('2026-11-23');
  expect(calendarDay(now, -7)).toBe('2026-11-16');
  expect(calendarDay(new Date('2027-03-01T11:00:00Z'), -1)).toBe('2027-02-28');
  vi.unstubAllEnvs();
});
