import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { around, ask, open } from './support.mjs';

const QUERY = '{ countryLinks(first: 3) { nodes { countryA { name } countryB { name } linkCount } } }';
const ASKED = '.desk[data-asked="true"]';
let program, browser;
around((...both) => ([program, browser] = both));

const link = (query) => `playground?${new URLSearchParams({ query })}`;
const editor = (page) => page.locator('.graphiql-query-editor .monaco-editor').first();
const typed = (page) => page.evaluate(() => JSON.parse(localStorage.getItem('graphiql:tabState') ?? '{"tabs":[]}').tabs.map(({ query }) => query ?? ''));

test('a link runs at once, unless it writes', async () => {
  const { page, close } = await open(browser, program.address, link(QUERY), { ready: ASKED });
  await page.getByText('"countryLinks"').waitFor();
  await close();
  const writing = await open(browser, program.address, link('mutation { deletePartnership(input: { partnership: "x" }) { revision } }'), { ready: '.graphiql-query-editor .view-line' });
  await writing.page.locator('.graphiql-execute-button').waitFor();
  await writing.page.getByRole('button', { name: /A path between two cities/ }).waitFor();
  assert.equal(await writing.page.locator(ASKED).count(), 0);
  await writing.close();
});

test('the answer stands beside the query, and below it on a narrow screen', async () => {
  for (const [width, height, beside] of [[1280, 720, true], [390, 844, false]]) {
    const { page, close } = await open(browser, program.address, link(QUERY), { ready: ASKED, width, height });
    await page.getByText('"countryLinks"').waitFor();
    const [query, answer] = await Promise.all(['.graphiql-query-editor', '.graphiql-response'].map((part) => page.locator(part).boundingBox()));
    assert(answer.y + 100 < height && answer.height > 100 && answer.width > 150, JSON.stringify(answer));
    assert(beside ? answer.x >= query.x + query.width - 1 : answer.y >= query.y + query.height - 1, JSON.stringify({ query, answer }));
    // A long and wide table scrolls within its place.
    await page.goto(`${program.address}/${link('{ cities(first: 100) { nodes { key name lat lon population country { code name region } } } }')}`);
    await page.locator(ASKED).waitFor();
    await page.getByRole('button', { name: 'Table', exact: true }).click();
    const table = await page.locator('.answer-table').boundingBox();
    assert(table.x + table.width <= width && table.y + table.height <= height && table.height > 100, JSON.stringify(table));
    assert(await page.evaluate(() => document.documentElement.scrollWidth) <= width);
    await close();
  }
});

test('names are completed', async () => {
  const { page, close } = await open(browser, program.address, link(QUERY), { ready: ASKED });
  await editor(page).click();
  await page.keyboard.press('Control+A');
  await page.keyboard.type('{ cooperationPa');
  await page.keyboard.press('Control+Space');
  await page.locator('.suggest-widget').getByText('cooperationPath', { exact: true }).first().waitFor();
  await close();
});

test('a question opens in a tab of its own, and what was typed survives', async () => {
  const { page, close } = await open(browser, program.address, 'playground', { ready: '.graphiql-query-editor .view-line' });
  await editor(page).click();
  await page.keyboard.press('Control+A');
  await page.keyboard.type('# mine');
  await page.getByRole('button', { name: /All fields at a glance/ }).click();
  await page.locator(ASKED).waitFor();
  await page.getByText('"memberCount"').first().waitFor();
  await page.waitForFunction(() => localStorage.getItem('graphiql:tabState')?.includes('memberCount'));
  const before = await typed(page);
  assert.deepEqual([before.length, before[0].includes('# mine')], [2, true]);
  await page.reload();
  await page.locator('.graphiql-query-editor .view-line').first().waitFor();
  assert.deepEqual(await typed(page), before);
  await close();
});

