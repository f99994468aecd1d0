import { useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { Kind, parse } from 'graphql';
import { useEffect, useState } from 'react';
import { NetworksDocument } from '../../generated/graphql';
import { ask } from '../api/client';

interface Question {
  title: string;
  about: string;
  query: string;
  /** Words of another network that show the same. */
  words?: Record<string, Record<string, string>>;
  /** Networks in which it shows nothing. */
  except?: string[];
  /** Networks that it names itself. */
  needs?: string[];
}
interface Group {
  group: string;
  asOf?: Record<string, string>;
  stories: Question[];
}
interface Known {
  groups: Group[];
  networks: { key: string; name: string; isDefault: boolean }[];
}

let known: Promise<Known> | undefined;
const load = () =>
  (known ??= Promise.all([fetch('./playground/stories.json').then((response) => response.json() as Promise<Group[]>), ask(NetworksDocument, {})]).then(
    ([groups, { networks }]) => ({ groups, networks: networks?.nodes ?? [] }),
  ));

/** The collection of questions to begin with. Each opens in a tab of its own, so that nothing typed is lost. */
export function Questions() {
  const { addTab, run, setOperationFacts } = useGraphiQLActions();
  const queryEditor = useGraphiQL(({ queryEditor }) => queryEditor);
  const variableEditor = useGraphiQL(({ variableEditor }) => variableEditor);
  const [all, setAll] = useState<Known | null>(null);
  const [network, setNetwork] = useState('');
  useEffect(() => void load().then(setAll), []);
  if (!all) return <p role="status">Loading…</p>;
  const asked = network || (all.networks.find(({ isDefault }) => isDefault)?.key ?? '');
  const shows = ({ needs, except }: Question) => (needs ? needs.every((key) => all.networks.some((other) => other.key === key)) : !except?.includes(asked));
  const open = (group: Group, question: Question) => {
    const words = question.words?.[asked] ?? {};
    const query = question.query.replace(/"([^"]*)"/g, (_, word: string) => `"${words[word] ?? word}"`);
    const takes = (name: string, value: string | undefined) => (value && question.query.includes(`$${name}:`) ? { [name]: value } : {});
    const variables = { ...takes('network', network), ...takes('asOf', group.asOf?.[asked]) };
    addTab();
    queryEditor?.setValue(query);
    variableEditor?.setValue(Object.keys(variables).length > 0 ? JSON.stringify(variables, null, 2) : '');
    // The editor learns them a moment later only, and would run the operation of the last tab.
    const documentAST = parse(query);
    const operations = documentAST.definitions.filter((definition) => definition.kind === Kind.OPERATION_DEFINITION);
    setOperationFacts({ documentAST, operations, operationName: operations[0]?.name?.value });
    run();
  };
  return (
    <section className="questions-to-begin" aria-label="Questions to begin with">
      <h2>Questions to begin with</h2>
      {all.networks.length > 1 && (
        <label>
          Network
          <select value={network} onChange={(event) => setNetwork(event.target.value)}>
            <option value="">Default network</option>
            {all.networks.map(({ key, name }) => <option key={key} value={key}>{name}</option>)}
          </select>
        </label>
      )}
      {all.groups.map((group) => {
        const stories = group.stories.filter(shows);
        return stories.length === 0 ? null : (
          <div key={group.group}>
            <h3>{group.group}</h3>
            <ul>
              {stories.map((question) => (
                <li key={question.title}><button type="button" onClick={() => open(group, question)}><strong>{question.title}</strong><small>{question.about}</small></button></li>
              ))}
            </ul>
          </div>
        );
      })}
    </section>
  );
}

/** The sign of the collection in the side bar. */
export const QuestionsIcon = () => (
  <svg viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.7" aria-hidden="true">
    <path d="M4 5h16M4 12h10M4 19h7" />
    <circle cx="18.5" cy="16.5" r="3" />
    <path d="m20.7 18.7 2 2" />
  </svg>
);
