import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { around, ask, go, open, startBrowser, until } from './support.mjs';

const SIZES = [[1440, 900], [1280, 720], [390, 844], [360, 640]];
let program, browser;
around((...both) => ([program, browser] = both));

const state = (page) => page.$eval('main', ({ dataset }) => ({ ...dataset }));
const lead = (page) => page.locator('.panel .lead').first().textContent();

test('the first picture shows what the API says, soon, and draws fast', async () => {
  const { graph, networkStats } = await ask(program.address, '{ graph { nodes { key } links { key } } networkStats { cityCount linkCount partnershipCount } }');
  const warm = await open(browser, program.address);
  await warm.close();
  const started = performance.now();
  const { page, close } = await open(browser, program.address);
  const took = performance.now() - started;
  const shown = await state(page);
  assert.deepEqual([Number(shown.cities), Number(shown.links)], [graph.nodes.length, graph.links.length]);
  const sentence = await page.textContent('.sentence');
  for (const value of Object.values(networkStats)) assert(sentence.includes(String(value)), sentence);
  assert((await page.locator('.stage').screenshot()).length > 20_000, 'the picture is blank');
  const frames = [];
  for (let step = 0; step < 5; step += 1) {
    await page.locator('.canvas').press('ArrowRight');
    frames.push(Number(await page.$eval('.canvas', ({ dataset }) => dataset.frame)));
  }
  const frame = frames.sort((a, b) => a - b)[2];
  console.log(`first picture after ${Math.round(took)} ms, ${frame} ms of script a frame`);
  assert(took < 4_000, `${took} ms`);
  assert(frame < 8, `${frame} ms of script a frame`);
  await close();
});

for (const theme of ['light', 'dark']) {
  test(`every view and panel fits every screen, ${theme}`, async () => {
    for (const [width, height] of SIZES) {
      const { page, close } = await open(browser, program.address, '', { width, height, theme });
      for (const fragment of ['view=force', 'view=countries&pair=BR-CN', 'view=table', 'city=ghent', 'from=dakar&to=kanazawa', 'clusters=COMMUNITIES', 'without=istanbul']) {
        await go(page, fragment);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        assert(wide <= width, `${fragment} is ${wide} px wide on a screen of ${width}`);
      }
      await close();
    }
  });
}

test('a city is found by any name without accents, and flown to', async () => {
  const { page, close } = await open(browser, program.address);
  const box = page.getByRole('combobox', { name: 'Find a city' });
  await box.fill('cracow');
  await page.getByRole('option', { name: /Kraków/ }).waitFor();
  await box.press('Enter');
  await page.getByRole('heading', { name: 'Kraków' }).waitFor();
  const { city } = await ask(program.address, '{ city(ref: "krakow") { degree } }');
  assert.match(await lead(page), new RegExp(`Kraków is linked with ${city.degree} `));
  assert.match(new URL(page.url()).hash, /city=krakow/);
  const partner = page.locator('.partners details').first();
  await partner.locator('summary').click();
  assert(await partner.locator('.records a[href^="http"]').first().isVisible(), 'no source is shown');
  await close();
});

test('a path is drawn and told, and the address brings it back', async () => {
  const { page, close } = await open(browser, program.address);
  const plain = await page.locator('.stage').screenshot();
  await page.getByRole('button', { name: /How can Dakar reach Kanazawa/ }).click();
  const { cooperationPath: path } = await ask(program.address, '{ cooperationPath(from: "dakar", to: "kanazawa") { explanation hopCount } }');
  await page.getByText(path.explanation).first().waitFor();
  assert.equal(await page.locator('.hops > li').count(), path.hopCount);
  assert.notDeepEqual(await page.locator('.stage').screenshot(), plain);
  await page.getByRole('button', { name: 'Zoom in' }).click();
  await until(page, () => location.hash.includes('at='));
  const { hash } = new URL(page.url());
  const again = await open(browser, program.address, hash);
  await again.page.getByText(path.explanation).first().waitFor();
  assert.equal(new URL(again.page.url()).hash, hash);
  await again.close();
  await page.goBack();
  await page.getByRole('heading', { name: 'Three questions' }).waitFor();
  await close();
});

