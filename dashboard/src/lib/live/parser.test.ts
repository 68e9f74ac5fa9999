import { expect, test } from 'vitest';
import { backoff, Parser } from './parser';

const stream = 'retry: 2000\n: keep-alive\n\nid: 7\nevent: reading\ndata: {"datastream":1,\ndata: "value":2}\n\nevent: resync\ndata: {}\n\n';

test('events are the same however the stream is cut', () => {
  const whole = new Parser().push(stream);
  expect(whole.map((m) => m.event)).toEqual(['reading', 'resync']);
  expect(JSON.parse(whole[0]?.data ?? '')).toEqual({ datastream: 1, value: 2 });
  for (let size = 1; size < 20; size += 1) {
    const parser = new Parser();
    const pieces = stream.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? [];
    expect(pieces.flatMap((piece) => parser.push(piece))).toEqual(whole);
    expect(parser.retryMs).toBe(2000);
  }
});

test('an unfinished event is not told, and windows line ends are understood', () => {
  const parser = new Parser();
  expect(parser.push('event: device\r\ndata: {}\r\n')).toEqual([]);
  expect(parser.push('\r\n')).toEqual([{ event: 'device', data: '{}', id: '' }]);
});

test('waiting doubles, has a ceiling and is never nothing', () => {
  expect(backoff(0, 0)).toBe(500);
  expect(backoff(3, 1)).toBe(8_000);
  expect(backoff(50, 1)).toBe(30_000);
});
