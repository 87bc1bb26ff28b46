import { QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import './console.css';
import { queryClient } from './live/queries.ts';
import { paint } from './theme.ts';
import { startWords } from './words/i18n.ts';

paint();
startWords();
// The attribute reads as empty to style sheets and scripts alike; only the property has the value.
const nonce = document.querySelector<HTMLMetaElement>('meta[name="nonce"]')?.nonce ?? '';
const place = document.getElementById('console');
if (place === null) throw new Error('The page has no element with the id "console": build it with npm run build.');
createRoot(place).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <App nonce={nonce} />
    </QueryClientProvider>
  </StrictMode>,
);
