// A walk with the Tab key, until it comes back to where it began.
import type { Page } from '@playwright/test';

/** Far more than any page has. */
const MOST = 1_500;

/** Where the keyboard did not come, where it could not be seen, and where it stayed. */
export async function walk(page: Page): Promise<string[]> {
  await page.evaluate(prepare);
  const wrong: string[] = [];
  for (let i = 0; i < MOST; i += 1) {
    await page.keyboard.press('Tab');
    const { end, complaint } = await page.evaluate(() => (globalThis as unknown as Walking).step());
    if (complaint) wrong.push(complaint);
    if (end) return [...wrong, ...(await page.evaluate(() => (globalThis as unknown as Walking).left()))];
  }
  return [...wrong, 'the walk does not end'];
}

interface Walking {
  step: () => { end: boolean; complaint: string | null };
  left: () => string[];
}

/** Runs in the page: remembers what is to be reached. */
function prepare() {
  const STOPS = 'a[href], button, input, select, textarea, summary, iframe, [tabindex]';
  const named = (element: Element) =>
    `${element.tagName.toLowerCase()} “${(element.id || element.getAttribute('aria-label') || (element as HTMLElement).innerText || element.className).trim().slice(0, 60)}”`;
  const modal = document.querySelector(':modal');
  const stops = (): HTMLElement[] =>
    [...(modal ?? document).querySelectorAll<HTMLElement>(STOPS)].filter((element) => {
      if (element.tabIndex < 0 || element.matches(':disabled') || element.closest('[inert]')) return false;
      // A group of radio buttons is one stop, and arrows move within it.
      if (element instanceof HTMLInputElement && element.type === 'radio' && !element.checked) return false;
      return element.checkVisibility({ visibilityProperty: true, contentVisibilityAuto: false } as CheckVisibilityOptions);
    });
  const wanted = new Set(stops());
  const seen = new Set<Element>();
  let before: Element | null = null;
  let stays = 0;
  let away = 0;
  (document.activeElement as HTMLElement | null)?.blur();
  getSelection()?.removeAllRanges();
  scrollTo(0, 0);

  const outlined = (element: Element | null) => {
    if (!element) return false;
    const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
    return (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none';
  };
  /** Whether something of it is in sight, and not behind what sticks to the window. */
  const inSight = (element: HTMLElement) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    const at = [0.1, 0.3, 0.5, 0.7, 0.9];
    return at.some((x) => at.some((y) => {
      const over = (element.getRootNode() as Document | ShadowRoot).elementFromPoint(left + x * width, top + y * height);
      return over !== null && (element.contains(over) || over.contains(element));
    }));
  };

  const step = async () => {
    let element = document.activeElement as (HTMLElement & { labels?: NodeListOf<HTMLElement> | null }) | null;
    while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement as HTMLElement;
    // Between the last stop and the first the keyboard leaves the page once.
    if (!element || element === document.body) return { end: (away += 1) > 1, complaint: null };
    if (element !== before && seen.has(element)) return { end: true, complaint: null };
    stays = element === before ? stays + 1 : 0;
    if (stays > 0 && wanted.size === 1) return { end: true, complaint: null };
    // A field for a moment has a stop for each of its parts.
    if (stays > (element.matches('input[type^=date], input[type=time]') ? 8 : 0)) return { end: true, complaint: `${named(element)} holds the keyboard` };
    before = element;
    seen.add(element);
    const label = element.labels?.[0] ?? null;
    if (stays === 0 && !outlined(element) && !outlined(label) && !outlined(element.parentElement)) return { end: false, complaint: `${named(element)} does not show that it has the focus` };
    const stop = element;
    const shown = () => inSight(stop) || (label !== null && inSight(label));
    // What comes in above moves everything once; then the browser has it in sight again.
    if (!shown()) await new Promise((done) => setTimeout(done, 500));
    return { end: false, complaint: shown() ? null : `${named(stop)} has the focus and is covered` };
  };
  /** What was there all the time and was not reached. */
  const left = () => {
    const still = new Set(stops());
    return [...wanted].filter((element) => element.isConnected && still.has(element) && !seen.has(element)).map((element) => `${named(element)} is not reached`);
  };
  Object.assign(globalThis, { step, left });
}
