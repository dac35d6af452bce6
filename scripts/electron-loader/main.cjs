// Lies in `resources/app` of a runtime that has no default app: starts the app folder that the command line names, as
// Electron's own does, with `-r MODULE` before it (debuggers and test drivers bring their own module).
const { app } = require('electron');
const { existsSync, readFileSync, statSync } = require('node:fs');
const path = require('node:path');
const { pathToFileURL } = require('node:url');

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
  const { main, name, productName, version } = JSON.parse(
    readFileSync(path.join(folder, 'package.json'), 'utf8'),
  );
  app.setName(productName ?? name);
  app.setVersion(version);
  app.setAppPath(folder);
  import(pathToFileURL(path.join(folder, main)).href).catch((error) => {
    process.stderr.write(`${error.stack}\n`);
    app.exit(1);
  });
}
