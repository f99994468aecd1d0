import '../look/tokens.css';
import './explorer.css';
import { askAhead } from './questions';

askAhead();
void import('./main');
