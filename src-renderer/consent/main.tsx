import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/jetbrains-mono/wght.css';
import './sheet.css';
import { StrictMode, type ReactNode } from 'react';
import { createRoot } from 'react-dom/client';
import type { Grant } from '../../src-shared/models/sandbox.ts';
import type { ConsentSubject } from '../../src-shared/contract/window.ts';
import type { MirrorReview } from '../../src-shared/models/mirror.ts';
import type { RegistryProposal } from '../../src-shared/contract/registries.ts';
import { api } from './client.ts';
import { MirrorSheet } from './mirror-sheet.tsx';
import { Refusal } from './refusal.tsx';
import { RegistrySheet } from './registry-sheet.tsx';
import { Sheet } from './sheet.tsx';

const place = document.getElementById('root');
if (place === null) throw new Error('The page has no place for the question.');
const root = createRoot(place);
const keep = (): void => void api.consent.close({ jobId: null });

try {
  const { subject } = await api.consent.opened();
  root.render(<StrictMode>{await sheetOf(subject)}</StrictMode>);
} catch (error) {
  root.render(
    <div className="scrim" onKeyDown={(event) => event.key === 'Escape' && keep()}>
      <div className="sheet" role="alertdialog" aria-modal="true" aria-label="This cannot be shown">
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

async function sheetOf(subject: ConsentSubject): Promise<ReactNode> {
  switch (subject.kind) {
    case 'plan':
      return planSheet(subject.planId);
    case 'registry':
      return registrySheet(subject.proposal);
    case 'mirror':
      return mirrorSheet(subject.review);
  }
}

async function planSheet(planId: string): Promise<ReactNode> {
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
  return <Sheet plan={plan} onKeep={keep} onGo={go} />;
}

function registrySheet(proposal: RegistryProposal): ReactNode {
  const { proposalId, fingerprint } = proposal;
  const go = async (): Promise<void> => {
    await api.registries.add({ proposalId, fingerprint });
    await api.consent.close({ jobId: null });
  };
  return <RegistrySheet proposal={proposal} onKeep={keep} onGo={go} />;
}

function mirrorSheet(review: MirrorReview): ReactNode {
  const { reviewId, registry } = review;
  const go = async (): Promise<void> => {
    const { jobId } = await api.mirror.startImport({
      reviewId,
      ...(registry.isConfirmed ? {} : { fingerprint: registry.rootFingerprint }),
    });
    await api.consent.close({ jobId });
  };
  return <MirrorSheet review={review} onKeep={keep} onGo={go} />;
}
