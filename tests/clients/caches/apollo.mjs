// Apollo Client with the cache as it comes, and with its helper for lists in pages.
import { ApolloClient, HttpLink, InMemoryCache, gql } from '@apollo/client';
import { relayStylePagination } from '@apollo/client/utilities';
import { filter, firstValueFrom } from 'rxjs';
import { PAGES } from './timeline.mjs';

const open = (url, typePolicies) => new ApolloClient({ link: new HttpLink({ uri: url }), cache: new InMemoryCache({ typePolicies }) });

export async function apollo(url) {
  const client = open(url);
  const read = (cache) => ({ document, variables }) => cache.readQuery({ query: gql(document.text), variables });
  return {
    async show({ document, variables }) {
      const { data } = await client.query({ query: gql(document.text), variables });
      return data;
    },
    again: read(client.cache),
    /** What a cache shows that was written to a file and read again. */
    restored() {
      const kept = JSON.parse(JSON.stringify(client.cache.extract()));
      return read(new InMemoryCache().restore(kept));
    },
    /** Type and id of every object of the store. */
    entities: () => Object.values(client.cache.extract()).filter(({ id }) => id !== undefined).map(({ __typename, id }) => [__typename, id]),
  };
}

/** All cities of each scope, fetched in turns, a page at a time. */
export async function apolloPages(url, scopes, first) {
  const client = open(url, { Query: { fields: { cities: relayStylePagination(['scope']) } } });
  const query = gql(PAGES.text);
  const lists = scopes.map((scope) => client.watchQuery({ query, variables: { scope, first } }));
  await Promise.all(lists.map((list) => firstValueFrom(list.pipe(filter(({ loading }) => !loading)))));
  const shown = () => scopes.map((scope) => client.readQuery({ query, variables: { scope, first } }).cities);
  while (shown().some(({ pageInfo }) => pageInfo.hasNextPage)) {
    for (const [at, { pageInfo }] of shown().entries()) {
      if (pageInfo.hasNextPage) await lists[at].fetchMore({ variables: { after: pageInfo.endCursor } });
    }
  }
  return shown().map(({ edges }) => edges.map(({ node }) => node));
}
