'use strict';

const INTROSPECTION = `{ __schema { queryType { name } mutationType { name } subscriptionType { name } types { kind name description
  fields(includeDeprecated: true) { name description isDeprecated deprecationReason args { name description defaultValue type { ...Ref } } type { ...Ref } }
  inputFields { name description defaultValue type { ...Ref } } enumValues(includeDeprecated: true) { name description } } } }
  fragment Ref on __Type { kind name ofType { kind name ofType { kind name ofType { kind name ofType { kind name } } } } }`;

const LARGEST_COLOURED = 300000;

const at = (id) => document.getElementById(id);
const query = at('query');
const variables = at('variables');
const token = at('token');
const run = at('run');
const status = at('status');
const result = at('result');

function element(tag, text, attributes = {}) {
  const made = document.createElement(tag);
  if (text !== undefined) made.textContent = text;
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  return made;
}

// Most questions of /playground/stories.json take the network as a variable, so that they can be asked of every network on the server. They
// name cities of the example network; `words` says which words show the same in another, `asOf` of the group on which day, and `except` in
// which network they show nothing. A question that names networks itself lists them in `needs`.
async function loadStories({ standard, present = [] } = {}) {
  const list = at('stories');
  const network = at('network');
  let chosen = null;
  let choice = null;
  const write = () => {
    const asked = network.value || standard;
    const words = chosen.words?.[asked] ?? {};
    query.value = chosen.query.replace(/"([^"]*)"/g, (whole, word) => `"${words[word] ?? word}"`);
    const takes = (name, value) => value && chosen.query.includes(`$${name}:`) ? { [name]: value } : {};
    const given = { ...takes('network', network.value), ...takes('asOf', chosen.asOf?.[asked]) };
    variables.value = Object.keys(given).length ? JSON.stringify(given, null, 2) : '';
    at('about').textContent = chosen.about;
  };
  const shows = ({ needs, except }) => (needs ? needs.every((key) => present.includes(key)) : !except?.includes(network.value || standard));
  const buttons = [];
  const hide = () => buttons.forEach(({ button, story }) => { button.hidden = !shows(story); });
  const groups = await (await fetch('/playground/stories.json')).json();
  for (const { group, asOf, stories } of groups) {
    if (stories.every(({ needs }) => needs?.some((key) => !present.includes(key)))) continue;
    list.append(element('h3', group));
    for (const story of stories) {
      const button = element('button', story.title, { type: 'button', title: story.about });
      button.addEventListener('click', () => {
        choice?.removeAttribute('aria-current');
        button.setAttribute('aria-current', 'true');
        chosen = { asOf, ...story };
        choice = button;
        write();
        ask();
      });
      buttons.push({ button, story });
      list.append(button);
    }
  }
  hide();
  network.addEventListener('change', () => {
    hide();
    if (chosen && shows(chosen)) write();
  });
}

// Gives the key of the network that is asked if none is named, and the keys of all. With one network there is nothing to choose.
async function loadNetworks() {
  const { data } = await fetchGraphql('{ network { key } networks { nodes { key name } } }');
  const networks = data?.networks?.nodes ?? [];
  const known = { standard: data?.network?.key, present: networks.map(({ key }) => key) };
  if (networks.length < 2) return known;
  at('network').append(...networks.map(({ key, name }) => element('option', `${name} (${key})`, { value: key })));
  at('network-choice').hidden = false;
  return known;
}

async function fetchGraphql(text) {
  const response = await fetch('/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify({ query: text }),
  });
  return response.json();
}

function size(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1048576 ? `${(bytes / 1024).toFixed(1)} KiB` : `${(bytes / 1048576).toFixed(1)} MiB`;
}

function say(strong, rest, failed) {
  status.classList.toggle('failed', failed);
  status.replaceChildren(element('strong', strong), rest ? ` · ${rest}` : '');
}

// JSON with its keys, texts and other values told apart by colour; long answers stay plain, for speed.
function show(text) {
  if (text.length > LARGEST_COLOURED) {
    result.textContent = text;
    return;
  }
  const parts = [];
  const token = /("(?:[^"\\]|\\.)*")(\s*:)?|-?\d[\d.eE+-]*|\b(?:true|false|null)\b/g;
  let last = 0;
  for (const match of text.matchAll(token)) {
    parts.push(text.slice(last, match.index));
    const [whole, string, colon] = match;
    const kind = string === undefined ? 'bare' : colon === undefined ? 'text' : 'key';
    const shown = colon === undefined ? whole : string;
    parts.push(element('span', shown, { class: kind }), colon ?? '');
    last = match.index + whole.length;
  }
  result.replaceChildren(...parts, text.slice(last));
}

let running = null;

