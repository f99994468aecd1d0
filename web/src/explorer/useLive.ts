import { createClient } from 'graphql-ws';
import { useEffect, useState } from 'react';
import { DeltasDocument, type DeltasSubscription, type Scope } from '../../generated/graphql';
import { forget } from '../api/client';
import { count, list } from './text';

interface Network {
  key: string;
  name: string;
}

/** Follows the changes of all networks that are shown: the sentence of the last one, and a number that grows with each. */
export function useLive(networks: Network[], scope: Scope, since: string | undefined) {
  const [epoch, setEpoch] = useState(0);
  const [news, setNews] = useState('');
  const wanted = JSON.stringify(scope);
  const followed = networks.map(({ key }) => key).join();
  useEffect(() => {
    if (!followed || !since) return;
    const client = createClient({ url: new URL('graphql', location.href.split('#')[0]).href.replace(/^http/, 'ws'), retryAttempts: 20 });
    const { network: _, networks: __, ...rest } = JSON.parse(wanted) as Scope;
    const follow = ({ key, name }: Network) =>
      client.subscribe<DeltasSubscription>(
        { query: DeltasDocument.toString(), variables: { network: key, scope: rest, since } },
        {
          next({ data }) {
            const delta = data?.graphDeltas;
            const words = delta && !delta.reset && told(delta, networks.length > 1 ? ` in ${name}` : '');
            if (!words) return;
            forget();
            setNews(words);
            setEpoch((last) => last + 1);
          },
          error() {},
          complete() {},
        },
      );
    const stops = networks.map(follow);
    return () => {
      for (const stop of stops) stop();
      void client.dispose();
    };
    // A later revision is followed by the same subscriptions.
  }, [followed, wanted, since === undefined]);
  return { epoch, news, dismiss: () => setNews('') };
}

function told({ revision, addedNodes, removedNodeKeys, addedLinks, removedLinkKeys, updatedLinks }: DeltasSubscription['graphDeltas'], where: string): string {
  const parts = [
    addedNodes.length > 0 && `${count(addedNodes.length, 'city', 'cities')} joined`,
    removedNodeKeys.length > 0 && `${count(removedNodeKeys.length, 'city', 'cities')} left`,
    addedLinks.length > 0 && `${count(addedLinks.length, 'link')} appeared`,
    removedLinkKeys.length > 0 && `${count(removedLinkKeys.length, 'link is', 'links are')} gone`,
    updatedLinks.length > 0 && `${count(updatedLinks.length, 'link')} changed`,
  ].filter((part) => part !== false);
  return parts.length > 0 ? `Just now${where}: ${list(parts, 5)} (revision ${revision}).` : '';
}
