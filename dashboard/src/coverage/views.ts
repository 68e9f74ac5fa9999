// The views of coverage, each loaded when it is first opened, with the texts it says.
import { withTexts } from '../lib/i18n/language.svelte';

export const VIEWS = {
  broadband: () => import('./broadband/Broadband.svelte'),
  compare: () => withTexts(['compare'], import('./compare/Compare.svelte')),
  worklist: () => withTexts(['trench', 'worklist'], import('./worklist/Worklist.svelte')),
  whatif: () => withTexts(['trench', 'views', 'whatif'], import('./whatif/WhatIf.svelte')),
  mobile: () => import('./mobile/Mobile.svelte'),
  lorawan: () => withTexts(['lorawan'], import('./lorawan/Lorawan.svelte')),
};
