import { createPackageWorker, type PackageWorker } from '../packages/index.ts';
import { createSandbox, type Sandbox } from '../sandbox/index.ts';
import { createPackageVerifiers, type PackageVerifiers } from '../trust/index.ts';
import { createAuditor, type Auditor, type ExternalScanner } from '../validation/index.ts';

/** The worker-backed tools that the workbench and a station share. Each starts when it is first used, and none after `close`. */
export interface Tools {
  readonly packages: PackageWorker;
  readonly sandbox: Sandbox;
  readonly auditor: Auditor;
  readonly verifiers: PackageVerifiers;
  close(): Promise<void>;
}

export interface ToolsOptions {
  /** Deep scanners beside our own rules. */
  readonly scanners?: readonly ExternalScanner[];
  /** UTC milliseconds. */
  readonly now: () => number;
}

export function createTools({ scanners = [], now }: ToolsOptions): Tools {
  const packages = once(createPackageWorker);
  const sandbox = once(createSandbox);
  const verifiers = once(() => createPackageVerifiers(1));
  const auditor = once(() => createAuditor({ scanners, sandbox: sandbox.get(), now }));
  let closed = false;
  const open = <T>(tool: { get(): T }): T => {
    if (closed) throw new Error('The workbench is closed.');
    return tool.get();
  };
  return {
    get packages() {
      return open(packages);
    },
    get sandbox() {
      return open(sandbox);
    },
    get auditor() {
      return open(auditor);
    },
    get verifiers() {
      return verifiers.get();
    },
    async close() {
      closed = true;
      for (const { made } of [auditor, packages, sandbox, verifiers]) await made?.close();
    },
  };
}

function once<T>(make: () => T): { get(): T; readonly made: T | undefined } {
  let made: T | undefined;
  return {
    get: () => (made ??= make()),
    get made() {
      return made;
    },
  };
}