test('the answer is a table, a picture and a file', async () => {
  const { page, close } = await open(browser, program.address, link('{ cities(first: 5) { nodes { key name lat lon country { name } } } }'), { ready: ASKED });
  await page.getByRole('button', { name: 'Table', exact: true }).click();
  assert.deepEqual(await page.locator('.answer-table th').allTextContents(), ['key', 'name', 'lat', 'lon', 'country.name']);
  const { cities } = await ask(program.address, '{ cities(first: 5) { nodes { name } } }');
  assert.deepEqual(await page.locator('.answer-table tbody td:nth-child(2)').allTextContents(), cities.nodes.map(({ name }) => name));
  await page.getByRole('button', { name: 'Picture', exact: true }).click();
  assert(await page.locator('.answer-table img').evaluate((image) => image.decode().then(() => image.naturalWidth)) > 100);
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Download CSV' }).click()]);
  assert(String(readFileSync(await download.path())).startsWith('key,name,lat,lon,country.name\r\n'));
  await page.getByRole('button', { name: 'Copy as curl' }).click();
  assert.match(await page.evaluate(() => navigator.clipboard.readText()), /^curl 'http.*cities/);
  await page.getByRole('link', { name: 'Show in explorer' }).click();
  await page.locator('main[data-layout="table"]').waitFor();
  await close();
});

test('a link with several operations and variables runs the one it names', async () => {
  const query = 'query One { networkStats { cityCount } }\nquery Two($first: Int!) { cities(first: $first) { nodes { key partners(first: 2) { nodes { key name } } } } }';
  const words = new URLSearchParams({ query, variables: '{ "first": 3 }', operationName: 'Two' });
  const { page, close } = await open(browser, program.address, `playground?${words}`, { ready: ASKED });
  await page.locator('.result-window').getByText('"partners"').first().waitFor();
  await page.getByRole('button', { name: 'Table', exact: true }).click();
  const { cities } = await ask(program.address, query.split('\n')[1], { first: 3 });
  const pairs = cities.nodes.flatMap(({ key, partners }) => partners.nodes.map((partner) => [key, partner.key, partner.name].join()));
  await page.getByLabel('List').selectOption({ label: `cities.nodes.partners.nodes (${pairs.length})` });
  assert.deepEqual(await page.locator('.answer-table th').allTextContents(), ['cities.key', 'key', 'name']);
  assert.deepEqual(await page.locator('.answer-table tbody tr').evaluateAll((rows) => rows.map((row) => [...row.cells].map(({ textContent }) => textContent).join())), pairs);
  await close();
});

test('a subscription ticks, and a token writes', async () => {
  const { page, close } = await open(browser, program.address, link('subscription { graphDeltas(scope: {}) { revision reset addedLinks { key } } }'), { ready: '.graphiql-query-editor .view-line' });
  await page.locator('.graphiql-execute-button').click();
  await page.getByText('"reset"').waitFor();
  const input = { title: 'Sound archives', cities: ['ghent', 'dakar'], kind: 'OTHER', startedOn: '2020', sources: [{ url: 'https://example.org/agreement' }] };
  await ask(program.address, 'mutation ($input: CreatePartnershipInput!) { createPartnership(input: $input) { userErrors { message } } }', { input }, program.token);
  await page.getByText('dakar/ghent').first().waitFor();
  await page.getByRole('button', { name: 'Table', exact: true }).click();
  await page.locator('.answer-table td').getByText('dakar/ghent').waitFor();
  await page.getByRole('button', { name: 'JSON', exact: true }).click();
  await page.getByRole('button', { name: /^Stop/ }).click();
  await page.getByRole('button', { name: /^Execute/ }).waitFor();
  await page.getByLabel('Token').fill(program.token);
  await editor(page).click();
  await page.keyboard.press('Control+A');
  await page.evaluate(() => navigator.clipboard.writeText('{ viewer { name } }'));
  await page.keyboard.press('Control+V');
  // Pasting goes through a promise of the editor; what is run is what stands there then.
  await editor(page).getByText('viewer').waitFor();
  await page.keyboard.press('Control+Enter');
  await page.locator('.result-window').getByText('"viewer"').waitFor();
  await close();
});

test('headers, licences and compression are as they should be', async () => {
  const html = { headers: { accept: 'text/html' } };
  for (const path of ['/', '/playground']) {
    const response = await fetch(program.address + path, html);
    const policy = response.headers.get('content-security-policy');
    assert(policy.includes("default-src 'none'") && policy.includes("script-src 'self'") && !policy.includes('unsafe-eval'), policy);
    const page = await response.text();
    const [script] = page.match(/assets\/[^"]+\.js/);
    const file = await fetch(`${program.address}/${script}`, { headers: { 'accept-encoding': 'br' } });
    assert.deepEqual([file.headers.get('content-encoding'), file.headers.get('cache-control')], ['br', 'public, max-age=31536000, immutable']);
    assert((await file.text()).length > 100);
  }
  for (const [coding, file] of [['gzip', 'graph.gexf'], ['identity', 'links.csv']]) {
    const taken = await fetch(`${program.address}/export/${file}`, { headers: { 'accept-encoding': coding } });
    assert.equal(taken.headers.get('content-encoding') ?? 'identity', coding);
    assert((await taken.text()).length > 10_000, file);
  }
  assert.equal((await fetch(`${program.address}/assets/none.js`)).status, 404);
  assert.match(await (await fetch(`${program.address}/licenses`)).text(), /sigma/);
});
