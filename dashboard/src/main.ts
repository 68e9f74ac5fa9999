import { mount } from 'svelte';
import './styles/tokens.css';
import './styles/base.css';
import App from './App.svelte';
import { prepare } from './screens';
import { start as startCity } from './lib/state/city.svelte';
import { start as startLive } from './lib/live/live.svelte';
import { start as startRoute } from './lib/state/route.svelte';

const target = document.getElementById('app');
if (!target) throw new Error('the page has no #app');

await startCity();
startRoute(prepare);
startLive();
mount(App, { target });
