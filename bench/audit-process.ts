import { readFileSync } from 'node:fs';
import { createSandbox } from '../src-main/sandbox/index.ts';
import { createAuditor, NO_SURROUNDINGS } from '../src-main/validation/index.ts';

/** Audits the package named on the command line in a process of its own and prints the figures as JSON. */
const ROUNDS = 15;
const bytes = new Uint8Array(readFileSync(process.argv[2] ?? ''));
const sandbox = createSandbox();
const auditor = createAuditor({ sandbox, now: () => Date.now() });

const started = performance.now();
const first = await auditor.audit({ bytes }, NO_SURROUNDINGS);
const coldMs = performance.now() - started;
const sinceStartMs = performance.now();

const times: number[] = [];
for (let round = 0; round < ROUNDS; round += 1) {
  const start = performance.now();
  await auditor.audit({ bytes }, NO_SURROUNDINGS);
  times.push(performance.now() - start);
}
const warmMs = times.toSorted((a, b) => a - b)[ROUNDS >> 1] ?? 0;
const memoryMb = process.resourceUsage().maxRSS / 1024;
await auditor.close();
await sandbox.close();
console.log(
  JSON.stringify({
    valid: first.valid,
    findings: first.findings.length,
    coldMs,
    sinceStartMs,
    warmMs,
    memoryMb,
  }),
);
