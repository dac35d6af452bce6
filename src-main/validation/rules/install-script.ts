import type { Rule } from '../rule.ts';
import { quote } from '../wording.ts';

const INSTALL = /^(?:pre|post)?(?:install|uninstall)$/;
const BUILD = /^(?:prepare|prepublish|prepublishOnly|prepack|postpack|preprepare|postprepare|dependencies)$/;

export const installScriptRule: Rule = {
  id: 'install-script',
  class: 'install-hook',
  title: 'Scripts that run at install time',
  severity: 'error',
  looksFor: 'Install scripts in a shipped package.json, `binding.gyp`, git and husky hooks, and installers.',
  why: 'Unpacking a package must run nothing; package managers would run these.',
  fix: 'Do not ship the file; a package needs wpk.json only.',
  check(context, raise) {
    for (const file of context.files) {
      const name = file.path.slice(file.path.lastIndexOf('/') + 1).toLowerCase();
      if (name === 'package.json' && file.text !== null) {
        for (const [script, command] of scriptsOf(file.text)) {
          const offset = Math.max(0, file.text.indexOf(`"${script}"`));
          if (INSTALL.test(script))
            raise({
              file: file.path,
              offset,
              message: `package.json runs “${quote(command)}” at ${script}.`,
            });
          else if (BUILD.test(script))
            raise({
              file: file.path,
              offset,
              message: `package.json runs “${quote(command)}” at ${script}.`,
              severity: 'warning',
            });
        }
      } else if (name === 'binding.gyp')
        raise({ file: file.path, message: 'binding.gyp makes package managers compile and run code.' });
      else if (/(?:^|\/)(?:\.husky|\.git\/hooks|\.githooks)\//.test(file.path))
        raise({ file: file.path, message: 'The file is a hook that tools run.' });
      else if (
        /(?:^|\/)\.vscode\/tasks\.json$/.test(file.path) &&
        /"runOn"\s*:\s*"folderOpen"/.test(file.text ?? '')
      )
        raise({ file: file.path, message: 'A task runs when the folder is opened.' });
    }
  },
};

function scriptsOf(text: string): [string, string][] {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== 'object' || parsed === null || !('scripts' in parsed)) return [];
    const { scripts } = parsed;
    if (typeof scripts !== 'object' || scripts === null) return [];
    return Object.entries(scripts).map(([name, command]) => [name, String(command)]);
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}
