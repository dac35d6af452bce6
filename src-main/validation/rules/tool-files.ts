import type { Rule } from '../rule.ts';

const TOOL =
  /(?:^|\/)(?:\.git|\.svn|\.hg|node_modules|__MACOSX|\.idea|\.vscode|\.husky|\.github|\.cache|\.nyc_output|coverage|bower_components)\//i;
const FILES =
  /(?:^|\/)(?:\.env(?:\.[\w.-]+)?|\.npmrc|\.yarnrc(?:\.yml)?|\.netrc|\.gitconfig|\.gitignore|\.gitattributes|\.DS_Store|Thumbs\.db|desktop\.ini|npm-debug\.log|yarn-error\.log|id_(?:rsa|ed25519|ecdsa)|\.htpasswd|[^/]+\.(?:pem|p12|pfx|key|keystore|jks|kdbx|ovpn|sqlite3?|db|bak|swp|orig|log|pid))$/i;
const KEYS = /(?:^|\/)(?:id_(?:rsa|ed25519|ecdsa)|[^/]+\.(?:p12|pfx|keystore|jks|kdbx))$/i;

export const toolFilesRule: Rule = {
  id: 'tool-files',
  class: 'structure',
  title: 'Files of tools and hidden files',
  severity: 'warning',
  looksFor:
    '`.git`, `node_modules`, `.env`, `.npmrc`, `__MACOSX`, editor folders, logs, backups, key files and other hidden files. What secrets they hold is judged by the rules for secrets.',
  why: 'They were not meant to be shipped, and often hold what nobody should read.',
  fix: 'Leave the file out of dist/ and assets/.',
  check(context, raise) {
    const folders = new Set<string>();
    for (const file of context.files) {
      const folder = TOOL.exec(file.path)?.[0];
      if (folder !== undefined) {
        const key = file.path.slice(0, file.path.indexOf(folder) + folder.length);
        if (folders.has(key)) continue;
        folders.add(key);
        raise({ file: file.path, message: `${key} belongs to a tool and was shipped.` });
      } else if (FILES.test(file.path))
        raise({
          file: file.path,
          message: KEYS.test(file.path)
            ? 'A key file was shipped.'
            : 'The file belongs to a tool or to this machine and was shipped.',
        });
      else if (/(?:^|\/)\.[^/]/.test(file.path))
        raise({ file: file.path, message: 'A hidden file was shipped.' });
    }
  },
};
