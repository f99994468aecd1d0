import { useGraphiQL, useGraphiQLActions } from '@graphiql/react';
import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { GraphiQL, HISTORY_PLUGIN } from 'graphiql';
import { parse } from 'graphql';
import { createClient } from 'graphql-ws';
import { useEffect, useMemo, useRef, useState } from 'react';
import { editorLink } from '../explorer/AsGraphql';
import { Sign } from '../look/Sign';
import { useTheme } from '../look/theme';
import { AnswerBar, type Exchange } from './AnswerBar';
import { Questions, QuestionsIcon } from './Questions';

const QUESTIONS = { title: 'Questions', icon: QuestionsIcon, content: Questions };
const FIRST = `# How can two cities reach each other? Press Ctrl+Enter or ⌘+Enter to run the query.
# Press Ctrl+Space to complete a name. The list on the left has more questions.
query Path {
  cooperationPath(from: "tsuruoka", to: "medellin") {
    explanation
    hops {
      from { name }
      to { name }
      partnerships { title kind sources { url } }
    }
  }
}
`;

/** The operation in the address: in its query, or in its fragment, where old links have it. */
function linked() {
  const fragment = new URLSearchParams(location.hash.slice(1));
  const words = fragment.has('query') ? fragment : new URLSearchParams(location.search);
  const query = words.get('query');
  return query === null ? null : { query, variables: words.get('variables') ?? '', operationName: words.get('operationName') };
}

/** True if running an operation unasked changes nothing. */
function harmless(query: string): boolean {
  try {
    return parse(query).definitions.every((definition) => definition.kind !== 'OperationDefinition' || definition.operation === 'query');
  } catch {
    return false;
  }
}

export function Editor() {
  const [theme, chooseTheme] = useTheme();
  const [last, setLast] = useState<Exchange | null>(null);
  const token = useRef('');
  const [given] = useState(linked);
  const fetcher = useMemo(() => {
    const url = new URL('graphql', location.href.split(/[?#]/)[0]).href;
    const bearer = (): Record<string, string> => (token.current.trim() ? { authorization: `Bearer ${token.current.trim()}` } : {});
    const client = createClient({ url: url.replace(/^http/, 'ws'), lazy: true, lazyCloseTimeout: 1_000, connectionParams: bearer });
    // What a subscription sends is shown as tables and pictures, too.
    const subscribe: typeof client.subscribe = (asked, sink) => {
      const next: typeof sink.next = (result) => {
        setLast({ query: asked.query, variables: asked.variables ?? {}, operationName: asked.operationName ?? undefined, text: JSON.stringify(result) });
        sink.next(result);
      };
      return client.subscribe(asked, { ...sink, next });
    };
    return createGraphiQLFetcher({
      url,
      wsClient: { ...client, subscribe },
      enableIncrementalDelivery: false,
      headers: { accept: 'application/graphql-response+json, application/json;q=0.9' },
      fetch: async (address, init) => {
        const response = await fetch(address, { ...init, headers: { ...(init?.headers as Record<string, string>), ...bearer() } });
        const asked = JSON.parse(String(init?.body ?? '{}')) as { query?: string; operationName?: string; variables?: Record<string, unknown> };
        if (asked.operationName !== 'IntrospectionQuery') {
          const text = await response.clone().text();
          setLast({ query: asked.query ?? '', variables: asked.variables ?? {}, operationName: asked.operationName, text });
        }
        return response;
      },
    });
  }, []);
  return (
    <div className="desk" data-asked={last !== null}>
      <header className="head">
        <a className="sign" href="./"><Sign />Interurban</a>
        <h1>Playground</h1>
        <label className="token">
          <span>Token</span>
          <input type="password" autoComplete="off" spellCheck={false} placeholder="to write, or to read private networks" onChange={(event) => (token.current = event.target.value)} />
        </label>
        <p className="keys">In the editor, Tab indents. After Ctrl+M (Ctrl+Shift+M on a Mac), Tab moves the focus.</p>
        <button type="button" className="button" onClick={() => chooseTheme(theme === 'dark' ? 'light' : 'dark')}>{theme === 'dark' ? 'Light theme' : 'Dark theme'}</button>
        <a className="button" href="./">Explorer</a>
      </header>
      <main>
        <GraphiQL
          fetcher={fetcher}
          defaultQuery={FIRST}
          initialQuery={given?.query}
          initialVariables={given?.variables}
          plugins={[QUESTIONS, HISTORY_PLUGIN]}
          visiblePlugin={innerWidth > 1000 ? QUESTIONS : undefined}
          forcedTheme={theme}
          showPersistHeadersSettings={false}
        >
          <GraphiQL.Logo><span /></GraphiQL.Logo>
          <GraphiQL.Toolbar>
            {({ prettify, copy, merge }) => (
              <>
                {prettify}
                {merge}
                {copy}
                <Share />
                {given && harmless(given.query) && <RunOnce operationName={given.operationName} />}
              </>
            )}
          </GraphiQL.Toolbar>
          <GraphiQL.Footer><AnswerBar last={last} theme={theme} /></GraphiQL.Footer>
        </GraphiQL>
      </main>
    </div>
  );
}

/** Runs the operation of a link as soon as the editors and the schema are there. */
function RunOnce({ operationName }: { operationName: string | null }) {
  const { run, setOperationName } = useGraphiQLActions();
  const ready = useGraphiQL(({ queryEditor, variableEditor, schema }) => Boolean(queryEditor && variableEditor && schema));
  const done = useRef(false);
  useEffect(() => {
    if (!ready || done.current) return;
    done.current = true;
    if (operationName) setOperationName(operationName);
    run();
  }, [ready, run, setOperationName, operationName]);
  return null;
}

/** Copies a link to the operation, which runs where it is opened. */
function Share() {
  const queryEditor = useGraphiQL(({ queryEditor }) => queryEditor);
  const variableEditor = useGraphiQL(({ variableEditor }) => variableEditor);
  const operationName = useGraphiQL(({ operations, operationName }) => ((operations?.length ?? 0) > 1 ? operationName : undefined));
  const [said, setSaid] = useState('');
  const copy = () => {
    let variables: unknown = {};
    try {
      variables = JSON.parse(variableEditor?.getValue() || '{}');
    } catch {
      return setSaid('The variables are not JSON');
    }
    const link = new URL(editorLink(queryEditor?.getValue() ?? '', variables, operationName), location.href).href;
    history.replaceState(null, '', link);
    void navigator.clipboard.writeText(link).then(() => setSaid('Link copied'), () => setSaid('The link is in the address bar'));
  };
  return (
    <button type="button" className="graphiql-un-styled graphiql-toolbar-button" aria-label={said || 'Copy a link to this query'} title={said || 'Copy a link to this query'} onClick={copy} onBlur={() => setSaid('')}>
      <svg viewBox="0 0 16 16" className="graphiql-toolbar-icon" fill="none" stroke="currentColor" strokeWidth="1.4" aria-hidden="true"><path d="M6.5 9.5l3-3M7 4.8l1.6-1.6a3 3 0 0 1 4.2 4.2L11.2 9M9 11.2l-1.6 1.6a3 3 0 0 1-4.2-4.2L4.8 7" /></svg>
      <span className="quiet" role="status">{said}</span>
    </button>
  );
}
