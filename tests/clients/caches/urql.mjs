// urql with the normalised cache of graphcache, which knows the schema and keeps its store.
import { Client, fetchExchange, gql } from '@urql/core';
import { cacheExchange } from '@urql/exchange-graphcache';
import { relayPagination } from '@urql/exchange-graphcache/extras';
import { getIntrospectionQuery } from 'graphql';
import { plainly } from '../server.mjs';
import { PAGES } from './timeline.mjs';

/** How clients of a server are opened: graphcache is told that types without an id stand inside others. */
async function opener(url) {
  const schema = await plainly(url)(getIntrospectionQuery());
  const embedded = schema.__schema.types.filter(({ kind, fields }) => kind === 'OBJECT' && !fields.some(({ name }) => name === 'id'));
  const keys = Object.fromEntries(embedded.map(({ name }) => [name, () => null]));
  return (rest) => new Client({ url, exchanges: [cacheExchange({ schema, keys, ...rest }), fetchExchange] });
}

async function ask(client, { document, variables }, requestPolicy) {
  const { data, error } = await client.query(gql(document.text), variables, { requestPolicy });
  if (error) throw error;
  return data;
}

export async function urql(url) {
  const open = await opener(url);
  const kept = {};
  const writeData = async (changes) => void Object.assign(kept, changes);
  const client = open({ storage: { writeData, readData: async () => ({}) } });
  return {
    show: (step) => ask(client, step, 'cache-first'),
    again: (step) => ask(client, step, 'cache-only'),
    /** What a cache shows that was kept and read again. */
    async restored() {
      const other = open({ storage: { writeData: async () => {}, readData: async () => kept } });
      return (step) => ask(other, step, 'cache-only');
    },
    /** Type and id of every object of the store: its entries are named `Type:id.field`. */
    entities: () => Object.keys(kept).map((key) => key.match(/^(\w+):([\w-]+)\./)?.slice(1)).filter(Boolean),
  };
}

/** All cities of each scope, fetched in turns, a page at a time. */
export async function urqlPages(url, scopes, first) {
  const client = (await opener(url))({ resolvers: { Query: { cities: relayPagination() } } });
  const lists = scopes.map(() => ({ edges: [], pageInfo: { hasNextPage: true } }));
  while (lists.some(({ pageInfo }) => pageInfo.hasNextPage)) {
    for (const [at, scope] of scopes.entries()) {
      if (!lists[at].pageInfo.hasNextPage) continue;
      const variables = { scope, first, after: lists[at].pageInfo.endCursor };
      lists[at] = (await ask(client, { document: PAGES, variables })).cities;
    }
  }
  return lists.map(({ edges }) => edges.map(({ node }) => node));
}
