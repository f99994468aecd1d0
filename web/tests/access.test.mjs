import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { around, go, open } from './support.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const SIZES = [[1280, 720], [390, 844]];
let program, browser;
around((...both) => ([program, browser] = both));

/** Faults that axe finds, as rule and selector. */
async function faults(page) {
  // The policy of the page allows no script but its own; this one comes from outside the page.
  await page.evaluate(axe);
  const found = await page.evaluate(() => globalThis.axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
  return found.violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id} ${target.join(' ')}`));
}

for (const theme of ['light', 'dark']) {
  test(`axe finds nothing in the explorer, ${theme}`, async () => {
    for (const [width, height] of SIZES) {
      const { page, close } = await open(browser, program.address, '', { width, height, theme });
      for (const fragment of ['view=map', 'view=force&clusters=COMMUNITIES&colour=community', 'view=countries&pair=BR-CN', 'view=table', 'city=ghent', 'from=dakar&to=kanazawa', 'without=istanbul']) {
        await go(page, fragment);
        assert.deepEqual(await faults(page), [], `${fragment} at ${width} px`);
      }
      await close();
    }
  });

  test(`axe finds only the known fault of GraphiQL in the editor, ${theme}`, async () => {
    for (const [width, height] of SIZES) {
      const { page, close } = await open(browser, program.address, 'playground?query={countryLinks(first:2){nodes{linkCount}}}', { width, height, theme, ready: '.desk[data-asked="true"]' });
      await page.getByText('"linkCount"').first().waitFor();
      // A tab holds the button that closes it.
      assert.deepEqual((await faults(page)).filter((fault) => !/^nested-interactive (\.graphiql-tab|li)$/.test(fault)), [], `${width} px`);
      await close();
    }
  });
}

test('the three first questions are answered by keys alone', async () => {
  const { page, close } = await open(browser, program.address);
  const press = async (wanted) => {
    for (let steps = 0; steps < 150; steps += 1) {
      const focused = await page.evaluate(() => document.activeElement?.textContent ?? '');
      if (focused.startsWith(wanted)) return page.keyboard.press('Enter');
      await page.keyboard.press('Tab');
    }
    assert.fail(`the keyboard does not reach “${wanted}”`);
  };
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await press('How can Dakar reach Kanazawa?');
  await page.locator('.hops > li').nth(3).waitFor();
  await press('✕');
  await press('Which cities belong together?');
  await page.locator('.clusters .choice').first().waitFor();
  await press('✕');
  await press('Which countries work together?');
  await page.locator('[data-view="countries"] table').waitFor();
  await press('Brazil – China');
  await page.getByRole('heading', { name: 'Brazil and China' }).waitFor();
  await close();
});

test('nothing moves for those who want it so', async () => {
  const { page, close } = await open(browser, program.address);
  const lasting = await page.evaluate(() => document.getAnimations().filter(({ effect }) => effect.getTiming().duration > 0).length);
  assert.equal(lasting, 0);
  const before = await page.locator('.stage').screenshot();
  await page.getByRole('button', { name: 'Zoom in' }).click();
  assert.notDeepEqual(await page.locator('.stage').screenshot(), before);
  await close();
});
