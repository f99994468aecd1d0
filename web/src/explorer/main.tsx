import { createRoot } from 'react-dom/client';
import '../look/tokens.css';
import './explorer.css';
import { App } from './App';

createRoot(document.getElementById('root') as HTMLElement).render(<App />);
