// `npm run fuses -- <executable>`: the last step of packaging, before the build is signed.
import { setPackagedFuses } from './packaged-fuses.ts';

const [executable] = process.argv.slice(2);
if (executable === undefined) {
  console.error('Name the Electron executable of the packaged build: npm run fuses -- <executable>');
  process.exit(2);
}
await setPackagedFuses(executable);
console.log(`The fuses of ${executable} are set.`);
