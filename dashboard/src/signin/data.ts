// Where the sign-in leads back to: only to a page of our own.
import { parse } from '../lib/state/path';

export function wayBack(wanted: string | null): string | undefined {
  if (!wanted?.startsWith('/') || wanted.startsWith('//') || wanted.includes('\\')) return undefined;
  const { language, page } = parse(wanted.split(/[?#]/)[0] ?? '');
  return language && page.name !== 'missing' && page.name !== 'signin' ? wanted : undefined;
}
