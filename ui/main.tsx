import { render } from 'preact';
import { App } from './app.tsx';
import { startNavigation } from './navigation.ts';
import { loadSession } from './session.ts';
import './styles/app.css';

startNavigation();
void loadSession();
const root = document.getElementById('app');
if (root) render(<App />, root);
