import { createHash } from 'node:crypto';
import { PHASES } from './phases.ts';
import { RULES } from './rules/index.ts';

/** Raised by hand with every change of what a rule finds or how severe it is. */
const EDITION = 1;

/** Names what was asked of a package: an audit of the same digest by the same rule set need not be repeated. */
export const RULESET_VERSION = `${EDITION}-${createHash('sha256')
  .update([...RULES, ...PHASES].map((rule) => `${rule.id}:${rule.class}:${rule.severity}`).join('\n'))
  .digest('hex')
  .slice(0, 12)}`;
