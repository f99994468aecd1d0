// Writes the typed client: one document and its types for each operation in src/api/*.graphql, checked against ../schema.graphql.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { codegen } from '@graphql-codegen/core';
import * as typedDocumentNode from '@graphql-codegen/typed-document-node';
import * as typescriptOperations from '@graphql-codegen/typescript-operations';
import { buildSchema, parse, validate } from 'graphql';

const here = (path) => new URL(path, import.meta.url);
const read = (path) => parse(readFileSync(here(path), 'utf8'));

const schema = read('../schema.graphql');
const document = read('src/api/operations.graphql');
const faults = validate(buildSchema(readFileSync(here('../schema.graphql'), 'utf8')), document);
if (faults.length > 0) throw new Error(faults.map(String).join('\n\n'));

const text = await codegen({
  filename: 'graphql.ts',
  schema,
  documents: [{ location: 'src/api/operations.graphql', document }],
  config: {
    documentMode: 'string',
    useTypeImports: true,
    enumType: 'string-literal',
    scalars: { Long: 'number', Date: 'string', DateTime: 'string', JSON: 'unknown' },
    defaultScalarType: 'string',
  },
  plugins: [{ operations: {} }, { documents: {} }],
  pluginMap: { operations: typescriptOperations, documents: typedDocumentNode },
});
mkdirSync(here('generated'), { recursive: true });
writeFileSync(here('generated/graphql.ts'), text);
