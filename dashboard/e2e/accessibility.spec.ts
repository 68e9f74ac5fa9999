// Every screen as everybody has it: in either language, light and dark, on a phone and on a desk, with colours of one's own,
// with more contrast, enlarged, and with the keyboard alone.
import { walk } from './keyboard';
import { barriers, expect, overflow, signIn, test } from './page';
import { look, SCREENS, settled, visit, type City } from './screens';

const SIZES = [{ width: 1440, height: 900 }, { width: 390, height: 844 }];
const SCHEMES = ['light', 'dark'] as const;

test.describe.configure({ mode: 'parallel' });

let city: City;
test.beforeAll(async ({ playwright, baseURL }) => {
  const request = await playwright.request.newContext({ baseURL: baseURL ?? '' });
  city = await look(request);
  await request.dispose();
});

for (const screen of SCREENS) {
  test.describe(screen.name, () => {
    test.use({ reducedMotion: 'reduce', viewport: SIZES[0] ?? null });
    test.beforeEach(async ({ page, complaints }) => {
      // Up to eleven looks at pages some of which have maps, drawn without a graphics card.
      test.setTimeout(180_000);
      if (screen.signed) await signIn(page);
      await screen.before?.(page);
      if (screen.status) page.on('console', () => complaints.splice(0, complaints.length, ...complaints.filter((line) => !line.includes(`${screen.status}`))));
    });

    for (const language of ['de', 'en']) {
      test(`has no barriers and fits: ${language}`, async ({ page }) => {
        await visit(page, screen, city, language);
        const found: Record<string, string[]> = {};
        const listen = async (how: string, what: 'everything' | 'colours') => {
          await settled(page);
          const lines = await barriers(page, what);
          const wide = await overflow(page);
          if (lines.length > 0 || wide > 0) found[how] = wide > 0 ? [...lines, `${wide} px too wide`] : lines;
        };
        for (const size of SIZES) {
          await page.setViewportSize(size);
          for (const colorScheme of SCHEMES) {
            await page.emulateMedia({ colorScheme });
            await listen(`${size.width} px, ${colorScheme}`, colorScheme === SCHEMES[0] ? 'everything' : 'colours');
          }
        }
        if (language === 'de') {
          for (const colorScheme of SCHEMES) {
            await page.emulateMedia({ colorScheme, contrast: 'more' });
            await listen(`more contrast, ${colorScheme}`, 'colours');
          }
          await page.emulateMedia({ contrast: null, forcedColors: 'active' });
          await listen('forced colours', 'colours');
          await page.emulateMedia({ forcedColors: null, colorScheme: 'light' });
        }
        // What 200 % leaves of a desk, and the narrowest window anybody has to be able to read in.
        for (const width of [720, 320]) {
          await page.setViewportSize({ width, height: 450 });
          await settled(page);
          const wide = await overflow(page);
          if (wide > 0) found[`${width} px`] = [`${wide} px too wide`];
        }
        expect(found).toEqual({});
      });
    }

    test('lets the keyboard reach everything, shows where it is, and lets it go', async ({ page }) => {
      // Rows that change places while somebody walks through them would be another test.
      await page.route('**/api/v1/live*', () => undefined);
      await visit(page, screen, city, 'de');
      expect(await walk(page), 'on a desk').toEqual([]);
      await page.setViewportSize(SIZES[1] ?? { width: 390, height: 844 });
      await settled(page);
      expect(await walk(page), 'on a phone').toEqual([]);
      await page.unrouteAll({ behavior: 'ignoreErrors' });
    });
  });
}

test('without motion nothing is animated, and forced colours keep the shapes', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce', forcedColors: 'active' });
  await page.goto('/de/ops');
  await page.locator('tbody a').first().waitFor();
  await page.waitForTimeout(2_500);
  expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
  await expect(page.locator('tbody svg').first()).toBeVisible();
});
