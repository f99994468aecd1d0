// Asks a server as plainly as possible: what comes back is what clients are held against.
import { createClient } from 'graphql-ws';
import webSocketImpl from 'ws';

/** A function that sends one operation to the server and gives its data; errors in the answer are thrown. */
export function plainly(url) {
  return async (query, variables) => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify({ query, variables }),
    });
    const { data, errors } = await response.json();
    if (errors) throw new Error(`${errors.map(({ message }) => message).join('; ')}\nin ${query}\nwith ${JSON.stringify(variables)}`);
    return data;
  };
}

/** The first event of a subscription. */
export async function firstEvent(url, query, variables) {
  const client = createClient({ url: url.replace(/^http/, 'ws'), webSocketImpl });
  try {
    for await (const { data, errors } of client.iterate({ query, variables })) {
      if (errors) throw new Error(errors.map(({ message }) => message).join('; '));
      return data;
    }
    throw new Error('the subscription ended without an event');
  } finally {
    client.dispose();
  }
}
