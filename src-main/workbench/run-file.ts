import path from 'node:path';
import { StationError } from '../../src-shared/errors/index.ts';
import type { Inputs } from '../../src-shared/contract/index.ts';
import type { CapabilityUse } from '../../src-shared/models/finding.ts';
import { CAPABILITIES, hostSchema, type Capability } from '../../src-shared/models/manifest.ts';
import type { SandboxResult } from '../../src-shared/models/sandbox.ts';
import { dryRunHost, limitsFor } from '../sandbox/index.ts';
import { AUDIT_LIMITS } from '../../src-shared/limits.ts';
import type { Tools } from './tools.ts';
import { readBounded } from './files.ts';

/** Runs one JavaScript file in a fresh sandbox. What it may do is what `allow` names; nothing reaches a network. */
export async function runFile(
  input: Inputs['workbench']['sandbox'],
  tools: Tools,
  signal?: AbortSignal,
): Promise<SandboxResult> {
  const bytes = await readBounded(input.path, AUDIT_LIMITS.parseBytes);
  const source = new TextDecoder().decode(bytes);
  const entry = path.basename(input.path);
  const declared = (input.allow ?? []).map(capabilityOf);
  return tools.sandbox.run({
    program: {
      entry,
      modules: { [entry]: source },
      extensionId: 'sandbox.file',
      version: '0.0.0',
      moduleKind: 'auto',
    },
    call: { kind: 'evaluate', ...(input.input === undefined ? {} : { input: input.input }) },
    limits: limitsFor({ wallMs: input.timeoutMs, memoryBytes: bytesOf(input.memoryMb) }),
    grants: declared.map((use) => ({ ...use })),
    declared,
    host: dryRunHost(),
    ...(signal === undefined ? {} : { signal }),
  });
}

export function bytesOf(mebibytes: number | undefined): number | undefined {
  return mebibytes === undefined ? undefined : mebibytes * 1024 * 1024;
}

/** `storage` or `network:api.example.com`. @throws cli.usage */
function capabilityOf(text: string): CapabilityUse {
  const [name = '', ...rest] = text.split(':');
  const host = rest.join(':');
  const capability = CAPABILITIES.find((one): one is Capability => one === name);
  if (capability === undefined) {
    throw new StationError('sandbox.unknown-capability', { capability: name, known: CAPABILITIES });
  }
  if (capability !== 'network') return { capability };
  if (!hostSchema.safeParse(host).success) throw new StationError('sandbox.host-needed', { host });
  return { capability, hosts: [host] };
}
