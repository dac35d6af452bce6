import { useId } from 'react';
import type { InstallPlan } from '../../src-shared/models/installation.ts';
import { sentenceOf } from './texts.ts';

type Permission = InstallPlan['steps'][number]['permissions'][number];

/** One permission as a sentence, with the author's reason, a switch, and its hosts one by one. */
export function PermissionRow({
  permission,
  isUpdate,
  isWithheld,
  chosen,
  onChange,
}: {
  readonly permission: Permission;
  /** At a first installation everything is new; saying so would say nothing. */
  readonly isUpdate: boolean;
  /** The person took it away before: it stays off unless it is switched on here. */
  readonly isWithheld: boolean;
  /** Undefined: not allowed. */
  readonly chosen: ReadonlySet<string> | undefined;
  readonly onChange: (chosen: ReadonlySet<string> | undefined) => void;
}) {
  const id = useId();
  const hosts = 'hosts' in permission ? permission.hosts : [];
  const toggleHost = (host: string): void => {
    const next = new Set(chosen ?? []);
    if (!next.delete(host)) next.add(host);
    onChange(next.size === 0 ? undefined : next);
  };
  return (
    <li className="permission">
      <input
        className="switch"
        type="checkbox"
        role="switch"
        id={id}
        checked={chosen !== undefined}
        aria-describedby={`${id}-reason`}
        onChange={() => onChange(chosen === undefined ? new Set(hosts) : undefined)}
      />
      <div className="permission-text">
        <label htmlFor={id}>
          {isUpdate && permission.isNew ? <span className="new">New</span> : null}
          {sentenceOf(permission)}
        </label>
        <p className="reason" id={`${id}-reason`}>
          The author says: “{permission.reason}”{isWithheld ? ' You took it away before.' : null}
          {permission.until === undefined ? null : ` Allowed until ${permission.until.slice(0, 10)}.`}
        </p>
        {hosts.length > 1 ? (
          <fieldset className="hosts">
            <legend className="hidden">Hosts it may reach</legend>
            {hosts.map((host) => (
              <label key={host}>
                <input
                  type="checkbox"
                  checked={chosen?.has(host) ?? false}
                  onChange={() => toggleHost(host)}
                />
                <code>{host}</code>
              </label>
            ))}
          </fieldset>
        ) : null}
      </div>
    </li>
  );
}
