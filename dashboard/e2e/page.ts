// The page as every test sees it: whatever a test is about, it fails on console errors, violations of the content
// security policy, requests to another origin, missing assets and cookies.
import { readFileSync } from 'node:fs';
import { expect, test as base, type Page } from '@playwright/test';

export const TOKEN = process.env['TALBLICK_TOKEN'] ?? '';
const AXE = readFileSync('node_modules/axe-core/axe.min.js', 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

export const test = base.extend<{ complaints: string[] }>({
  complaints: [
    async ({ page, context, baseURL }, use) => {
      const complaints: string[] = [];
      page.on('console', (message) => message.type() === 'error' && complaints.push(`console: ${message.text()}`));
      page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
      page.on('request', (request) => {
        const url = new URL(request.url());
        if (url.origin !== new URL(baseURL ?? '').origin && !['data:', 'blob:'].includes(url.protocol)) complaints.push(`elsewhere: ${url}`);
      });
      page.on('response', (response) => {
        if (response.url().includes('/assets/') && response.status() >= 400) complaints.push(`missing: ${response.url()}`);
      });
      // Chromium reports violations on the console too; the event names the directive.
      await page.addInitScript(() =>
        addEventListener('securitypolicyviolation', (event) => console.error(`policy ${event.violatedDirective}: ${event.blockedURI} ${event.sample}`)),
      );
      await use(complaints);
      complaints.push(...(await context.cookies()).map((cookie) => `cookie: ${cookie.name}`));
      expect(complaints).toEqual([]);
    },
    { auto: true },
  ],
});

export { expect, type Page };

export const signIn = (page: Page) => page.addInitScript((token) => sessionStorage.setItem('talblick.token', token), TOKEN);

/** The address of a device that is heard. */
export async function someDevice(page: Page, language = 'de'): Promise<string> {
  await page.goto(`/${language}/ops?status=online&sort=name`);
  const link = page.locator('tbody a').first();
  await link.waitFor();
  return (await link.getAttribute('href')) ?? '';
}

/** Rules that look at colours: the others say the same of a page, whatever its colours. */
const COLOURS = { type: 'rule', values: ['color-contrast', 'link-in-text-block'] };

/** What axe finds, as readable lines. */
export async function barriers(page: Page, what: 'everything' | 'colours' = 'everything'): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(AXE);
  // A bar that sticks to the window covers whatever happens to lie below it; readers scroll, axe does not.
  await page.evaluate(() => {
    for (const element of document.querySelectorAll<HTMLElement>('body *')) {
      if (['fixed', 'sticky'].includes(getComputedStyle(element).position)) element.style.setProperty('position', 'static');
    }
  });
  return page.evaluate(async (runOnly) => {
    const axe = (globalThis as unknown as { axe: { run: (where: Document, how: object) => Promise<{ violations: { id: string; nodes: { html: string; failureSummary: string }[] }[] }> } }).axe;
    const { violations } = await axe.run(document, { runOnly, resultTypes: ['violations'] });
    return violations.flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html} – ${node.failureSummary}`));
  }, what === 'colours' ? COLOURS : { type: 'tag', values: TAGS });
}

/** How many pixels the page is wider than the window. */
export const overflow = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
