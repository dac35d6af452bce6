import './app/no-storage.ts';
// Before all other styles: it puts the layers in order.
import './app/tokens.css';
import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/jetbrains-mono/wght.css';
import '@mantine/core/styles.layer.css';
import '@mantine/notifications/styles.layer.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app/app.tsx';
import { beginAnewWithoutParts } from './app/begin-anew.ts';
import { FACE } from './app/face.ts';
import { startTexts } from './app/i18n.ts';
import { askAhead } from './features/catalog/catalog-pages.ts';

beginAnewWithoutParts();
// The answer comes while the frame is drawn.
if (FACE === 'window' && ['', '#/'].includes(window.location.hash)) askAhead();
await startTexts();
const place = document.getElementById('root');
if (place === null) throw new Error('The page has no place for the window.');
createRoot(place).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
