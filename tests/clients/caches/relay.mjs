// Relay: its compiler makes of each document what the runtime normalises and reads by.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { buildClientSchema, getIntrospectionQuery, printSchema } from 'graphql';
import relay from 'relay-runtime';
import { plainly } from '../server.mjs';
import { AGAIN, DOCUMENTS, RELAY_PAGES } from './timeline.mjs';

const { Environment, Network, RecordSource, Store, createOperationDescriptor, fetchQuery } = relay;
const MODULES = fileURLToPath(new URL('../node_modules', import.meta.url));

/** The artifacts of documents, by the names of their operations. */
async function compiled(documents, schema) {
  const folder = mkdtempSync(join(tmpdir(), 'relay-'));
  try {
    mkdirSync(join(folder, 'src'));
    symlinkSync(MODULES, join(folder, 'node_modules'));
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module' }));
    writeFileSync(join(folder, 'schema.graphql'), schema);
    writeFileSync(join(folder, 'relay.config.json'), JSON.stringify({ src: 'src', schema: 'schema.graphql', language: 'javascript' }));
    writeFileSync(join(folder, 'src/timeline.js'), documents.map(({ text }) => `graphql\`${text}\`;\n`).join(''));
    execFileSync(join(MODULES, '.bin/relay-compiler'), { cwd: folder, encoding: 'utf8' });
    const made = documents.map(async ({ name }) => [name, (await import(pathToFileURL(join(folder, `src/__generated__/${name}.graphql.js`)))).default]);
    return new Map(await Promise.all(made));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** An empty store before a server, and the artifacts to fill it with. */
async function open(url, documents) {
  const ask = plainly(url);
  const artifacts = await compiled(documents, printSchema(buildClientSchema(await ask(getIntrospectionQuery()))));
  const network = Network.create(async ({ text }, variables) => ({ data: await ask(text, variables) }));
  const environment = new Environment({ network, store: new Store(new RecordSource()) });
  const show = ({ document, variables }) => {
    environment.retain(createOperationDescriptor(artifacts.get(document.name), variables));
    return fetchQuery(environment, artifacts.get(document.name), variables).toPromise();
  };
  const read = (from) => ({ document, variables }) => from.lookup(createOperationDescriptor(artifacts.get(document.name), variables).fragment).data;
  return { environment, network, show, read };
}

export async function relayRuntime(url) {
  const { environment, network, show, read } = await open(url, [...DOCUMENTS, AGAIN]);
  return {
    show,
    again: read(environment),
    /** What a store shows that was written to a file and read again. */
    restored() {
      const kept = JSON.parse(JSON.stringify(environment.getStore().getSource().toJSON()));
      return read(new Environment({ network, store: new Store(new RecordSource(kept)) }));
    },
    /** Type and id of every object of the store. */
    entities() {
      const records = Object.values(environment.getStore().getSource().toJSON());
      return records.filter((record) => record?.id !== undefined).map(({ __typename, id }) => [__typename, id]);
    },
  };
}

/** All cities of each scope, fetched in turns, a page at a time, as connections that grow. */
export async function relayPages(url, scopes, first) {
  const { environment, show, read } = await open(url, [RELAY_PAGES]);
  const shown = (scope) => read(environment)({ document: RELAY_PAGES, variables: { scope, first } }).cities;
  for (const scope of scopes) await show({ document: RELAY_PAGES, variables: { scope, first } });
  while (scopes.some((scope) => shown(scope).pageInfo.hasNextPage)) {
    for (const scope of scopes) {
      const { hasNextPage, endCursor } = shown(scope).pageInfo;
      if (hasNextPage) await show({ document: RELAY_PAGES, variables: { scope, first, after: endCursor } });
    }
  }
  return scopes.map((scope) => shown(scope).edges.map(({ node }) => ({ id: node.id, key: node.key, degree: node.degree })));
}
