import { render } from 'preact';
import { App } from './app.tsx';
import { startLocale } from './i18n.ts';
import { startNavigation } from './navigation.ts';
import { loadSession } from './session.ts';
import './styles/app.css';

startNavigation();
void loadSession();
void startLocale().then(() => {
  const root = document.getElementById('app');
  if (root) render(<App />, root);
});
