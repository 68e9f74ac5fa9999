import { expect, test } from 'vitest';
import { TEMPLATE, wrongRows } from './data';

test('the wrong rows keep their headings and their lines', () => {
  const table = 'dev_eui;tags\r\n1;a\r\n2;"b\nc"\r\n\r\n3;d\r\n';
  expect(wrongRows(table, [3, 6], [2, 3, 6])).toBe('dev_eui;tags\n2;"b\nc"\n3;d\n');
  expect(wrongRows(table, [], [2, 3, 6])).toBe('dev_eui;tags\n');
});

test('the template has a cell for every heading', () => {
  const [head, row] = TEMPLATE.split('\n').map((line) => line.split(';').length);
  expect(row).toBe(head);
});
