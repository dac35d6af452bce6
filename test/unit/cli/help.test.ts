import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { cliDocs } from '../../../scripts/cli-docs.ts';
import { buildProgram } from '../../../src-main/hosts/cli/program.ts';
import { contract } from '../../../src-shared/contract/index.ts';
import { wpk } from '../../support/doors/cli-door.ts';

describe('what wpk says of itself', () => {
  it('is what docs/cli.md says', () => {
    expect(readFileSync(new URL('../../../docs/cli.md', import.meta.url), 'utf8')).toBe(cliDocs());
  });

  it('describes every verb, operand and option', () => {
    for (const command of buildProgram().commands) {
      for (const one of [command, ...command.commands]) {
        expect(`${one.name()}: ${one.description()}`).toMatch(/: \S/);
        for (const option of one.options)
          expect(`${one.name()} ${option.flags}: ${option.description}`).toMatch(/: \S/);
      }
    }
  });

  it('knows every verb alone, by its word, as it does among all', () => {
    const all = buildProgram().commands;
    for (const command of all) {
      const alone = buildProgram(undefined, ['--home', 'init', '--json', command.name()]);
      expect(alone.commands.map((one) => one.name())).toEqual([command.name()]);
      expect(alone.commands[0]?.helpInformation()).toBe(command.helpInformation());
    }
    for (const args of [[], ['help', 'init'], ['validate'], ['no-such-verb'], ['constructor'], ['--home']])
      expect(buildProgram(undefined, args).commands).toHaveLength(all.length);
  });

  it('is JSON when JSON is asked for', async () => {
    expect(JSON.parse((await wpk(['--version', '--json'])).stdout)).toEqual({
      version: expect.stringMatching(/^\d+\.\d+\.\d+$/) as string,
    });
    const help = await wpk(['help', 'sandbox', '--json']);
    expect(help.code).toBe(0);
    expect((JSON.parse(help.stdout) as { help: string }).help).toContain('--timeout');
    expect((await wpk(['--help'])).stdout).toContain('Commands:');
  });

  it('lists every procedure of the contract with its role and reach', async () => {
    const { stdout, code } = await wpk(['api', '--list', '--json']);
    expect(code).toBe(0);
    const { items } = JSON.parse(stdout) as { items: { name: string; role: string; reach: string }[] };
    expect(items.map((one) => one.name)).toEqual(
      Object.entries(contract).flatMap(([area, members]) =>
        Object.keys(members).map((name) => `${area}.${name}`),
      ),
    );
    for (const one of items)
      expect(one).toMatchObject({
        role: expect.stringMatching(/^(user|developer|reviewer|admin)$/) as string,
        reach: expect.stringMatching(/^(local|any)$/) as string,
      });
    const local = new Set(items.filter((one) => one.reach === 'local').map((one) => one.name.split('.')[0]));
    for (const area of ['identity', 'installs', 'runs', 'settings', 'workbench'])
      expect(local).toContain(area);
  });
});
