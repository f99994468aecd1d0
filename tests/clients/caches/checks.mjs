// The normalised caches of three clients, held against what the server says to a plain request.
import assert from 'node:assert';
import { setTimeout as wait } from 'node:timers/promises';
import { parse, print, visit } from 'graphql';
import { firstEvent, plainly } from '../server.mjs';
import { apollo, apolloPages } from './apollo.mjs';
import { difference } from './difference.mjs';
import { NormalStore } from './normal.mjs';
import { relayPages, relayRuntime } from './relay.mjs';
import { AGAIN, LIVE, MANY_AGAIN, PAGES, SCOPES, STEPS } from './timeline.mjs';
import { urql, urqlPages } from './urql.mjs';

const CLIENTS = [
  ['Apollo Client', apollo, apolloPages],
  ['Relay', relayRuntime, relayPages],
  ['urql', urql, urqlPages],
];

/** Runs all checks; `check` takes the name of one and what throws if it fails. */
export async function checkCaches(url, check) {
  const ask = plainly(url);
  const told = [];
  for (const step of STEPS) told.push(await ask(withTypes(step.document.text), step.variables));
  await check(`${STEPS.length} answers in ${SCOPES.length} scopes give no id two values and no two types one id`, () => checkAnswers(url, ask, told));
  for (const [name, open, pages] of CLIENTS) {
    await check(`${name} shows what the server said, at once, from its cache and from the kept cache`, () => checkClient(url, open, told));
    await check(`${name} joins the pages of two years and keeps the years apart`, () => checkPages(url, pages, ask));
  }
}

async function checkAnswers(url, ask, told) {
  const store = new NormalStore();
  STEPS.forEach(({ document, variables }, at) => store.write(withTypes(document.text), variables, told[at]));
  for (const { text, variables } of LIVE) store.write(withTypes(text), variables, await firstEvent(url, withTypes(text), variables));
  const ids = store.ids();
  for (let at = 0; at < ids.length; at += 50) {
    const variables = { ids: ids.slice(at, at + 50) };
    const answer = await ask(withTypes(MANY_AGAIN), variables);
    assert.deepEqual(answer.nodes.map((node) => node?.id), variables.ids, 'what has an id is found by it');
    store.write(withTypes(MANY_AGAIN), variables, answer);
  }
  const [first] = store.conflicts;
  assert.ok(store.conflicts.size === 0, `${store.conflicts.size} places have two values, such as\n${first}`);
  assert.ok(ids.length > 1000, `only ${ids.length} objects`);
}

async function checkClient(url, open, told) {
  const complaints = [];
  const restore = listening(complaints);
  try {
    const client = await open(url);
    await shows('at once', client.show, told);
    await shows('from its cache', client.again, told);
    await wait(0); // graphcache writes what it keeps in a timer, which is due before this one
    oneTypeAnId(client.entities());
    await showsAgain(client, told);
    await shows('from the kept cache', await client.restored(), told);
  } finally {
    restore();
  }
  assert.ok(complaints.length === 0, `the client complained ${complaints.length} times, such as\n${complaints[0]}`);
}

/** Collects what a client warns of. */
function listening(complaints) {
  const { warn, error } = console;
  console.warn = console.error = (...words) => complaints.push(words.join(' ').slice(0, 300));
  return () => Object.assign(console, { warn, error });
}

async function shows(when, show, told) {
  const wrong = [];
  for (const [at, step] of STEPS.entries()) {
    const what = `${step.document.name} ${JSON.stringify(step.variables)}`;
    try {
      const found = difference(await show(step), told[at]);
      if (found) wrong.push(`${what}: ${found}`);
    } catch (error) {
      wrong.push(`${what}: ${error.message.slice(0, 400)}`);
    }
  }
  assert.ok(wrong.length === 0, `${when} ${wrong.length} of ${STEPS.length} answers are not the server's, such as\n${wrong[0]}`);
}

/** Fetches some objects of the store by their ids; nothing shown before may change by it. */
async function showsAgain(client, told) {
  const ids = [...new Set(client.entities().map(([, id]) => id))].sort();
  for (let at = 0; at < ids.length; at += Math.ceil(ids.length / 50)) {
    const { node } = await client.show({ document: AGAIN, variables: { id: ids[at] } });
    assert.equal(node?.id, ids[at], 'what has an id is found by it');
  }
  await shows('after objects were fetched by id', client.again, told);
}

function oneTypeAnId(entities) {
  const types = new Map();
  for (const [type, id] of entities) types.set(id, (types.get(id) ?? new Set()).add(type));
  const shared = [...types].filter(([, names]) => names.size > 1).map(([id, names]) => `${id}: ${[...names].join(', ')}`);
  assert.ok(shared.length === 0, `${shared.length} ids are those of two types, such as\n${shared[0]}`);
  assert.ok(types.size > 100, `only ${types.size} objects in the store`);
}

async function checkPages(url, pages, ask) {
  const scopes = [{ asOf: '2012' }, { asOf: '2016' }];
  const all = (scope) => ask(PAGES.text, { scope, first: 500 }).then(({ cities }) => cities.edges.map(({ node }) => node));
  const expected = await Promise.all(scopes.map(all));
  assert.ok(expected[1].length > 100, 'too few cities for several pages');
  const found = difference(await pages(url, scopes, 15), expected);
  assert.ok(found === undefined, found);
}

const withTypes = (text) => print(visit(parse(text), { SelectionSet: typed }));
const typename = { kind: 'Field', name: { kind: 'Name', value: '__typename' } };
function typed(node, key, parent) {
  if (parent.kind === 'OperationDefinition' || node.selections.some(({ name }) => name?.value === '__typename')) return undefined;
  return { ...node, selections: [typename, ...node.selections] };
}
