// What a run of vitest came to, as `scripts/test.ts` reads it: written to the file that STATION_TEST_REPORT names.
import { writeFileSync } from 'node:fs';
import process from 'node:process';
import type { Reporter } from 'vitest/node';

export interface VitestReport {
  readonly passed: number;
  readonly skipped: number;
  readonly failures: readonly { readonly what: string; readonly reason: string }[];
  /** Files whose process ended in the middle of them; none of their tests is counted but those that failed. */
  readonly cutShort: readonly string[];
}

/** How the pool of vitest tells that a process of it ended. */
const ENDED = /^\[vitest-pool\]: Worker \w+ emitted error/;

export default class ReportWriter implements Reporter {
  readonly onTestRunEnd: Reporter['onTestRunEnd'] = (modules, unhandledErrors) => {
    const failures: { what: string; reason: string }[] = [];
    const tell = (what: string, errors: readonly { readonly message: string; readonly stack?: string }[]) =>
      failures.push({ what, reason: errors.map(({ message, stack }) => stack ?? message).join('\n') });
    const unfinished = modules.filter((one) => ['pending', 'queued'].includes(one.state()));
    let [passed, skipped] = [0, 0];
    for (const one of modules) {
      // Also in a file that was cut short: what failed in it before, both times, is no matter of its process.
      const broken = [...one.children.allTests('failed'), ...one.children.allSuites()];
      for (const part of [one, ...broken]) {
        const errors = part.type === 'test' ? (part.result().errors ?? []) : part.errors();
        if (part.type === 'test' || errors.length > 0)
          tell(part.type === 'module' ? part.moduleId : `${one.moduleId}  ${part.fullName}`, errors);
      }
      if (unfinished.includes(one)) continue;
      passed += [...one.children.allTests('passed')].length;
      skipped += [...one.children.allTests('skipped'), ...one.children.allTests('pending')].length;
    }
    // A process that ended is told by its file; without one for each, nobody would hear of it.
    const ends = unhandledErrors.filter(({ message }) => ENDED.test(message));
    const others = unhandledErrors.filter((error) => !ends.includes(error));
    for (const error of ends.length > unfinished.length ? unhandledErrors : others)
      tell('outside of any test', [error]);
    const cutShort = unfinished.map(({ moduleId }) => moduleId);
    const report: VitestReport = { passed, skipped, failures, cutShort };
    writeFileSync(process.env['STATION_TEST_REPORT'] ?? '', JSON.stringify(report));
  };
}
