import { ClustersDocument, type ClustersQuery, type ClustersQueryVariables } from '../../../generated/graphql';
import type { Answer } from '../../api/useAnswer';
import { AsGraphql } from '../AsGraphql';
import { type Change, type Method, METHODS, NOTHING_SELECTED, type State } from '../state';
import { cities, count, list, number } from '../text';
import { Panel, Waiting } from './Panel';

type Cluster = NonNullable<ClustersQuery['clusters']>['nodes'][number];

const NAMES: Record<Method, string> = { COMMUNITIES: 'Communities', COMPONENTS: 'Connected', CORES: 'Cores', FIELDS: 'By field' };
const MEANING: Record<Method, string> = {
  COMMUNITIES: 'Groups with many links inside and few to others, found by the Leiden method without regard to fields.',
  COMPONENTS: 'Cities that can reach each other in any number of hops.',
  CORES: 'Connected cities of the same core number k: each has at least k partners in the k-core.',
  FIELDS: 'Cities of one field that can reach each other within it.',
};

export const clusterVariables = (method: Method) => ({
  method: method === 'FIELDS' ? ('COMPONENTS' as const) : method,
  acrossFields: method !== 'FIELDS',
  minSize: 2,
});

export function ClustersPanel({ state, answer, variables, change, fieldColour }: {
  state: State;
  answer: Answer<ClustersQuery>;
  variables: ClustersQueryVariables;
  change: Change;
  /** The number of a field's colour. */
  fieldColour(key: string): number;
}) {
  const method = state.clusters || 'COMMUNITIES';
  const clusters = answer.data?.clusters;
  const picked = clusters?.nodes.find(({ key }) => key === state.cluster);
  const first = clusters?.nodes[0];
  return (
    <Panel kicker="Clusters" title={picked ? nameOf(picked) : 'Clusters of cities'} onClose={() => change(NOTHING_SELECTED)}>
      <div className="segments" role="group" aria-label="Method of clustering">
        {METHODS.map((name) => (
          <button key={name} type="button" className="tab" aria-pressed={name === method} onClick={() => change({ clusters: name, cluster: '', colour: name === 'COMMUNITIES' ? 'community' : 'field' })}>
            {NAMES[name]}
          </button>
        ))}
      </div>
      <p className="hint">{MEANING[method]}</p>
      {!clusters ? (
        <Waiting error={answer.error} />
      ) : (
        <>
          <p className="lead">
            {first
              ? `${count(clusters.nodes.length, 'group')} of two cities or more${clusters.modularity ? `, modularity ${number(clusters.modularity)}` : ''}; the largest, around ${first.hub.name}, has ${cities(first.size)}.`
              : 'No two cities are linked in this view.'}
          </p>
          <ol className="clusters">
            {clusters.nodes.map((cluster) => (
              <li key={cluster.key}>
                <button type="button" className="choice" aria-pressed={cluster.key === state.cluster} onClick={() => change({ cluster: cluster.key === state.cluster ? '' : cluster.key })}>
                  <span>{nameOf(cluster)}</span>
                  <small>{cities(cluster.size)}</small>
                  <Composition cluster={cluster} fieldColour={fieldColour} />
                </button>
                {cluster.key === state.cluster && <Detail cluster={cluster} change={change} />}
              </li>
            ))}
          </ol>
        </>
      )}
      <AsGraphql document={ClustersDocument} variables={variables} label="these clusters" />
    </Panel>
  );
}

const nameOf = ({ field, hub, size }: Cluster) => `${field ? `${field.name}, around` : size === 2 ? 'Pair with' : 'Around'} ${hub.name}`;

/** Shares of fields as a bar, and in words for those who do not see it. */
function Composition({ cluster, fieldColour }: { cluster: Cluster; fieldColour(key: string): number }) {
  const parts = cluster.fieldComposition;
  return (
    <span className="composition">
      {parts.map(({ field, cityCount }) => (
        <i key={field?.key ?? ''} style={{ flexGrow: cityCount, background: `var(--group-${fieldColour(field?.key ?? '')})` }} />
      ))}
      <span className="quiet">{parts.map(({ field, cityCount }) => `${field?.name ?? 'no field'} ${cityCount}`).join(', ')}</span>
    </span>
  );
}

function Detail({ cluster, change }: { cluster: Cluster; change: Change }) {
  const shares = (parts: { name: string | undefined; cityCount: number }[]) => list(parts.map(({ name, cityCount }) => `${name ?? 'none'} (${cityCount})`), 5);
  return (
    <div className="detail">
      <p>
        {count(cluster.linkCount, 'link')} inside, {number(cluster.externalLinkCount)} to others; density {number(cluster.density)}.
        Fields: {shares(cluster.fieldComposition.map(({ field, cityCount }) => ({ name: field?.name, cityCount })))}.
        Countries: {shares(cluster.countryComposition.map(({ country, cityCount }) => ({ name: country?.name, cityCount })))}.
      </p>
      <p className="names">
        {cluster.cities.map(({ key, name }) => (
          <button key={key} type="button" className="link" onClick={() => change({ ...NOTHING_SELECTED, city: key })}>{name}</button>
        ))}
      </p>
    </div>
  );
}
