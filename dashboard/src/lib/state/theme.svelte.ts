// Light, dark or what the system says. Stored only once somebody has chosen.
export type Theme = 'auto' | 'light' | 'dark';

export const THEMES: readonly Theme[] = ['auto', 'light', 'dark'];
const KEY = 'talblick.theme';

const system = matchMedia('(prefers-color-scheme: dark)');
let systemDark = $state(system.matches);
let chosen = $state<Theme>(stored());

function stored(): Theme {
  const word = localStorage.getItem(KEY);
  return word === 'light' || word === 'dark' ? word : 'auto';
}

function apply(): void {
  if (chosen === 'auto') document.documentElement.removeAttribute('data-theme');
  else document.documentElement.dataset['theme'] = chosen;
}

apply();
system.addEventListener('change', () => (systemDark = system.matches));

export const theme = {
  get chosen() {
    return chosen;
  },
  get dark() {
    return chosen === 'dark' || (chosen === 'auto' && systemDark);
  },
  choose(next: Theme) {
    chosen = next;
    if (next === 'auto') localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, next);
    apply();
  },
};
