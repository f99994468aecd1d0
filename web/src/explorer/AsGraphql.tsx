import { useState } from 'react';
import type { TypedDocumentString } from '../../generated/graphql';

const pretty = (value: unknown) => JSON.stringify(value, (_, part) => (part === undefined ? undefined : part), 2);

/** The address of the editor with an operation, which it runs at once. */
export function editorLink(query: string, variables: unknown, operationName?: string): string {
  return `./playground?${new URLSearchParams({ query, variables: pretty(variables), ...(operationName && { operationName }) })}`;
}

export function curl(query: string, variables: unknown, operationName?: string): string {
  const body = JSON.stringify({ query, variables, operationName }).replaceAll("'", "'\\''");
  return `curl '${new URL('graphql', location.href.split('#')[0])}' -H 'content-type: application/json' -d '${body}'`;
}

/** The operation behind a panel, to copy and to open in the editor. */
export function AsGraphql<R, V>({ document, variables, label }: { document: TypedDocumentString<R, V>; variables: V; label: string }) {
  const [copied, setCopied] = useState('');
  const query = document.toString().trim();
  const copy = async (name: string, text: string) => {
    await navigator.clipboard.writeText(text).then(
      () => setCopied(`${name} copied`),
      () => setCopied('The browser does not allow copying'),
    );
  };
  return (
    <details className="source">
      <summary>GraphQL of {label}</summary>
      <div className="actions">
        <button type="button" className="button" onClick={() => copy('Query', `${query}\n\n# variables\n${pretty(variables).replace(/^/gm, '# ')}\n`)}>Copy</button>
        <button type="button" className="button" onClick={() => copy('curl command', curl(query, variables))}>Copy as curl</button>
        <a className="button" href={editorLink(query, variables)}>Open in the editor</a>
        <span role="status">{copied}</span>
      </div>
      <pre tabIndex={0} aria-label={`Query of ${label}`}>{query}</pre>
      <pre tabIndex={0} aria-label={`Variables of ${label}`}>{pretty(variables)}</pre>
    </details>
  );
}
