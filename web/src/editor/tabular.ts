export type Row = Record<string, string | number | boolean>;
export interface Rows {
  /** Where in the answer the list is. */
  path: string;
  columns: string[];
  rows: Row[];
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * The lists of objects of an answer, each as a table; the longest first, those within another list after them. Objects become columns
 * such as `country.name`. A row of a list within a list begins with the columns of its parents.
 */
export function tabular(data: unknown): Rows[] {
  const found = new Map<string, { depth: number; rows: Row[] }>();
  const visit = (value: unknown, path: string, parents: Row, depth: number) => {
    if (Array.isArray(value)) {
      for (const object of value.filter(isObject)) {
        const table = found.get(path) ?? { depth, rows: [] };
        found.set(path, table);
        table.rows.push({ ...parents, ...flat(object) });
        const name = path.split('.').findLast((part) => part !== 'nodes' && part !== 'edges') ?? path;
        visit(object, path, { ...parents, ...prefixed(name, flat(object, false)) }, depth + 1);
      }
    } else if (isObject(value)) {
      for (const [name, part] of Object.entries(value)) visit(part, path ? `${path}.${name}` : name, parents, depth);
    }
  };
  visit(data, '', {}, 0);
  const order = [...found].sort(([, one], [, other]) => one.depth - other.depth || other.rows.length - one.rows.length);
  return order.map(([path, { rows }]) => ({ path, rows, columns: [...new Set(rows.flatMap((row) => Object.keys(row)))] }));
}

const prefixed = (name: string, row: Row): Row => Object.fromEntries(Object.entries(row).map(([column, value]) => [`${name}.${column}`, value]));

function flat(object: Record<string, unknown>, withLists = true, prefix = '', row: Row = {}): Row {
  for (const [name, value] of Object.entries(object)) {
    const column = `${prefix}${name}`;
    if (isObject(value)) flat(value, withLists, `${column}.`, row);
    else if (Array.isArray(value)) {
      if (withLists || !value.some(isObject)) row[column] = value.map(word).join(';');
    }
    else row[column] = value === null ? '' : (value as string | number | boolean);
  }
  return row;
}

/** An element of a list in one cell: an object by the first of its values that is a text. */
function word(value: unknown): string {
  if (!isObject(value)) return String(value ?? '');
  const parts = Object.values(value);
  return word(parts.find((part) => typeof part === 'string') ?? parts[0]);
}

/** CSV (RFC 4180); cells that a spreadsheet would take for formulas are defused. */
export function csv({ columns, rows }: Rows): string {
  const cell = (value: Row[string] | undefined) => {
    const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value ?? '');
    return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
  };
  return [columns, ...rows.map((row) => columns.map((column) => row[column]))].map((cells) => `${cells.map(cell).join(',')}\r\n`).join('');
}
