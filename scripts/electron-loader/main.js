// Lies in `resources/app` of a runtime that has no default app: starts the app folder that the command line names, as
// Electron's own does, with `-r MODULE` before it (debuggers and test drivers bring their own module).
import { existsSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import process from 'node:process';
import { pathToFileURL } from 'node:url';
import { app } from 'electron';

const require = createRequire(import.meta.url);
const given = process.argv.slice(1);
let folder = null;
for (let at = 0; at < given.length; at += 1) {
  const word = given[at];
  if (word === '-r' || word === '--require') require(path.resolve(given[(at += 1)]));
  else if (!word.startsWith('-')) {
    folder = path.resolve(word);
    break;
  }
}

if (folder === null || !existsSync(path.join(folder, 'package.json')) || !statSync(folder).isDirectory()) {
  process.stderr.write('Name the folder of an app: <runtime> FOLDER [arguments]\n');
  app.exit(2);
} else {
  const manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
  app.setName(manifest.productName ?? manifest.name);
  app.setVersion(manifest.version);
  app.setAppPath(folder);
  try {
    // Awaited here: Electron holds its `ready` back until this module has run.
    await import(pathToFileURL(path.join(folder, manifest.main)).href);
  } catch (error) {
    process.stderr.write(`${error.stack}\n`);
    app.exit(1);
  }
}
