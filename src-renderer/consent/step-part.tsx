import type { InstallPlan } from '../../src-shared/models/installation.ts';
import { asksOf, type Choices } from './choices.ts';
import { PermissionRow } from './permission-row.tsx';
import { auditOf, capabilityName, shortId, signerOf, size } from './texts.ts';

type Step = InstallPlan['steps'][number];

/** One extension of the plan: what it may do, then the facts about its file in small. */
export function StepPart({
  step,
  named,
  choices,
  onChange,
}: {
  readonly step: Step;
  /** False where the title names it already. */
  readonly named: boolean;
  readonly choices: Choices;
  readonly onChange: (key: string, chosen: ReadonlySet<string> | undefined) => void;
}) {
  const asks = asksOf(step);
  return (
    <section className="step" aria-label={step.displayName}>
      {named ? (
        <h2>
          {step.displayName} <span className="version">{step.toVersion}</span>
          {step.requiredBy === null ? null : <span className="needed">needed by {step.requiredBy}</span>}
        </h2>
      ) : null}
      {step.fromVersion === null ? null : <Differences step={step} />}
      {asks.length === 0 ? (
        <p className="none">It asks for no permissions: it computes, and touches nothing of yours.</p>
      ) : (
        <ul className="permissions">
          {asks.map(({ key, permission, isWithheld }) => (
            <PermissionRow
              key={key}
              permission={permission}
              isUpdate={step.fromVersion !== null}
              isWithheld={isWithheld}
              chosen={choices[key]}
              onChange={(chosen) => onChange(key, chosen)}
            />
          ))}
        </ul>
      )}
      {step.unsigned ? (
        <p className="mark bad">
          Not signed: nobody vouches for this file. The ledger will say that you let it in.
        </p>
      ) : null}
      {step.simulated ? (
        <p className="mark sim">Simulated: signed by a throw-away key of this machine’s simulation mode.</p>
      ) : null}
      <dl className="facts">
        <Fact name="Extension" value={step.extensionId} title={step.extensionId} code />
        <Fact name="Download" value={size(step.downloadBytes)} />
        <Fact
          name="On disk"
          value={`${size(step.diskBytes)}, ${step.files === 1 ? '1 file' : `${step.files} files`}`}
        />
        <Fact name="Signer" value={signerOf(step)} title={step.signer?.id} code={step.signer !== null} />
        <Fact name="Audit" value={auditOf(step)} />
        <Fact name="Digest" value={shortId(step.digest)} title={step.digest} code />
      </dl>
    </section>
  );
}

function Differences({ step }: { readonly step: Step }) {
  const added = step.permissions.filter(({ isNew }) => isNew).length;
  const gone = step.removedCapabilities.map(capabilityName);
  return (
    <table className="differences">
      <thead>
        <tr>
          <th scope="col">Now</th>
          <th scope="col">Then</th>
        </tr>
      </thead>
      <tbody>
        <tr>
          <td>{step.fromVersion}</td>
          <td>{step.toVersion}</td>
        </tr>
        {gone.length === 0 ? null : (
          <tr>
            <td>{gone.join(', ')}</td>
            <td>no longer asked for</td>
          </tr>
        )}
        <tr>
          <td />
          <td>
            {added === 0
              ? 'asks for nothing new'
              : added === 1
                ? '1 new permission'
                : `${added} new permissions`}
          </td>
        </tr>
      </tbody>
    </table>
  );
}

function Fact({
  name,
  value,
  title,
  code = false,
}: {
  readonly name: string;
  readonly value: string;
  readonly title?: string | undefined;
  readonly code?: boolean;
}) {
  return (
    <div>
      <dt>{name}</dt>
      <dd title={title}>{code ? <code>{value}</code> : value}</dd>
    </div>
  );
}
