import { WhatIfDocument, type Scope } from '../../../generated/graphql';
import { useAnswer } from '../../api/useAnswer';
import { AsGraphql } from '../AsGraphql';
import { CityBox, type Hit } from '../CityBox';
import type { Node } from '../groups';
import { type Change, NOTHING_SELECTED, type State } from '../state';
import { cities, count, list, number, percent } from '../text';
import { useState } from 'react';
import { Panel, Waiting } from './Panel';

/** The change of the schema that a state supposes. */
const changeSet = (state: State) => ({
  removeCities: state.without,
  addPartnerships: state.add.map((pair) => ({ cities: pair.split('~') })),
});

export function WhatIfPanel({ state, scope, byKey, change, epoch }: { state: State; scope: Scope; byKey: Map<string, Node>; change: Change; epoch: number }) {
  const variables = { change: changeSet(state), scope };
  const { data, error } = useAnswer(WhatIfDocument, variables, epoch);
  const [start, setStart] = useState<Hit | null>(null);
  const answer = data?.whatIf;
  const name = (key: string) => byKey.get(key)?.label ?? key;
  const supposed = [...state.without.map((key) => `${name(key)} left`), ...state.add.map((pair) => `${pair.split('~').map(name).join(' and ')} became partners`)];
  return (
    <Panel kicker="What if" title={supposed.length > 0 ? `If ${list(supposed, 3)}` : 'Suppose a change'} onClose={() => change(NOTHING_SELECTED)}>
      {!answer ? (
        <Waiting error={error} />
      ) : (
        <>
          <p className="lead">
            {answer.lostPairs.totalCount > 0 ? `${count(answer.lostPairs.totalCount, 'pair')} of cities would lose their connection` : 'No two other cities would lose their connection'}, {count(answer.gainedPairs.totalCount, 'pair')} would gain one, and there would be {count(answer.after.linkCount, 'link')} instead of {number(answer.before.linkCount)}
            {answer.newlyIsolatedCount > 0 && `; ${list(answer.newlyIsolated.map(({ name: city }) => city))} would become isolated`}
            {answer.newlyLinkedCount > 0 && `; ${list(answer.newlyLinked.map(({ name: city }) => city))} would no longer be isolated`}.
          </p>
          <table className="compare">
            <thead><tr><th scope="col">Network</th><th scope="col">before</th><th scope="col">after</th></tr></thead>
            <tbody>
              {([
                ['Cities', 'cityCount'], ['Links', 'linkCount'], ['Connected groups', 'componentCount'], ['Isolated cities', 'isolateCount'],
                ['Pairs that reach each other', 'connectedPairs'], ['Efficiency', 'efficiency'],
              ] as const).map(([label, key]) => (
                <tr key={key} data-changed={answer.before[key] !== answer.after[key]}>
                  <th scope="row">{label}</th><td>{number(answer.before[key])}</td><td>{number(answer.after[key])}</td>
                </tr>
              ))}
              <tr><th scope="row">Share of the largest group</th><td>{percent(answer.before.largestComponentShare)}</td><td>{percent(answer.after.largestComponentShare)}</td></tr>
            </tbody>
          </table>
        </>
      )}
      <h3>More changes</h3>
      <CityBox label="A city leaves" placeholder="A city" scope={scope} onPick={({ key }) => change({ without: [...new Set([...state.without, key])] })} />
      <CityBox label="Two cities become partners" placeholder={start ? `${start.name} and …` : 'The first city'} scope={scope}
        onPick={(hit) => {
          if (start && start.key !== hit.key) change({ add: [...new Set([...state.add, `${start.key}~${hit.key}`])] });
          setStart(start ? null : hit);
        }} />
      {supposed.length > 0 && (
        <ul className="chips">
          {state.without.map((key) => <li key={key}><button type="button" className="button" onClick={() => change({ without: state.without.filter((other) => other !== key) })}>{name(key)} leaves ✕</button></li>)}
          {state.add.map((pair) => <li key={pair}><button type="button" className="button" onClick={() => change({ add: state.add.filter((other) => other !== pair) })}>{pair.split('~').map(name).join(' – ')} ✕</button></li>)}
        </ul>
      )}
      <p className="hint">Nothing is written: the server computes both networks. {answer && `Before: ${cities(answer.before.cityCount)}.`}</p>
      <AsGraphql document={WhatIfDocument} variables={variables} label="this question" />
    </Panel>
  );
}
