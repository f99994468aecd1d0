import { PathDocument, type PathQuery, type Scope } from '../../../generated/graphql';
import { useAnswer } from '../../api/useAnswer';
import { AsGraphql } from '../AsGraphql';
import { CityBox } from '../CityBox';
import type { Node } from '../groups';
import { Records } from '../Records';
import { type Change, NOTHING_SELECTED, type State } from '../state';
import { count, date, list, number, words } from '../text';
import { Panel, Waiting } from './Panel';

type Path = NonNullable<PathQuery['cooperationPath']>;

export function PathPanel({ state, scope, byKey, change, epoch }: { state: State; scope: Scope; byKey: Map<string, Node>; change: Change; epoch: number }) {
  const { from, to } = state;
  const variables = { from, to, scope };
  const { data, error } = useAnswer(PathDocument, from && to ? variables : null, epoch);
  const path = data?.cooperationPath;
  const name = (key: string) => byKey.get(key)?.label ?? key;
  return (
    <Panel kicker="Path" title={from && to ? `${name(from)} to ${name(to)}` : 'A path between two cities'} onClose={() => change(NOTHING_SELECTED)}>
      <div className="ends">
        <CityBox label="From" placeholder="A city" value={from && name(from)} scope={scope} onPick={({ key }) => change({ ...NOTHING_SELECTED, from: key, to })} />
        <CityBox label="To" placeholder="A city" value={to && name(to)} scope={scope} onPick={({ key }) => change({ ...NOTHING_SELECTED, from, to: key })} />
        <button type="button" className="button" onClick={() => change({ from: to, to: from })} disabled={!from || !to}>Swap</button>
      </div>
      {!from || !to ? (
        <p className="hint">Name two cities, or hold Shift and click the second one in the picture.</p>
      ) : !path ? (
        <Waiting error={error} />
      ) : (
        <>
          <p className="lead" data-found={path.found}>{path.explanation}</p>
          {path.found ? <Found path={path} several={(scope.networks?.length ?? 0) > 1} /> : <NotFound path={path} change={change} />}
          <AsGraphql document={PathDocument} variables={variables} label="this path" />
        </>
      )}
    </Panel>
  );
}

function Found({ path, several }: { path: Path; several: boolean }) {
  return (
    <>
      {path.tiedPathCount > 1 && <p className="hint">{count(path.tiedPathCount, 'path')} are equally short. This one is first by the keys of its cities.</p>}
      <ol className="hops">
        {path.hops.map((hop) => (
          <li key={hop.position}>
            <h3>
              {hop.from.name} <span aria-hidden="true">→</span><span className="quiet">to</span> {hop.to.name}
            </h3>
            <p>{hop.explanation}{hop.distanceKm !== null && hop.distanceKm !== undefined && ` ${number(Math.round(hop.distanceKm))} km.`}</p>
            {several && <p className="hint">In {list(hop.networks.map(({ name }) => name))}</p>}
            <Records records={hop.partnerships} />
          </li>
        ))}
      </ol>
    </>
  );
}

function NotFound({ path, change }: { path: Path; change: Change }) {
  return (
    <>
      <p className="hint">
        Reason: {path.reason && words(path.reason)}.
        {path.lastConnectedOn && ` Last connected on ${date(path.lastConnectedOn)}.`}
      </p>
      {path.lastConnectedOn && <button type="button" className="button" onClick={() => change({ asOf: path.lastConnectedOn ?? '' })}>Show that day</button>}
      {path.relaxations.length > 0 && (
        <>
          <h3>Conditions that rule out a path</h3>
          <ul className="plain">{path.relaxations.map(({ condition, hopCount }) => <li key={condition}>Without {words(condition)}: {count(hopCount, 'hop')}</li>)}</ul>
        </>
      )}
      {path.dormantPartnerships.length > 0 && (
        <>
          <h3>Ended partnerships that could be revived</h3>
          <Records records={path.dormantPartnerships} />
        </>
      )}
      {path.suggestedLinks.length > 0 && (
        <>
          <h3>One new link that would join them</h3>
          <ul className="plain">
            {path.suggestedLinks.map(({ cityA, cityB, formerPartners }) => (
              <li key={cityA.key + cityB.key}>
                {cityA.name} – {cityB.name} {formerPartners && <small>former partners</small>}{' '}
                <button type="button" className="button bare" onClick={() => change({ ...NOTHING_SELECTED, add: [`${cityA.key}~${cityB.key}`] })}>What would it change?</button>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}
