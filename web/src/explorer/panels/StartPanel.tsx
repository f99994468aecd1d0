import type { Model } from '../useModel';
import { DistancesDocument, PictureDocument } from '../../../generated/graphql';
import { useAnswer } from '../../api/useAnswer';
import { AsGraphql } from '../AsGraphql';
import { CityBox } from '../CityBox';
import { type Change, NOTHING_SELECTED, type State } from '../state';
import { number, percent } from '../text';
import { Figures, Panel } from './Panel';

interface Question {
  words: string;
  about: string;
  state: Partial<State>;
}

/** First questions whose answers on the shipped data are worth a look; other networks get those that fit any. */
const QUESTIONS: Record<string, Question[]> = {
  uccn: [
    { words: 'How can Dakar reach Kanazawa?', about: 'Four hops across three continents, each with its record', state: { view: 'map', from: 'dakar', to: 'kanazawa' } },
    { words: 'Which cities belong together?', about: 'Communities across creative fields', state: { view: 'force', clusters: 'COMMUNITIES', colour: 'community' } },
    { words: 'Which countries work together?', about: 'Every pair, compared with chance', state: { view: 'countries' } },
  ],
  'uccn,urbact': [
    { words: 'How can Braga reach Dunedin?', about: 'From one network into the other, and around the world', state: { view: 'map', from: 'braga', to: 'dunedin', asOf: '2015' } },
    { words: 'Which cities belong together?', about: 'Communities of both networks', state: { view: 'force', clusters: 'COMMUNITIES', colour: 'community' } },
    { words: 'Which countries work together?', about: 'Every pair, compared with chance', state: { view: 'countries' } },
  ],
  urbact: [
    { words: 'How can Cork reach Plasencia?', about: 'Through the city networks of URBACT', state: { view: 'map', from: 'cork', to: 'plasencia', asOf: '2019' } },
    { words: 'Which cities belong together?', about: 'Communities of shared projects', state: { view: 'force', clusters: 'COMMUNITIES', colour: 'community' } },
    { words: 'Which countries work together?', about: 'Italy and Portugal have the most links', state: { view: 'countries' } },
  ],
};

export function StartPanel({ model, change }: { model: Model; change: Change }) {
  const { stats, scope, chosen } = model;
  const distances = useAnswer(DistancesDocument, { scope }).data?.networkStats;
  const questions = QUESTIONS[model.keys.join()] ?? QUESTIONS.uccn?.slice(1) ?? [];
  return (
    <Panel kicker="Begin here" title="Three questions">
      <ol className="questions">
        {questions.map(({ words, about, state }) => (
          <li key={words}>
            <button type="button" className="question" onClick={() => change({ ...NOTHING_SELECTED, ...state })}>
              <strong>{words}</strong>
              <small>{about}</small>
            </button>
          </li>
        ))}
      </ol>
      <p className="hint">Click a city to see its partners; hold Shift and click another to see the path between them.</p>
      <CityBox label="Find a path from" placeholder="A city" scope={scope} onPick={({ key }) => change({ ...NOTHING_SELECTED, from: key })} />
      <div className="actions">
        <button type="button" className="button" onClick={() => change({ ...NOTHING_SELECTED, from: '', to: '', without: [], clusters: 'COMPONENTS' })}>Clusters</button>
        <button type="button" className="button" onClick={() => change({ ...NOTHING_SELECTED, without: [model.graph?.nodes.reduce((a, b) => (b.degree > a.degree ? b : a)).key ?? ''] })} disabled={!model.graph?.nodes.length}>What if the hub left?</button>
      </div>
      {stats && (
        <>
          <h3>The network in numbers</h3>
          <Figures of={[
            ['cities', number(stats.cityCount)], ['countries', number(stats.countryCount)], ['partnerships', number(stats.partnershipCount)], ['links', number(stats.linkCount)],
            ['in the largest group', percent(stats.largestComponentShare)], ['hops on average', number(distances?.meanDistance)], ['hops at most', number(distances?.diameter)], ['isolated', number(stats.isolateCount)],
          ]} />
        </>
      )}
      <h3>Sources of the data</h3>
      {chosen.map(({ key, name, description, attribution }) => (
        <details key={key} className="about">
          <summary>{name}</summary>
          <p>{description}</p>
          <p><small>{attribution}</small></p>
        </details>
      ))}
      <AsGraphql document={PictureDocument} variables={model.question} label="the picture" />
    </Panel>
  );
}