test('no path is answered with a reason and a repair', async () => {
  const { page, close } = await open(browser, program.address, '#from=rome&to=santos');
  await page.locator('[data-found="false"]').waitFor();
  const text = await page.textContent('#panel');
  assert.match(text, /Reason: not connected/);
  assert.match(text, /Last connected on 31 December 2015/);
  assert.match(text, /One new link that would join them/);
  await page.getByRole('button', { name: 'What would it change?' }).first().click();
  await page.getByText(/pairs? would gain one/).waitFor();
  await close();
});

test('filters narrow the picture to what the API counts, and are cleared', async () => {
  const { page, close } = await open(browser, program.address);
  await page.getByRole('checkbox', { name: /^Exchange/ }).check();
  const { graph } = await ask(program.address, '{ graph(scope: { kinds: [EXCHANGE] }) { links { key } } }');
  await until(page, (links) => document.querySelector('main').dataset.links === links, String(graph.links.length));
  await page.getByRole('button', { name: 'Clear all' }).click();
  await until(page, (links) => document.querySelector('main').dataset.links !== links, String(graph.links.length));
  await close();
});

test('the timeline shows a year, by keys and by playing', async () => {
  const { page, close } = await open(browser, program.address);
  const slider = page.getByRole('slider', { name: 'Year' });
  await slider.press('ArrowLeft');
  await until(page, () => document.querySelector('main').dataset.asOf?.startsWith('2025'));
  const { graph } = await ask(program.address, '{ graph(scope: { asOf: "2025" }) { nodes { key } links { key } } }');
  assert.deepEqual([(await state(page)).cities, (await state(page)).links], [graph.nodes.length, graph.links.length].map(String));
  await slider.press('Home');
  await until(page, () => document.querySelector('main').dataset.asOf?.startsWith('2004'));
  await page.getByRole('button', { name: 'Play the years' }).click();
  await until(page, () => document.querySelector('main').dataset.asOf?.startsWith('2006'));
  await page.getByRole('button', { name: 'Pause' }).click();
  await close();
});

test('countries open their partnerships, from the heat map and from the table', async () => {
  const { page, close } = await open(browser, program.address, '#view=countries');
  const { countryLinks } = await ask(program.address, '{ countryLinks(first: 1) { totalCount } }');
  await page.locator(`[data-pairs="${countryLinks.totalCount}"]`).waitFor();
  await page.locator('[data-cell="CN-BR"]').click();
  await page.getByRole('heading', { name: 'Brazil and China' }).waitFor();
  assert(await page.locator('#panel .records li').count() > 0);
  await page.getByRole('button', { name: 'Poland – Ukraine' }).click();
  await page.getByRole('heading', { name: 'Poland and Ukraine' }).waitFor();
  await close();
});

test('clusters are listed and picked', async () => {
  const { page, close } = await open(browser, program.address);
  await page.getByRole('button', { name: /Which cities belong together/ }).click();
  const { clusters } = await ask(program.address, '{ clusters(acrossFields: true, method: COMMUNITIES, minSize: 2, first: 1) { totalCount nodes { hub { name } size } } }');
  const [first] = clusters.nodes;
  await page.locator('.clusters .choice').first().click();
  await page.getByText(new RegExp(`^Around ${first.hub.name}$`)).first().waitFor();
  assert.equal(await page.locator('.detail .names button').count(), first.size);
  assert.equal(await page.locator('.clusters > li').count(), clusters.totalCount);
  await close();
});

test('the same cities move between map and force layout', async () => {
  const { page, close } = await open(browser, program.address, '', { motion: 'no-preference' });
  const map = await page.locator('.stage').screenshot();
  await page.getByRole('button', { name: 'Force' }).click();
  await until(page, () => document.querySelector('main').dataset.layout === 'force' && document.querySelector('main').dataset.ready === 'true');
  assert.notDeepEqual(await page.locator('.stage').screenshot(), map);
  assert.equal((await state(page)).cities, '405');
  await close();
});

test('two networks are laid over each other', async () => {
  const { page, close } = await open(browser, program.address);
  await page.getByRole('combobox', { name: 'Network' }).selectOption({ label: 'Both, laid over each other' });
  await page.getByText('In both networks').waitFor();
  await page.locator('main[data-ready="true"]').waitFor();
  const year = (await state(page)).asOf;
  const { graph } = await ask(program.address, 'query ($asOf: Date) { graph(scope: { networks: ["uccn", "urbact"], asOf: $asOf }) { nodes { key } } }', { asOf: year });
  assert.equal((await state(page)).cities, String(graph.nodes.length));
  await close();
});

