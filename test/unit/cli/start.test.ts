import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const ROOT = path.resolve(import.meta.dirname, '../../..');
const BIN = path.join(ROOT, 'bin/wpk.mjs');

/** Makes a Node believe and say that it is an old one. */
const OLD = `--import=data:text/javascript,${encodeURIComponent("Object.defineProperty(process.versions,'node',{value:'20.18.0'})")}`;

function run(program: string, ...args: string[]) {
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  return { status, stdout, stderr };
}

/** A copy of the start file alone, as in a folder where nothing was installed. */
function loneStart(built: boolean): string {
  const folder = temporaryFolder();
  mkdirSync(path.join(folder, 'bin'));
  cpSync(BIN, path.join(folder, 'bin/wpk.mjs'));
  if (built) {
    mkdirSync(path.join(folder, 'out/main'), { recursive: true });
    writeFileSync(
      path.join(folder, 'out/main/wpk.js'),
      'process.stdout.write(`started on ${process.versions.node}`);',
    );
  }
  return path.join(folder, 'bin/wpk.mjs');
}

describe('starting wpk', () => {
  it('says so when it is not built', () => {
    const lone = loneStart(false);
    const told = run(process.execPath, lone, 'list');
    expect(told).toMatchObject({ status: 1, stdout: '' });
    expect(told.stderr).toContain('not built');
    expect(told.stderr).toContain('npm run build');
    const json = run(process.execPath, lone, 'list', '--json');
    expect(json).toMatchObject({ status: 1, stderr: '' });
    expect(JSON.parse(json.stdout)).toMatchObject({
      error: { code: 'cli.cannot-start', hint: expect.any(String) as string },
    });
  });

  it("goes on with the project's Node when it is started by an old one", () => {
    const { status, stdout, stderr } = run(process.execPath, OLD, BIN, '--version');
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(run(process.execPath, OLD, BIN, 'nonsense').status).toBe(2);
  });

  it('loads schemas, the API and the HTTP library only for what needs them', () => {
    const record =
      'const s=new Set();m.registerHooks({resolve:(n,c,next)=>{const r=next(n,c);s.add(r.url);return r}})';
    const tell = "process.on('exit',()=>process.stderr.write([...s].join('\\n')))";
    const hook = `import m from 'node:module';${record};${tell}`;
    const source = path.join(ROOT, 'src-main/hosts/cli/main.ts');
    const told = run(
      process.execPath,
      `--import=data:text/javascript,${encodeURIComponent(hook)}`,
      source,
      'help',
      'publish',
    );
    expect(told.status).toBe(0);
    expect(told.stderr).toContain('commander');
    expect(told.stderr).not.toMatch(
      /node_modules\/(?:zod|@orpc|fastify|undici)|src-main\/(?:api|workbench)|station\.ts/,
    );
    // Its names hold a whole HTTP client.
    expect(told.stderr).not.toContain('node:http\n');
  });

  it('does the same on a real old Node, where this machine has one', () => {
    const system = '/usr/bin/node';
    const version = existsSync(system) ? run(system, '--version').stdout : '';
    const told = run(
      version.startsWith('v20.') || version.startsWith('v18.') ? system : process.execPath,
      BIN,
      'about',
      '--json',
    );
    expect(told.status).toBe(2);
    expect(JSON.parse(told.stdout)).toMatchObject({ error: { code: 'cli.usage' } });
  });

  it('refuses plainly, and loads nothing, where an old Node is all there is', () => {
    const lone = loneStart(true);
    const told = run(process.execPath, OLD, lone, 'list');
    expect(told).toMatchObject({ status: 1, stdout: '' });
    expect(told.stderr).toContain('needs Node 22.14');
    expect(run(process.execPath, lone, 'list').stdout).toBe(`started on ${process.versions.node}`);
  });
});
