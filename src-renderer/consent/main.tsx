import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/jetbrains-mono/wght.css';
import './sheet.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import type { Grant } from '../../src-shared/models/sandbox.ts';
import { api } from './client.ts';
import { Refusal } from './refusal.tsx';
import { Sheet } from './sheet.tsx';

const place = document.getElementById('root');
if (place === null) throw new Error('The page has no place for the plan.');
const root = createRoot(place);
const keep = (): void => void api.consent.close({ jobId: null });

try {
  const { planId } = await api.consent.opened();
  const { plan, token } = await api.installs.consent({ planId });
  const go = async (grants: Record<string, Grant[]> | undefined): Promise<void> => {
    const { jobId } = await api.installs.install({
      planId,
      token,
      ...(grants === undefined ? {} : { grants }),
      // What is new was shown first and marked; who goes on allows what is left switched on.
      allowWidening: plan.steps.some((step) => step.widens),
    });
    await api.consent.close({ jobId });
  };
  root.render(
    <StrictMode>
      <Sheet plan={plan} onKeep={keep} onGo={go} />
    </StrictMode>,
  );
} catch (error) {
  root.render(
    <div className="scrim" onKeyDown={(event) => event.key === 'Escape' && keep()}>
      <div className="sheet" role="alertdialog" aria-modal="true" aria-label="This plan cannot be shown">
        <div className="body">
          <Refusal error={error} />
        </div>
        <footer>
          <button type="button" className="keep" onClick={keep} autoFocus>
            Close
          </button>
        </footer>
      </div>
    </div>,
  );
}
