import type { Verb } from '../verb.ts';
import { api } from './api.ts';
import { backup, restore } from './backup.ts';
import { demo } from './demo.ts';
import { diff } from './diff.ts';
import { doctor } from './doctor.ts';
import { dryRun } from './dry-run.ts';
import { fsck } from './fsck.ts';
import { entitlement } from './entitlement.ts';
import { exposed, history } from './history.ts';
import { init } from './init.ts';
import { inspect } from './inspect.ts';
import { install, rollback, update } from './install.ts';
import { key } from './key.ts';
import { lint } from './lint.ts';
import { list } from './list.ts';
import { log } from './log.ts';
import { ls } from './ls.ts';
import { block, deprecate, yank } from './marks.ts';
import { marketData } from './market-data.ts';
import { mirror } from './mirror.ts';
import { outbox } from './outbox.ts';
import { packageVerb } from './package.ts';
import { publish } from './publish.ts';
import { publishing } from './publishing.ts';
import { rate } from './rate.ts';
import { review } from './review.ts';
import { runVerb } from './run.ts';
import { sandbox } from './sandbox.ts';
import { search } from './search.ts';
import { show } from './show.ts';
import { serve } from './serve.ts';
import { sign } from './sign.ts';
import { simulation } from './simulation.ts';
import { disable, enable, pin } from './state.ts';
import { status } from './status.ts';
import { sync } from './sync.ts';
import { token } from './token.ts';
import { trail } from './trail.ts';
import { trust } from './trust.ts';
import { tuf } from './tuf.ts';
import { uninstall } from './uninstall.ts';
import { verify } from './verify.ts';
import { verifyBundle } from './verify-bundle.ts';
import { webhook } from './webhook.ts';

/** Every verb by its word, in the order that `wpk help` lists them: author, marketplace, user, home. */
export const VERBS: Readonly<Record<string, Verb>> = {
  init,
  'dry-run': dryRun,
  sandbox,
  lint,
  package: packageVerb,
  ls,
  inspect,
  diff,
  sign,
  verify,
  'verify-bundle': verifyBundle,
  publish,
  status,
  review,
  deprecate,
  yank,
  block,
  search,
  show,
  install,
  list,
  history,
  exposed,
  enable,
  disable,
  pin,
  update,
  rollback,
  uninstall,
  run: runVerb,
  rate,
  outbox,
  fsck,
  'market-data': marketData,
  key,
  trust,
  simulation,
  backup,
  restore,
  doctor,
  demo,
  api,
  serve,
  sync,
  mirror,
  token,
  publishing,
  entitlement,
  webhook,
  trail,
  tuf,
  log,
};
