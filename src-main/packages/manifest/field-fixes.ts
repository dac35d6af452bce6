/** What to write into a field that is missing or has a value of another kind. Keys are field paths without indexes. */
const FIXES: Readonly<Record<string, string>> = {
  '': 'write an object: { "manifestVersion": 1, … }',
  manifestVersion: 'write "manifestVersion": 1',
  publisher: 'write your publisher id, such as "black-swann"',
  name: 'write a short name, such as "hyper-momentum"',
  version: 'write a version, such as "1.0.0"',
  displayName: 'write the name that people read, on one line',
  description: 'write one sentence that says what it does',
  category: 'write one of risk, trading-strategy, reporting, data, workflow, utility',
  tags: 'write a list of words, such as ["fx", "momentum"]',
  kind: 'write "extension" or "workflow"',
  main: 'name the built module, such as "dist/main.js"',
  engines: 'write { "marketplace": "^1.0.0" }',
  'engines.marketplace': 'write the guest API versions that it runs on, such as "^1.0.0"',
  permissions: 'write a list of { "capability": …, "reason": … }',
  'permissions[]': 'write { "capability": …, "reason": … }',
  'permissions[].capability': 'write one of storage, market-data.read, network, notify',
  'permissions[].hosts': 'name each host, such as ["api.example.com"]',
  'permissions[].reason': 'say to users why it is needed',
  contributes: 'write { "commands": [], "strategies": [], "reports": [] }',
  'contributes.settings': 'write a JSON Schema of an object',
  dependencies: 'write { "publisher.name": "^1.0.0" }',
  license: 'write an SPDX expression, such as "MIT"',
  repository: 'write an https:// address',
  homepage: 'write an https:// address',
  bugs: 'write an https:// address',
  pricing: 'write { "model": "free" }',
  'pricing.model': 'write one of free, trial, subscription',
  steps: 'write a list of steps: "name" or { "id": …, "uses": "publisher.name/command" }',
  'steps[]': 'write "name" or { "id": …, "uses": "publisher.name/command" }',
  'steps[].uses': 'write "publisher.name/command"',
  'steps[].needs': 'write a list of ids of other steps',
  'steps[].with': 'write an object of inputs',
};

export function fixFor(path: readonly (string | number)[]): string {
  const key = path.map((part) => (typeof part === 'number' ? '[]' : `.${part}`)).join('');
  const contribution = key.replace(/^\.contributes\.(commands|strategies|reports)/, '.contribution');
  if (contribution === '.contribution[].id') return 'write an id, such as "scan"';
  if (contribution === '.contribution[].title') return 'write a title that people read';
  if (contribution === '.contribution') return 'write a list of { "id": …, "title": … }';
  if (key.startsWith('.dependencies.')) return 'write a semver range, such as "^1.0.0"';
  return FIXES[key.replace(/^\./, '')] ?? 'correct or remove this field';
}

/** `permissions[1].hosts[0]`; members whose names are no plain words stand in quotes. */
export function fieldPath(path: readonly (string | number)[]): string {
  const text = path
    .map((part) => {
      if (typeof part === 'number') return `[${part}]`;
      return /^[A-Za-z_$][\w$-]*$/.test(part) ? `.${part}` : `[${JSON.stringify(part)}]`;
    })
    .join('');
  return text.replace(/^\./, '');
}
