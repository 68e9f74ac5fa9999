// Lengths and costs in words. They come rounded, to ten metres and a thousand euros: what is rounded away is not nothing.
import { euros, number, t } from '../../lib/i18n/language.svelte';

export const metres = (n: number): string => t(n === 0 ? 'worklist.underTenMetres' : 'map.metres', { n: number(n) });
export const cost = (n: number): string => (n === 0 ? t('worklist.under', { amount: euros(1_000) }) : euros(n));