async function ask() {
  let given = null;
  if (variables.value.trim()) {
    try {
      given = JSON.parse(variables.value);
    } catch (error) {
      say('The variables are not JSON', error.message, true);
      variables.focus();
      return;
    }
  }
  running?.abort();
  const current = new AbortController();
  running = current;
  run.disabled = true;
  say('Asking…', '', false);
  remember();
  const started = performance.now();
  try {
    const response = await fetch('/graphql', {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/graphql-response+json, application/json;q=0.9',
        ...(token.value.trim() && { authorization: `Bearer ${token.value.trim()}` }),
      },
      body: JSON.stringify({ query: query.value, variables: given }),
      signal: current.signal,
    });
    const text = await response.text();
    const took = `${Math.max(1, Math.round(performance.now() - started))} ms`;
    let answer = null;
    try { answer = JSON.parse(text); } catch { /* shown as it came */ }
    const errors = answer?.errors?.length ?? 0;
    const summary = [took, size(new Blob([text]).size)];
    if (errors) summary.push(errors === 1 ? '1 error' : `${errors} errors`);
    const id = response.headers.get('x-request-id');
    if (id && (errors || !response.ok)) summary.push(`request ${id}`);
    say(`${response.status} ${response.statusText}`.trim(), summary.join(' · '), !response.ok || errors > 0);
    show(answer === null ? text : JSON.stringify(answer, null, 2));
  } catch (error) {
    if (error.name === 'AbortError') return;
    say('No answer', 'the server cannot be reached', true);
    result.textContent = '';
  } finally {
    if (running === current) {
      running = null;
      run.disabled = false;
    }
  }
}

// The question lives in the fragment of the address, which is never sent to a server.
function link() {
  const parameters = new URLSearchParams({ query: query.value });
  if (variables.value.trim()) parameters.set('variables', variables.value);
  return `#${parameters}`;
}

function remember() {
  history.replaceState(null, '', location.pathname + link());
}

function recall() {
  const fragment = new URLSearchParams(location.hash.slice(1));
  const search = new URLSearchParams(location.search);
  const given = fragment.has('query') ? fragment : search;
  if (!given.has('query')) return false;
  query.value = given.get('query');
  variables.value = given.get('variables') ?? '';
  return true;
}

async function share() {
  remember();
  try {
    await navigator.clipboard.writeText(location.href);
    say('Link copied', '', false);
  } catch {
    say('The link is in the address bar', '', false);
  }
}

function keys(event) {
  if (!(event.ctrlKey || event.metaKey)) return;
  if (event.key === 'Enter') {
    event.preventDefault();
    ask();
  } else if (event.key === ']' && event.target === query) {
    event.preventDefault();
    query.setRangeText('  ', query.selectionStart, query.selectionEnd, 'end');
  }
}

function typeText(type) {
  if (type.kind === 'NON_NULL') return `${typeText(type.ofType)}!`;
  if (type.kind === 'LIST') return `[${typeText(type.ofType)}]`;
  return type.name;
}

function signature(field) {
  const argument = ({ name, type, defaultValue }) => `${name}: ${typeText(type)}${defaultValue === null ? '' : ` = ${defaultValue}`}`;
  const list = field.args?.length ? `(${field.args.map(argument).join(', ')})` : '';
  return `${field.name}${list}${field.type ? `: ${typeText(field.type)}` : ''}`;
}

function describeType(type, wanted) {
  const made = element('details');
  made.append(element('summary', `${type.name} · ${type.kind.toLowerCase().replace('_', ' ')}`));
  if (type.description) made.append(element('p', type.description, { class: 'hint' }));
  const list = element('dl');
  for (const member of type.fields ?? type.inputFields ?? type.enumValues ?? []) {
    if (wanted && !member.name.toLowerCase().includes(wanted) && !type.name.toLowerCase().includes(wanted)) continue;
    list.append(element('dt', signature(member)));
    const deprecated = member.isDeprecated ? `Deprecated: ${member.deprecationReason ?? ''} ` : '';
    if (member.description || deprecated) list.append(element('dd', deprecated + (member.description ?? '')));
  }
  made.append(list);
  return made;
}

function listTypes(schema, wanted) {
  const roots = [schema.queryType?.name, schema.mutationType?.name, schema.subscriptionType?.name];
  const rank = (type) => { const place = roots.indexOf(type.name); return place < 0 ? roots.length : place; };
  const members = (type) => type.fields ?? type.inputFields ?? type.enumValues ?? [];
  const matches = (type) => !wanted || type.name.toLowerCase().includes(wanted)
    || members(type).some((member) => member.name.toLowerCase().includes(wanted));
  const types = schema.types.filter((type) => !type.name.startsWith('__')).filter(matches);
  types.sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name));
  const shown = types.map((type) => describeType(type, wanted));
  if (shown.length && (wanted ? shown.length <= 6 : true)) shown[0].open = true;
  at('schema').replaceChildren(...(shown.length ? shown : [element('p', 'Nothing has that name.', { class: 'hint' })]));
}

async function loadSchema() {
  try {
    const { data, errors } = await fetchGraphql(INTROSPECTION);
    if (!data) throw new Error(errors[0].message);
    const search = at('search');
    search.addEventListener('input', () => listTypes(data.__schema, search.value.trim().toLowerCase()));
    listTypes(data.__schema, '');
  } catch (error) {
    at('schema').replaceChildren(element('p', `The schema could not be loaded. ${error.message}`, { class: 'hint' }));
  }
}

run.addEventListener('click', ask);
at('share').addEventListener('click', share);
document.addEventListener('keydown', keys);
window.addEventListener('hashchange', recall);
const recalled = recall();
if (recalled) at('about').textContent = 'A question from the address.';
loadNetworks().catch(() => undefined).then(loadStories).then(() => {
  if (!recalled) document.querySelector('#stories button').click();
});
loadSchema();
