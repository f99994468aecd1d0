import { CountryPairDocument, type CountryPairQuery, type Scope } from '../../../generated/graphql';
import { useAnswer } from '../../api/useAnswer';
import { AsGraphql } from '../AsGraphql';
import { Records } from '../Records';
import { type Change, NOTHING_SELECTED } from '../state';
import { count, list, number } from '../text';
import { Figures, Panel, Waiting } from './Panel';

type Pair = NonNullable<CountryPairQuery['countryLinks']>['nodes'][number];

/** How much closer than by chance, in words. */
export function closeness(affinity: number | null | undefined): string {
  if (affinity === null || affinity === undefined) return '';
  if (affinity >= 1.05) return `${number(affinity)} times the number expected from their cities' numbers of partners`;
  if (affinity <= 0.95) return `only ${number(affinity)} times the number expected from their cities' numbers of partners`;
  return "as many as expected from their cities' numbers of partners";
}

export function PairPanel({ pair, scope, change, epoch }: { pair: string; scope: Scope; change: Change; epoch: number }) {
  const [a = '', b = ''] = pair.split('-');
  const variables = { a, b, scope };
  const { data, error } = useAnswer(CountryPairDocument, variables, epoch);
  const found = data?.countryLinks?.nodes.find((node) => (a === b ? node.internal : node.countryB.code === b || node.countryA.code === b) && node.internal === (a === b));
  const close = () => change(NOTHING_SELECTED);
  if (!found) return <Panel kicker="Countries" title={`${a} and ${b}`} onClose={close}>{data ? <p>No link joins these countries in this view.</p> : <Waiting error={error} />}</Panel>;
  const title = found.internal ? `Within ${found.countryA.name}` : `${found.countryA.name} and ${found.countryB.name}`;
  return (
    <Panel kicker="Countries" title={title} onClose={close}>
      <p className="lead">{sentence(found)}</p>
      <Figures of={[['links', number(found.linkCount)], ['possible', number(found.possible)], ['expected', number(found.expected)], ['affinity', number(found.affinity)]]} />
      <h3>Partnerships</h3>
      <Records records={found.partnerships.nodes} total={found.partnerships.totalCount} />
      <AsGraphql document={CountryPairDocument} variables={variables} label="these countries" />
    </Panel>
  );
}

function sentence({ internal, countryA, countryB, linkCount, partnershipCount, affinity, citiesA, citiesB }: Pair): string {
  const behind = `by ${count(partnershipCount, 'partnership')}; ${closeness(affinity)}.`;
  const names = (cities: { name: string }[]) => list(cities.map(({ name }) => name), 3);
  if (internal) return `${count(linkCount, 'link joins', 'links join')} cities of ${countryA.name} with each other (${names(citiesA)}), ${behind}`;
  return `${count(linkCount, 'link joins', 'links join')} ${countryA.name} (${names(citiesA)}) and ${countryB.name} (${names(citiesB)}), ${behind}`;
}
