import { mount } from 'svelte';
import './styles/tokens.css';
import './styles/base.css';
import App from './App.svelte';
import { prepare } from './screens';
import { withTexts } from './lib/i18n/language.svelte';
import { start as startCity } from './lib/state/city.svelte';
import { start as startLive } from './lib/live/live.svelte';
import { route, start as startRoute } from './lib/state/route.svelte';

const target = document.getElementById('app');
if (!target) throw new Error('the page has no #app');

await startCity();
startRoute(prepare);
startLive();
// The page that is wanted comes at the same time as the words of every page.
prepare(route.page);
await withTexts(['main'], Promise.resolve());
mount(App, { target });
