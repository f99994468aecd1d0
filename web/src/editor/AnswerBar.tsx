import { useGraphiQL } from '@graphiql/react';
import { useEffect, useMemo, useState } from 'react';
import { curl } from '../explorer/AsGraphql';
import { save } from '../explorer/picture/save';
import { explorerLink, pictureOf } from './show';
import { csv, type Rows, tabular } from './tabular';

const FORMS = ['JSON', 'Table', 'Picture'] as const;
type Form = (typeof FORMS)[number];
const MOST_ROWS = 500;

export interface Exchange {
  query: string;
  variables: Record<string, unknown>;
  operationName?: string | undefined;
  /** The answer as text, pretty or not. */
  text: string;
}

/** The answer in other forms than JSON, and what to take away of it. */
export function AnswerBar({ last, theme }: { last: Exchange | null; theme: string }) {
  const [form, setForm] = useState<Form>('JSON');
  const [said, setSaid] = useState('');
  const tab = useGraphiQL(({ activeTabIndex }) => activeTabIndex);
  useEffect(() => setForm('JSON'), [tab]);
  const answer = useMemo(() => {
    try {
      return last ? (JSON.parse(last.text) as { data?: unknown }) : null;
    } catch {
      return null;
    }
  }, [last]);
  const tables = useMemo(() => tabular(answer?.data), [answer]);
  const [list, setList] = useState('');
  const rows = tables.find(({ path }) => path === list) ?? tables[0];
  const picture = useMemo(() => (form === 'Picture' ? pictureOf(answer?.data) : null), [answer, form, theme]);
  const link = last && explorerLink(last.query, last.variables);
  const copy = () => last && navigator.clipboard.writeText(curl(last.query, last.variables, last.operationName)).then(() => setSaid('curl command copied'), () => setSaid('The browser does not allow copying'));
  return (
    <div className="answer-forms" data-form={form}>
      <div className="answer-bar">
        <div className="segments" role="group" aria-label="Form of the answer">
          {FORMS.map((name) => <button key={name} type="button" className="tab" aria-pressed={form === name} disabled={!answer} onClick={() => setForm(name)}>{name}</button>)}
        </div>
        <button type="button" className="button" disabled={!answer} onClick={() => save('answer.json', new Blob([JSON.stringify(answer, null, 2)], { type: 'application/json' }))}>Download JSON</button>
        <button type="button" className="button" disabled={!rows} onClick={() => rows && save('answer.csv', new Blob([csv(rows)], { type: 'text/csv' }))}>Download CSV</button>
        <button type="button" className="button" disabled={!last} onClick={copy}>Copy as curl</button>
        {link && <a className="button" href={link}>Show in explorer</a>}
        <span role="status">{said}</span>
      </div>
      {form === 'Table' && tables.length > 1 && (
        <label className="answer-list">
          List
          <select value={rows?.path} onChange={(event) => setList(event.target.value)}>
            {tables.map(({ path, rows: { length } }) => <option key={path} value={path}>{path} ({length})</option>)}
          </select>
        </label>
      )}
      {form === 'Table' && (rows ? <Table of={rows} /> : <p className="answer-note">This answer has no list of objects to show as a table.</p>)}
      {form === 'Picture' && (picture ? <Drawn picture={picture} /> : <p className="answer-note">This answer has no cities with coordinates. Ask for <code>key</code>, <code>lat</code> and <code>lon</code>{link && <>, or <a href={link}>show the question in the explorer</a></>}.</p>)}
    </div>
  );
}

function Table({ of: { path, columns, rows } }: { of: Rows }) {
  return (
    <div className="answer-table" tabIndex={0} role="region" aria-label="The answer as a table">
      <table>
        <caption>{path}: {rows.length} {rows.length === 1 ? 'row' : 'rows'}{rows.length > MOST_ROWS && `, the first ${MOST_ROWS} shown; the CSV file has all`}</caption>
        <thead><tr>{columns.map((column) => <th key={column} scope="col">{column}</th>)}</tr></thead>
        <tbody>
          {rows.slice(0, MOST_ROWS).map((row, index) => (
            <tr key={index}>{columns.map((column) => <td key={column} data-numeric={typeof row[column] === 'number'}>{String(row[column] ?? '')}</td>)}</tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Drawn({ picture }: { picture: string }) {
  const [address, setAddress] = useState('');
  useEffect(() => {
    const made = URL.createObjectURL(new Blob([picture], { type: 'image/svg+xml' }));
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [picture]);
  return <div className="answer-table">{address && <img src={address} alt="Map of the cities of the answer, with the links among them" />}</div>;
}
