import { CityDocument, RecommendationsDocument, type Scope, StandingDocument } from '../../../generated/graphql';
import { useAnswer } from '../../api/useAnswer';
import { AsGraphql } from '../AsGraphql';
import { CityBox } from '../CityBox';
import { Records } from '../Records';
import { type Change, NOTHING_SELECTED } from '../state';
import { count, date, list, number } from '../text';
import { Figures, Panel, Waiting } from './Panel';

export function CityPanel({ ref, hops, scope, change, epoch }: { ref: string; hops: number; scope: Scope; change: Change; epoch: number }) {
  const variables = { ref, scope };
  const { data, error } = useAnswer(CityDocument, variables, epoch);
  // On a large network these take longer than all the rest.
  const standing = useAnswer(StandingDocument, variables, epoch);
  const advice = useAnswer(RecommendationsDocument, variables, epoch);
  const close = () => change(NOTHING_SELECTED);
  const pick = (city: string) => change({ ...NOTHING_SELECTED, city });
  const city = data?.city;
  if (!city) return <Panel kicker="City" title={ref} onClose={close}>{data ? <p>There is no such city.</p> : <Waiting error={error} />}</Panel>;
  const { metrics, partners } = city;
  const most = metrics.strength === metrics.degree ? '' : `, strength ${number(metrics.strength)}`;
  const measured = standing.loading ? undefined : standing.data?.city?.metrics;
  const advised = advice.data?.partnerRecommendations?.nodes ?? [];
  return (
    <Panel kicker="City" title={city.name} onClose={close}>
      <p className="lead">
        {metrics.inScope
          ? partners.totalCount === 0
            ? `${city.name} is a member without a recorded partner in this view.`
            : `${city.name} is linked with ${count(partners.totalCount, 'city', 'cities')}${most}, first ${list(partners.edges.map(({ node }) => node.name), 3)}.`
          : `${city.name} is not part of this view.`}
      </p>
      <p className="hint">
        {[city.country?.name, city.population ? `${number(city.population)} people` : '', city.otherNames.length > 0 ? `also ${list(city.otherNames, 3)}` : ''].filter(Boolean).join(' · ')}
      </p>
      <ul className="memberships">
        {city.memberships.map(({ network, fields, joinedOn, leftOn }) => (
          <li key={network.key}>
            {network.name}
            {joinedOn && ` since ${date(joinedOn)}`}
            {leftOn && ` until ${date(leftOn)}`}
            {fields.length > 0 && `: ${list(fields.map(({ name }) => name))}`}
          </li>
        ))}
      </ul>
      {metrics.inScope && (
        <Figures of={[['partners', number(metrics.degree)], ['betweenness', number(measured?.betweenness)], ['closeness', number(measured?.closeness)], ['core', number(measured?.coreNumber)]]} />
      )}
      {standing.error && <p className="hint">{standing.error.message}</p>}
      <div className="actions">
        <button type="button" className="button" onClick={() => change({ ...NOTHING_SELECTED, from: city.key })}>Find a path from here</button>
        <button type="button" className="button" onClick={() => change({ ...NOTHING_SELECTED, without: [city.key] })}>What if it left?</button>
      </div>
      {partners.totalCount > 0 && (
        <>
          <div className="segments" role="group" aria-label="Hops around the city">
            {[1, 2, 3].map((value) => <button key={value} type="button" className="tab" aria-pressed={hops === value} onClick={() => change({ hops: value })}>{count(value, 'hop')}</button>)}
          </div>
          <h3>Partners, and the records behind each link</h3>
          <ul className="partners">
            {partners.edges.map(({ node, link }) => (
              <li key={node.key}>
                <details>
                  <summary>
                    <span>{node.name} <small>{node.country?.name}</small></span>
                    <small>{count(link.partnershipCount, 'partnership')}</small>
                  </summary>
                  <Records records={link.partnerships.nodes} total={link.partnerships.totalCount} />
                  <button type="button" className="button bare" onClick={() => pick(node.key)}>Go to {node.name}</button>
                </details>
              </li>
            ))}
          </ul>
          {partners.totalCount > partners.edges.length && <p className="hint">{number(partners.totalCount - partners.edges.length)} more in the table view.</p>}
        </>
      )}
      {advised.length > 0 && (
        <>
          <h3>Suggested partners</h3>
          <ul className="advice">
            {advised.map(({ city: other, reasons }) => (
              <li key={other.key}>
                <button type="button" className="link" onClick={() => pick(other.key)}>{other.name}</button> <small>{other.country?.name}</small>
                <p>{reasons.map(({ text }) => text).slice(0, 2).join(' ')}</p>
              </li>
            ))}
          </ul>
        </>
      )}
      <CityBox label={`Path from ${city.name} to`} placeholder="Another city" scope={scope} onPick={({ key }) => change({ ...NOTHING_SELECTED, from: city.key, to: key })} />
      <AsGraphql document={CityDocument} variables={variables} label="this city" />
      <AsGraphql document={StandingDocument} variables={variables} label="its metrics" />
      <AsGraphql document={RecommendationsDocument} variables={variables} label="the suggestions" />
    </Panel>
  );
}
