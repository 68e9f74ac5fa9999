// Whether the visitor lets the browser ask somebody else for the ground of maps. It counts for just those servers that were
// named when it was given, is kept by the browser alone, and can be taken back.
import { city } from '../state/city.svelte';

const KEY = 'talblick.map';
let kept = $state(localStorage.getItem(KEY));

const asked = () => [city.mapStyle?.url, ...(city.mapStyle?.origins ?? [])].join(' ');

export const consent = {
  get given() {
    return city.mapStyle !== null && kept === asked();
  },
  give() {
    kept = asked();
    localStorage.setItem(KEY, kept);
  },
  withdraw() {
    kept = null;
    localStorage.removeItem(KEY);
  },
};