test('the table says what the picture says', async () => {
  const { page, close } = await open(browser, program.address, '#view=table&city=ghent');
  const { city } = await ask(program.address, '{ city(ref: "ghent") { partners(first: 50) { nodes { name } } } }');
  const names = await page.locator('tbody th').allTextContents();
  assert.deepEqual(names.sort(), [...city.partners.nodes.map(({ name }) => name), 'Ghent'].sort());
  await close();
});

test('pictures and data are downloaded', async () => {
  const { page, close } = await open(browser, program.address, '#from=dakar&to=kanazawa');
  await page.locator('.hops').waitFor();
  const take = async (name) => {
    await page.getByText('Download', { exact: true }).click();
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByText(name, { exact: true }).click()]);
    await page.getByText('Download', { exact: true }).click();
    return readFileSync(await download.path());
  };
  const svg = String(await take('SVG'));
  assert(svg.startsWith('<svg') && svg.includes('Dakar reaches Kanazawa') && svg.includes('UNESCO Creative Cities Network'));
  const png = await take('PNG, 3,200 px wide');
  assert.deepEqual([png.readUInt32BE(16), png.subarray(1, 4).toString()], [3200, 'PNG']);
  for (const [name, sign] of [['GEXF for Gephi', '<gexf'], ['Links as CSV', 'Source,Target'], ['GeoJSON', 'FeatureCollection']]) {
    assert(String(await take(name)).slice(0, 400).includes(sign), name);
  }
  await close();
});

test('every panel opens its question in the editor', async () => {
  const { page, close } = await open(browser, program.address, '#city=ghent');
  const panel = page.locator('#panel .source').first();
  await panel.locator('summary').click();
  await panel.getByRole('button', { name: 'Copy as curl' }).click();
  assert.match(await page.evaluate(() => navigator.clipboard.readText()), /^curl 'http:.*City/);
  await panel.getByRole('link', { name: 'Open in the editor' }).click();
  await page.locator('.desk[data-asked="true"]').waitFor();
  await close();
});

test('a change that somebody else makes is told and drawn, in each network that is shown', async () => {
  const create = async (network, cities) => {
    const input = { network, title: 'Sound archives', cities, kind: 'COLLABORATIVE_PROJECT', startedOn: '2018', endedOn: '2020', sources: [{ url: 'https://example.org/agreement' }] };
    const { createPartnership } = await ask(program.address, 'mutation ($input: CreatePartnershipInput!) { createPartnership(input: $input) { userErrors { message } } }', { input }, program.token);
    assert.deepEqual(createPartnership.userErrors, []);
  };
  const { page, close } = await open(browser, program.address, '#asOf=2019');
  const before = Number((await state(page)).links);
  await create('uccn', ['ghent', 'dakar']);
  await page.getByText(/Just now: 1 link appeared/).waitFor();
  await until(page, (links) => document.querySelector('main').dataset.links === links, String(before + 1));
  await close();
  const both = await open(browser, program.address, '#networks=uccn,urbact&asOf=2019&colour=network');
  await both.page.getByText('In both networks').waitFor();
  await create('urbact', ['cork', 'plasencia']);
  await both.page.getByText(/Just now in URBACT[^:]*: 1 link /).waitFor();
  await both.close();
});

test('what cannot be shown is said, with ways on', async () => {
  const { page, close } = await open(browser, program.address, '#networks=nowhere', { ready: '[role="alert"]' });
  await page.getByRole('alert').getByText('names no network: "nowhere"; the networks are uccn, urbact').waitFor();
  await page.getByRole('link', { name: 'Start over' }).click();
  await page.locator('main[data-ready="true"]').waitFor();
  await close();
  let away = true;
  const cut = ['**/graphql', (route) => (away ? route.abort() : route.continue())];
  const gone = await open(browser, program.address, '', { ready: '[role="alert"]', routes: [cut], allowed: (complaint) => complaint.includes('net::ERR_FAILED') });
  await gone.page.getByRole('alert').getByText('The server cannot be reached.').waitFor();
  away = false;
  await gone.page.getByRole('button', { name: 'Try again' }).click();
  await gone.page.locator('main[data-ready="true"]').waitFor();
  await gone.close();
});

test('without WebGL the table stands in', async () => {
  const without = await startBrowser('--disable-3d-apis');
  try {
    const { page, close } = await open(without, program.address);
    await page.getByText(/draws no WebGL/).waitFor();
    assert(await page.locator('tbody tr').count() > 100);
    await close();
  } finally {
    await without.close();
  }
});
