import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packFiles } from '../../../src-main/packages/index.ts';
import { createSandbox } from '../../../src-main/sandbox/index.ts';
import {
  auditPackageBytes,
  commandScanner,
  demandScanners,
  httpScanner,
  NO_SURROUNDINGS,
  type ExternalScanner,
} from '../../../src-main/validation/index.ts';
import { packageFiles } from '../../support/audit-package.ts';

const FOUND = {
  status: 'findings',
  findings: [
    {
      class: 'exfiltration',
      severity: 'error',
      message: 'sends data',
      ruleId: 'x1',
      file: 'dist/main.js',
      line: 1,
    },
  ],
};
const sandbox = createSandbox({ size: 1, spares: 0 });
afterAll(() => sandbox.close());

/** A scanner program: Node running one line. */
const program = (code: string, timeoutMs = 20_000): ExternalScanner =>
  commandScanner({ name: 'deep', command: [process.execPath, '-e', code], timeoutMs });
const answering = (answer: unknown): string =>
  `process.stdin.resume(); process.stdin.on("end", () => console.log(${JSON.stringify(JSON.stringify(answer))}));`;

async function audit(scanner: ExternalScanner) {
  const bytes = await packFiles(packageFiles());
  return auditPackageBytes(bytes, NO_SURROUNDINGS, { scanners: [scanner], sandbox, now: () => 0 });
}

describe('a scanner that is a command', () => {
  it('passes a package', async () => {
    const report = await audit(program(answering({ status: 'passed', findings: [] })));
    expect(report.scanners).toEqual([{ name: 'deep', status: 'passed' }]);
    expect(report.valid).toBe(true);
    expect(() => demandScanners(report)).not.toThrow();
  });

  it('gets the bytes, and its digest', async () => {
    const code =
      'const h = require("crypto").createHash("sha256"); process.stdin.on("data", (d) => h.update(d)).on("end", () => console.log(JSON.stringify({ status: "sha256:" + h.digest("hex") === process.env.WPK_DIGEST ? "passed" : "findings" })));';
    expect((await audit(program(code))).scanners).toEqual([{ name: 'deep', status: 'passed' }]);
  });

  it('adds its findings to the report', async () => {
    const report = await audit(program(answering(FOUND)));
    expect(report.valid).toBe(false);
    expect(report.security.errors).toContainEqual(
      expect.objectContaining({ ruleId: 'deep/x1', class: 'exfiltration', message: 'deep: sends data' }),
    );
  });

  const silent: readonly (readonly [string, ExternalScanner])[] = [
    ['is not there', commandScanner({ name: 'deep', command: ['/nowhere/scanner'] })],
    ['ends with an error', program('process.exit(3)')],
    ['prints no JSON', program('console.log("all fine")')],
    ['prints another shape', program(answering({ result: 'passed' }))],
    ['says passed and names an error', program(answering({ ...FOUND, status: 'passed' }))],
    ['speaks of findings and names none', program(answering({ status: 'findings', findings: [] }))],
    ['does not end in time', program('setInterval(() => {}, 1000)', 300)],
  ];
  for (const [name, scanner] of silent) {
    it(`never passes one that ${name}`, async () => {
      const report = await audit(scanner);
      expect(report.scanners).toEqual([{ name: 'deep', status: 'unavailable' }]);
      expect(report.findings).toContainEqual(
        expect.objectContaining({ ruleId: 'scanner-unavailable', severity: 'warning' }),
      );
      expect(() => demandScanners(report)).toThrow(
        expect.objectContaining({ code: 'validation.scanner-unavailable' }),
      );
    });
  }
});

describe('a scanner behind an HTTP endpoint', () => {
  let server: Server;
  let origin: string;
  beforeAll(async () => {
    server = createServer((request, response) => {
      request.resume().on('end', () => {
        if (request.url === '/slow') return;
        response.statusCode = request.url === '/broken' ? 500 : 200;
        response.end(JSON.stringify(request.url === '/findings' ? FOUND : { status: 'passed' }));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it('passes a package or adds its findings', async () => {
    expect((await audit(httpScanner({ name: 'web', url: `${origin}/ok` }))).scanners).toEqual([
      { name: 'web', status: 'passed' },
    ]);
    expect((await audit(httpScanner({ name: 'web', url: `${origin}/findings` }))).scanners).toEqual([
      { name: 'web', status: 'findings' },
    ]);
  });

  it('never passes when it fails, is silent or is not there', async () => {
    for (const scanner of [
      httpScanner({ name: 'web', url: `${origin}/broken` }),
      httpScanner({ name: 'web', url: `${origin}/slow`, timeoutMs: 200 }),
      httpScanner({ name: 'web', url: 'http://127.0.0.1:9/' }),
    ]) {
      expect((await audit(scanner)).scanners).toEqual([{ name: 'web', status: 'unavailable' }]);
    }
  });
});
