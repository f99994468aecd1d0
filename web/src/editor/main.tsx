import './workers';
import { createRoot } from 'react-dom/client';
// Without the fonts that come with `graphiql/style.css`: the pages have their own.
import '@graphiql/react/style.css';
import '@graphiql/plugin-doc-explorer/style.css';
import '@graphiql/plugin-history/style.css';
import 'graphiql/graphiql.css';
import '../look/tokens.css';
import './editor.css';
import { Editor } from './Editor';

createRoot(document.getElementById('root') as HTMLElement).render(<Editor />);
